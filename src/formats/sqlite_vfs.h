// The read-only SQLite VFS "bridle", whose files are ByteSources.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "bytes/source.h"

namespace bridle::sqlite {

// What one connection reads from. Its address is the name under which the VFS opens it (see
// vfs_file_name), so connections share nothing and need no registry. REQUIRES: outlives the
// connection's last read.
struct VfsSources {
  const ByteSource* main = nullptr;
  std::uint64_t main_size = 0;       // how much of it is served: whole pages
  const ByteSource* log = nullptr;   // the write-ahead log, or null
  std::optional<Error> failed = {};  // the last read that a source refused, for messages
  std::uint64_t refused_writes = 0;  // attempts on the main file: always 0 unless we are wrong
};

// Registers the VFS on first use. Null when SQLite has no memory for it.
const char* vfs_name();

// The file name that makes the VFS open `sources`: its address in hexadecimal. Only Database::open
// gives names to this VFS, and ATTACH is off, so no name in a hostile file ever reaches it.
std::string vfs_file_name(VfsSources& sources);

}  // namespace bridle::sqlite
