// Where the password of encrypted evidence comes from. Never an argument, never stored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "engine/open.h"

namespace bridle::cli {

// From `file` (its first line) if given, else BRIDLE_PASSWORD, which is wiped, else a prompt when
// there is a terminal, else nothing.
Result<std::optional<Secret>> evidence_password(PasswordOf of, const std::string& file);

// The secret keys of an identity file of age; none when `file` is empty.
Result<std::vector<crypto::Key>> age_identities(const std::string& file);

}  // namespace bridle::cli
