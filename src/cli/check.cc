// bridle check: evidence in, verdict and case out.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/terminal.h"
#include "cli/commands.h"
#include "cli/password.h"
#include "cli/period.h"
#include "cli/progress.h"
#include "engine/new_folder.h"
#include "engine/run.h"
#include "report/escape.h"
#include "report/report_json.h"
#include "report/summary.h"
#include "words/language.h"

namespace bridle::cli {
namespace {

struct CheckArguments {
  std::string evidence;
  std::string case_path;
  std::vector<std::string> indicators;
  std::vector<std::string> unpublished;
  std::string password_file;
  std::string identity_file;
  std::vector<std::string> only;
  std::string kind;
  unsigned jobs = 0;
  std::string language;
  std::string concern;
  std::string custody;
  bool json = false;
  bool hashes = false;
  bool redact = false;
};

void name_what_was_left_behind(const std::string& path) {
  for (const std::string& folder : left_behind_beside(path)) {
    std::string text = "bridle: ";
    report::append_visible(folder, text);
    text += " was left by a run that was killed; it may hold private contents: remove it\n";
    std::fputs(text.c_str(), stderr);
  }
}

bool wants_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  return is_terminal(STDOUT_FILENO) && (no_colour == nullptr || *no_colour == '\0');
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ",") + item;
  return out;
}

// As asked for, else as the environment says.
Result<Language> language_of(const CheckArguments& arguments) {
  if (arguments.language.empty()) return language_of_environment();
  if (const auto known = bridle::language_of(arguments.language)) return *known;
  std::string message = "there is no language " + arguments.language + "; known:";
  for (const Language language : kLanguages) message += " " + std::string(code_of(language));
  return Error{ErrorCode::usage, message};
}

int check(const CheckArguments& arguments) {
  const auto language = language_of(arguments);
  if (!language) return fail(language.error());
  RunOptions options;
  options.evidence_path = arguments.evidence;
  options.case_path = arguments.case_path;
  options.kind = arguments.kind;
  options.only = arguments.only;
  options.language = *language;
  options.jobs = arguments.jobs;
  options.hashes = arguments.hashes;
  options.redact = arguments.redact;
  auto concern = period_of("--concern", arguments.concern);
  if (!concern) return fail(concern.error());
  options.concern = *concern;
  auto custody = period_of("--custody", arguments.custody);
  if (!custody) return fail(custody.error());
  options.custody = *custody;
  // Before anyone is asked for a password, and a key is derived for minutes.
  if (auto possible = check_options(options); !possible) return fail(possible.error());
  auto identities = age_identities(arguments.identity_file);
  if (!identities) return fail(identities.error());
  IndicatorSet indicators;
  const auto add = [&](const std::vector<std::string>& paths, Publication publication) {
    for (const std::string& path : paths) {
      if (auto added = indicators.add_path(path, publication); !added) return added;
    }
    return Result<void>();
  };
  auto added = add(arguments.indicators, Publication::as_marked);
  if (added) added = add(arguments.unpublished, Publication::unpublished);
  if (!added) return fail({ErrorCode::usage, added.error().message});
  if (!arguments.case_path.empty()) name_what_was_left_behind(arguments.case_path);
  ProgressLine progress;
  std::optional<LeaveAtOnce> deriving;
  const OpenOptions open{
      .kind = arguments.kind,
      .password = [&](PasswordOf of) { return evidence_password(of, arguments.password_file); },
      .identities = std::move(identities).value(),
      .step =
          [&](std::string_view what) {
            progress.step(what);
            deriving.emplace();
          },
  };
  auto evidence = open_evidence(arguments.evidence, open);
  deriving.reset();
  if (!evidence) {
    progress.clear();
    return fail(evidence.error());
  }
  options.progress = &progress;
  options.stop = &interrupted();
  if (!arguments.only.empty()) options.asked.emplace_back("only", joined(arguments.only));
  if (!arguments.kind.empty()) options.asked.emplace_back("kind", arguments.kind);
  if (!arguments.concern.empty()) options.asked.emplace_back("concern", arguments.concern);
  if (!arguments.custody.empty()) options.asked.emplace_back("custody", arguments.custody);
  if (arguments.hashes) options.asked.emplace_back("hashes", "true");
  if (arguments.redact) options.asked.emplace_back("redact", "true");
  auto result = run(*evidence, indicators, options);
  progress.clear();
  if (!result) return fail(result.error());
  const std::string case_path = result->case_error ? std::string() : arguments.case_path;
  const report::SummaryOptions summary{
      .colour = wants_colour(),
      .case_path = case_path,
      .shared_report = arguments.redact ? std::string_view() : "report.redacted.html",
      .language = *language};
  std::optional<share::RedactedCase> redacted;
  if (arguments.redact) redacted = result->redacted();
  const report::CaseView shown = redacted ? redacted->view() : result->view();
  const std::string text =
      arguments.json ? report::report_json(shown) : report::summary_text(shown, summary);
  std::fputs(text.c_str(), stdout);
  if (result->case_error) {
    std::fflush(stdout);
    fail({result->case_error->code,
          "the case was not written, and only what stands above is left of this run: " +
              result->case_error->message});
    return kInternal;
  }
  return exit_code(result->verdict.kind);
}

}  // namespace

