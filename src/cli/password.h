// Where the password of an encrypted backup comes from. Never an argument, never stored.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace bridle::cli {

// From `file` (its first line) if given, else BRIDLE_PASSWORD, else a prompt when there is a
// terminal, else nothing.
Result<std::optional<std::string>> backup_password(const std::string& file);

}  // namespace bridle::cli
