#include "cli/password.h"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <span>

#include "base/file.h"
#include "base/terminal.h"

namespace bridle::cli {
namespace {

Result<std::optional<Secret>> from_file(const std::string& path) {
  auto fd = open_for_reading(path);
  if (!fd) return Error{ErrorCode::usage, "--password-file: " + fd.error().message};
  std::array<char, Secret::kLongest + 1> bytes{};
  const auto got = read_at(fd->get(), 0, std::as_writable_bytes(std::span(bytes)));
  std::optional<Secret> secret;
  if (got) {
    std::string_view line(bytes.data(), *got);
    line = line.substr(0, line.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    secret.emplace();
    if (!secret->append(line)) secret.reset();
  }
  wipe(bytes.data(), bytes.size());
  if (!got) return Error{ErrorCode::usage, "--password-file: " + got.error().message};
  if (!secret) {
    return Error{ErrorCode::usage, "--password-file: the first line of " + path + " is too long"};
  }
  return secret;
}

const char* prompt_for(PasswordOf of) {
  switch (of) {
    case PasswordOf::ios_backup:
      return "Password of the backup (as set in Finder, iTunes or on the phone): ";
    case PasswordOf::android_backup:
      return "Password of the Android backup (as typed on the phone when it was made): ";
    case PasswordOf::age_file:
      return "Passphrase of the age file: ";
  }
  return "Password: ";
}

}  // namespace

Result<std::optional<Secret>> evidence_password(PasswordOf of, const std::string& file) {
  if (!file.empty()) return from_file(file);
  if (char* given = std::getenv("BRIDLE_PASSWORD"); given != nullptr) {
    std::optional<Secret> secret(std::in_place);
    const bool whole = secret->append(given);
    // It is the memory that /proc/<pid>/environ shows.
    wipe(given, std::strlen(given));
    ::unsetenv("BRIDLE_PASSWORD");
    if (!whole) return Error{ErrorCode::usage, "BRIDLE_PASSWORD is too long"};
    return secret;
  }
  if (!is_terminal(STDIN_FILENO) && !is_terminal(STDERR_FILENO)) return std::optional<Secret>();
  auto answer = prompt_secret(prompt_for(of));
  if (answer) return std::optional<Secret>(std::move(answer).value());
  if (answer.error().code == ErrorCode::needs_password) return std::optional<Secret>();
  return answer.error();
}

Result<std::vector<crypto::Key>> age_identities(const std::string& file) {
  if (file.empty()) return std::vector<crypto::Key>();
  constexpr std::uint64_t kLargest = 1U << 20;
  auto bytes = read_file(file, kLargest);
  if (!bytes) return Error{ErrorCode::usage, "--identity: " + bytes.error().message};
  auto identities = identities_from(as_text(*bytes));
  wipe(bytes->data(), bytes->size());
  if (!identities) return Error{ErrorCode::usage, file + ": " + identities.error().message};
  return identities;
}

}  // namespace bridle::cli
