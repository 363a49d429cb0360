// Archives as trees. docs/formats/containers.md says what is read and what is refused.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "bytes/source.h"
#include "vfs/tree.h"

namespace bridle::vfs {

// What an archive may make the program do. Tests lower them.
struct ArchiveLimits {
  std::uint64_t entries = limits::kEntries;
  std::uint64_t unpacked = limits::kArchiveBytes;  // in one pass over the archive
  std::uint64_t ratio = limits::kArchiveRatio;     // unpacked bytes for each byte of archive ...
  std::uint64_t ratio_free = 16ULL << 20;          // ... beyond these: small archives may pack well
  // What it unpacks to is the plain text of something encrypted, and goes to no file of the
  // machine. docs/adr/0008-plain-text-without-a-disk.md
  bool no_disk = false;
};

// Null when the bytes are no archive that is read here. `name` is for messages.
Result<std::unique_ptr<Tree>> open_archive_of(std::unique_ptr<ByteSource> source,
                                              const std::string& name,
                                              const ArchiveLimits& bounds = {});

// The two kinds, for open_archive_of.
//
// A zip by its central directory: any member is opened without a pass over the others. Null when
// there is no central directory to be found.
Result<std::unique_ptr<Tree>> open_zip(std::unique_ptr<ByteSource>& source, const std::string& name,
                                       const ArchiveLimits& bounds);

// A tar, plain or compressed, or (`broken_zip`) the members of a zip without its directory.
Result<std::unique_ptr<Tree>> open_streamed(std::unique_ptr<ByteSource> source,
                                            const std::string& name, bool broken_zip,
                                            const ArchiveLimits& bounds);

}  // namespace bridle::vfs
