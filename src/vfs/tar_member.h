// Where the contents of a member of a plain tar lie.
#pragma once

#include <cstdint>
#include <optional>

#include "bytes/source.h"

namespace bridle::vfs {

struct TarContents {
  std::uint64_t start = 0;
  std::uint64_t size = 0;
};

// Of the member whose first header (of a long name, of pax) lies at `header`. Nothing when they do
// not lie in one piece as they are (sparse files), or the header is not understood here: libarchive
// has to unpack it then. Layout: POSIX.1-2001, pax Interchange Format; GNU tar manual.
std::optional<TarContents> tar_contents(const ByteSource& tar, std::uint64_t header);

}  // namespace bridle::vfs
