// An Android backup (.ab): the tar in it, at any offset, with nothing of it kept on disk.
//
// Format: docs/formats/android-backup.md.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "bytes/source.h"
#include "formats/android_backup.h"
#include "vfs/archive.h"
#include "vfs/tree.h"

namespace bridle::vfs {

Result<android_backup::Head> android_backup_head(const ByteSource& stored);

// The payload without its encryption and compression. `password` is needed for an encrypted one
// (ErrorCode::needs_password, wrong_password).
Result<std::unique_ptr<ByteSource>> android_backup_tar(std::unique_ptr<ByteSource> stored,
                                                       const android_backup::Head& head,
                                                       std::optional<std::string_view> password,
                                                       const ArchiveLimits& bounds);

// The tree of that tar: "apps/<package>/...", "shared/...". list() ends with an error when the
// backup is damaged or cut off. ErrorCode::malformed for one that holds nothing.
Result<std::unique_ptr<Tree>> open_android_backup(std::unique_ptr<ByteSource> stored,
                                                  const std::string& name,
                                                  std::optional<std::string_view> password,
                                                  const ArchiveLimits& bounds);

}  // namespace bridle::vfs
