#include "vfs/file_source.h"

#include <algorithm>

namespace bridle::vfs {

Result<std::unique_ptr<FileSource>> FileSource::open(UniqueFd fd, std::string name) {
  auto size = size_of(fd.get());
  if (!size) return Error{size.error().code, name + ": " + size.error().message};
  return std::unique_ptr<FileSource>(new FileSource(std::move(fd), *size, std::move(name)));
}

Result<std::size_t> FileSource::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset >= size_) return std::size_t{0};
  const std::uint64_t want = std::min<std::uint64_t>(out.size(), size_ - offset);
  auto got = bridle::read_at(fd_.get(), offset, out.first(static_cast<std::size_t>(want)));
  if (!got) return Error{got.error().code, name_ + ": " + got.error().message};
  if (*got < want) {
    return Error{ErrorCode::unreadable, name_ + " ends at byte " + std::to_string(offset + *got) +
                                            " of " + std::to_string(size_) +
                                            ": it changed while it was read"};
  }
  return got;
}

}  // namespace bridle::vfs
