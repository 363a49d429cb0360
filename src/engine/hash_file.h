// The SHA-256 of a file as it is stored, for manifest.json.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/result.h"
#include "report/manifest_json.h"
#include "vfs/tree.h"

namespace bridle {

// Under the path by which a person finds it in the storage. An Error, in words that follow the
// file's name, when it cannot be read to its end. `bytes_done` may be null.
Result<report::HashedFile> hash_stored(vfs::Tree& tree, const vfs::Entry& entry,
                                       const std::atomic<bool>& stop,
                                       std::atomic<std::uint64_t>* bytes_done);

}  // namespace bridle
