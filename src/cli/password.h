// Where the password of an encrypted backup comes from. Never an argument, never stored.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace bridle::cli {

// From `file` (its first line) if given, else BRIDLE_PASSWORD, which is wiped, else a prompt when
// there is a terminal, else nothing.
Result<std::optional<Secret>> backup_password(const std::string& file);

}  // namespace bridle::cli
