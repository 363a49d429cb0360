// Manifest.plist of a backup that was decrypted.
#pragma once

#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"

namespace bridle {

// The same property list (binary or XML) in binary form, with IsEncrypted=false.
Result<std::vector<std::byte>> plain_manifest(Bytes manifest_plist);

}  // namespace bridle
