#include "cli/password.h"

#include <unistd.h>

#include <cstdlib>

#include "base/file.h"
#include "base/terminal.h"
#include "bytes/bytes.h"

namespace bridle::cli {
namespace {

constexpr std::uint64_t kLongestPasswordFile = 64U << 10;

}  // namespace

Result<std::optional<std::string>> backup_password(const std::string& file) {
  if (!file.empty()) {
    auto bytes = read_file(file, kLongestPasswordFile);
    if (!bytes) return Error{ErrorCode::usage, "--password-file: " + bytes.error().message};
    std::string_view text = as_text(*bytes);
    text = text.substr(0, text.find('\n'));
    if (text.ends_with('\r')) text.remove_suffix(1);
    return std::optional<std::string>(text);
  }
  if (const char* given = std::getenv("BRIDLE_PASSWORD"); given != nullptr) {
    return std::optional<std::string>(given);
  }
  if (!is_terminal(STDIN_FILENO) && !is_terminal(STDERR_FILENO)) {
    return std::optional<std::string>();
  }
  auto answer =
      prompt_secret("Password of the backup (as set in Finder, iTunes or on the phone): ");
  if (!answer) {
    if (answer.error().code == ErrorCode::interrupted) return answer.error();
    return std::optional<std::string>();
  }
  return std::optional<std::string>(std::move(answer).value());
}

}  // namespace bridle::cli