void add_check(CLI::App& app, int& status) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand("check", "Look for traces in evidence, write a case");
  command
      ->add_option(
          "EVIDENCE", arguments->evidence,
          "An iPhone backup, file-system dump or sysdiagnose; an Android bugreport, AndroidQF "
          "collection, .ab backup or intrusion logs: a folder, or a zip or tar of it")
      ->required();
  command
      ->add_option("-o,--output", arguments->case_path,
                   "Folder for the case: new or empty. Without it nothing is written")
      ->type_name("CASE");
  command
      ->add_option("-i,--indicators", arguments->indicators,
                   "STIX 2.1 file, list of stalkerware (.yaml), or a folder of them (repeatable)")
      ->type_name("PATH");
  command
      ->add_option("--unpublished", arguments->unpublished,
                   "As -i, of indicators that must not be named in what is shared: they are hidden "
                   "in redacted reports (as are those marked TLP:GREEN or stricter)")
      ->type_name("PATH");
  command
      ->add_option("--password-file", arguments->password_file,
                   "File whose first line is the backup's password; else BRIDLE_PASSWORD, else "
                   "you are asked")
      ->type_name("FILE");
  command
      ->add_option("--identity", arguments->identity_file,
                   "File of the secret key (AGE-SECRET-KEY-1...) that opens evidence encrypted "
                   "with age")
      ->type_name("FILE");
  command->add_option("--only", arguments->only, "Only these artifacts: ios.sms,ios.tcc")
      ->delimiter(',')
      ->type_name("IDS");
  command
      ->add_option("--kind", arguments->kind,
                   "Do not find out the kind of evidence: bridle list kinds names them")
      ->type_name("KIND");
  command
      ->add_option("--concern", arguments->concern,
                   "The time that the owner worries about, for report.html: "
                   "2024-03-01..2024-03-09, days or times in UTC")
      ->type_name("FROM..TO");
  command
      ->add_option("--custody", arguments->custody,
                   "When the phone was in other hands: what was installed, changed or used then is "
                   "told")
      ->type_name("FROM..TO");
  command->add_flag("--hashes", arguments->hashes,
                    "Look for hashes of files too: reads every file of the evidence whole");
  command->add_flag("--redact", arguments->redact,
                    "Write and print nothing but what can be shared: no messages, names, numbers, "
                    "accounts; no records and no timeline. Without it a case has "
                    "report.redacted.html beside report.html");
  command->add_flag("--json", arguments->json, "Print report.json in place of the summary");
  command
      ->add_option("--lang", arguments->language,
                   "Language of the summary: en de fr es pt ar he ru uk hu pl hi (default: the "
                   "system's). What programs read stays English")
      ->type_name("LANG");
  command->add_option("--jobs", arguments->jobs, "Threads (default: one per processor)")
      ->type_name("N");
  command->footer(
      "Examples:\n"
      "  bridle check backup/ -i indicators/ -o case\n"
      "  bridle check encrypted.zip -i pegasus.stix2 --password-file password.txt -o case\n"
      "  bridle check file-system.tar.gz -i indicators/ -o case\n"
      "  bridle check androidqf.zip.age --identity key.txt -i indicators/ -o case\n"
      "  bridle check backup/ -i feeds/ --unpublished ours.stix2 --redact -o to-share\n"
      "  bridle check backup/ -i indicators/ --custody 2024-03-01..2024-03-04 -o case\n"
      "  bridle check backup/ -i new.stix2 --only ios.sms,ios.safari_history\n\n"
      "Without --password-file and BRIDLE_PASSWORD you are asked for the password. On a command\n"
      "line it would stay in the shell's history: read -rs BRIDLE_PASSWORD; export "
      "BRIDLE_PASSWORD\n\n"
      "The evidence is only read. An encrypted backup is read in place: its plain text is never\n"
      "written, but for what the records in the case say.");
  command->callback([arguments, &status] { status = check(*arguments); });
}

}  // namespace bridle::cli
