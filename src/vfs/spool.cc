#include "vfs/spool.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace bridle::vfs {

Result<void> TemporaryFile::append(Bytes bytes) {
  if (!fd_) {
    auto made = open_unlinked_temporary();
    if (!made) return made.error();
    fd_ = std::move(*made);
  }
  while (!bytes.empty()) {
    const ssize_t wrote =
        ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (wrote < 0) {
      if (errno == EINTR) continue;
      return Error{ErrorCode::unreadable,
                   std::string("cannot unpack to a temporary file (set TMPDIR to a place with "
                               "room): ") +
                       std::strerror(errno)};
    }
    size_ += static_cast<std::uint64_t>(wrote);
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  return {};
}

Result<void> Spool::append(Bytes bytes) {
  if (!out_.in_file && out_.memory.size() + bytes.size() > in_memory_) {
    if (no_disk_) {
      return Error{ErrorCode::over_limit,
                   "is too large to be held in memory, and what was "
                   "encrypted is written to no file"};
    }
    out_.in_file = true;
    out_.offset = file_.size();
    if (auto moved = file_.append(out_.memory); !moved) return moved;
    out_.memory = {};
  }
  out_.size += bytes.size();
  if (out_.in_file) return file_.append(bytes);
  out_.memory.insert(out_.memory.end(), bytes.begin(), bytes.end());
  return {};
}

Result<std::size_t> UnpackedView::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset >= contents_.size) return std::size_t{0};
  const auto want =
      static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), contents_.size - offset));
  if (contents_.in_file) {
    return bridle::read_at(file_.fd(), contents_.offset + offset, out.first(want));
  }
  std::copy_n(contents_.memory.begin() + static_cast<std::ptrdiff_t>(offset), want, out.begin());
  return want;
}

}  // namespace bridle::vfs
