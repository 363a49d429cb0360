// bridle check: evidence in, verdict and case out.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/terminal.h"
#include "cli/commands.h"
#include "cli/password.h"
#include "cli/progress.h"
#include "engine/run.h"
#include "report/summary.h"

namespace bridle::cli {
namespace {

struct CheckArguments {
  std::string evidence;
  std::string case_path;
  std::vector<std::string> indicators;
  std::string password_file;
  std::vector<std::string> only;
  std::string kind;
  unsigned jobs = 0;
};

bool wants_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  return is_terminal(STDOUT_FILENO) && (no_colour == nullptr || *no_colour == '\0');
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ",") + item;
  return out;
}

int check(const CheckArguments& arguments) {
  IndicatorSet indicators;
  for (const std::string& path : arguments.indicators) {
    if (auto added = indicators.add_path(path); !added) {
      return fail({ErrorCode::usage, added.error().message});
    }
  }
  ProgressLine progress;
  const OpenOptions open{
      .kind = arguments.kind,
      .password =
          [&](const vfs::IosBackupFacts&) { return backup_password(arguments.password_file); },
      .step = [&](std::string_view what) { progress.step(what); },
  };
  auto evidence = open_evidence(arguments.evidence, open);
  if (!evidence) {
    progress.clear();
    return fail(evidence.error());
  }
  RunOptions options;
  options.evidence_path = arguments.evidence;
  options.case_path = arguments.case_path;
  options.only = arguments.only;
  options.jobs = arguments.jobs;
  options.progress = &progress;
  options.stop = &interrupted();
  if (!arguments.only.empty()) options.asked.emplace_back("only", joined(arguments.only));
  if (!arguments.kind.empty()) options.asked.emplace_back("kind", arguments.kind);
  auto result = run(*evidence, indicators, options);
  progress.clear();
  if (!result) return fail(result.error());
  const std::string summary = report::summary_text(
      result->view(), {.colour = wants_colour(), .case_path = arguments.case_path});
  std::fputs(summary.c_str(), stdout);
  return exit_code(result->verdict.kind);
}

}  // namespace

void add_check(CLI::App& app, int& status) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand("check", "Look for traces in evidence, write a case");
  command
      ->add_option("EVIDENCE", arguments->evidence,
                   "An iPhone backup: its folder, the folder above it, or a zip or tar of it")
      ->required();
  command
      ->add_option("-o,--output", arguments->case_path,
                   "Folder for the case: new or empty. Without it nothing is written")
      ->type_name("CASE");
  command
      ->add_option("-i,--indicators", arguments->indicators,
                   "STIX 2.1 file, or a folder of them (repeatable)")
      ->type_name("PATH");
  command
      ->add_option("--password-file", arguments->password_file,
                   "File whose first line is the backup's password; else BRIDLE_PASSWORD, else "
                   "you are asked")
      ->type_name("FILE");
  command->add_option("--only", arguments->only, "Only these artifacts: ios.sms,ios.tcc")
      ->delimiter(',')
      ->type_name("IDS");
  command->add_option("--kind", arguments->kind, "Do not find out the kind of evidence: ios_backup")
      ->type_name("KIND");
  command->add_option("--jobs", arguments->jobs, "Threads (default: one per processor)")
      ->type_name("N");
  command->footer(
      "Examples:\n"
      "  bridle check backup/ -i indicators/ -o case\n"
      "  BRIDLE_PASSWORD=... bridle check encrypted.zip -i pegasus.stix2 -o case\n"
      "  bridle check backup/ -i new.stix2 --only ios.sms,ios.safari_history\n\n"
      "The evidence is only read. An encrypted backup is read in place: its plain text is never\n"
      "written, but for what the records in the case say.");
  command->callback([arguments, &status] { status = check(*arguments); });
}

}  // namespace bridle::cli
