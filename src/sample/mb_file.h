// MBFile: the keyed archive in the column `file` of a backup's manifest.
//
// Format: docs/formats/ios-backup.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "bytes/bytes.h"

namespace bridle::sample {

struct MbFile {
  std::string_view relative_path;
  std::int64_t mode = 0100644;
  std::int64_t size = 0;
  std::int64_t inode = 0;
  std::int64_t protection_class = 3;  // 0 for folders and links
  Timestamp born;                     // written as whole seconds
  Timestamp modified;
  Timestamp status_changed;
  std::optional<Bytes> encryption_key;     // FileKey::stored
  std::optional<std::string_view> target;  // of a symbolic link
};

std::vector<std::byte> archive(const MbFile& file);

}  // namespace bridle::sample
