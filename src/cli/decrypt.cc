// bridle decrypt: a plain copy of an encrypted backup.

#include "engine/decrypt.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "cli/commands.h"
#include "cli/password.h"
#include "cli/progress.h"
#include "engine/case_folder.h"
#include "engine/new_folder.h"
#include "engine/open.h"
#include "report/escape.h"

namespace bridle::cli {
namespace {

constexpr std::size_t kTroublesShown = 20;

struct DecryptArguments {
  std::string backup;
  std::string out;
  std::string password_file;
  unsigned jobs = 0;
};

std::string list_of(const char* heading, std::uint64_t count,
                    const std::vector<DecryptSummary::Trouble>& troubles) {
  if (count == 0) return {};
  std::string out = std::to_string(count) + heading;
  for (std::size_t i = 0; i < std::min(troubles.size(), kTroublesShown); ++i) {
    out +=
        "  " + report::visible(troubles[i].path) + ": " + report::visible(troubles[i].what) + "\n";
  }
  if (count > kTroublesShown) {
    out += "  and " + std::to_string(count - kTroublesShown) + " more\n";
  }
  return out;
}

int decrypt(const DecryptArguments& arguments) {
  if (auto outside = refuse_inside_evidence(arguments.out, arguments.backup); !outside) {
    return fail(outside.error());
  }
  auto located = locate_ios_backup(arguments.backup);
  if (!located) return fail(located.error());
  if (!located->facts.encrypted) {
    return fail({ErrorCode::usage, arguments.backup + " is not encrypted: check it as it is"});
  }
  auto password = evidence_password(PasswordOf::ios_backup, arguments.password_file);
  if (!password) return fail(password.error());
  if (!*password) {
    return fail({ErrorCode::needs_password,
                 "the password is needed: --password-file, BRIDLE_PASSWORD, or a terminal to ask"});
  }
  for (const std::string& folder : left_behind_beside(arguments.out)) {
    const std::string text = "bridle: " + report::visible(folder) +
                             " was left by a run that was killed; it holds plain text: remove it\n";
    std::fputs(text.c_str(), stderr);
  }
  ProgressLine progress;
  progress.step("Deriving the key from the password");
  DecryptOptions options;
  options.jobs =
      arguments.jobs != 0 ? arguments.jobs : std::max(1U, std::thread::hardware_concurrency());
  options.progress = [&](const DecryptProgress& at) { progress.decrypting(at.files, at.bytes); };
  options.stop = &interrupted();
  std::optional<LeaveAtOnce> deriving(std::in_place);
  options.opened = [&] { deriving.reset(); };
  auto summary = decrypt_backup(*located->storage, located->folder, (*password)->view(),
                                arguments.out, options);
  deriving.reset();
  progress.clear();
  if (!summary) return fail(summary.error());
  std::string text = "Decrypted " + std::to_string(summary->files) + " files, " +
                     std::to_string(summary->bytes >> 20) + " MB, to " +
                     report::visible(arguments.out) +
                     "\nIt is plain text now: treat it like the phone itself.\n";
  if (summary->damage) {
    text += "The manifest could be read in part only: " + report::visible(*summary->damage) + "\n";
  }
  text += list_of(" files could not be decrypted:\n", summary->failures, summary->failed);
  text += list_of(" files are odd:\n", summary->doubts, summary->doubtful);
  std::fputs(text.c_str(), stdout);
  const bool whole = summary->failures == 0 && !summary->damage;
  return whole ? 0 : exit_code(VerdictKind::incomplete);
}

}  // namespace

void add_decrypt(CLI::App& app, int& status) {
  auto arguments = std::make_shared<DecryptArguments>();
  CLI::App* command = app.add_subcommand("decrypt", "Write a plain copy of an encrypted backup");
  command->add_option("BACKUP", arguments->backup, "The encrypted backup: folder, zip or tar")
      ->required();
  command->add_option("-o,--output", arguments->out, "Folder for the copy: must not exist")
      ->type_name("DIR")
      ->required();
  command
      ->add_option("--password-file", arguments->password_file,
                   "File whose first line is the password; else BRIDLE_PASSWORD, else you are "
                   "asked")
      ->type_name("FILE");
  command->add_option("--jobs", arguments->jobs, "Threads (default: one per processor)")
      ->type_name("N");
  command->footer(
      "Example:\n"
      "  bridle decrypt backup/ -o plain\n\n"
      "The only command that writes plain text of an encrypted backup. `bridle check` does not\n"
      "need it. Exit code 3 when some file could not be decrypted.");
  command->callback([arguments, &status] { status = decrypt(*arguments); });
}

}  // namespace bridle::cli
