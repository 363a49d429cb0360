#include "bytes/source.h"

#include <algorithm>
#include <cstring>

namespace bridle {

Result<std::size_t> MemorySource::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset >= bytes_.size() || out.empty()) return std::size_t{0};
  const std::size_t start = static_cast<std::size_t>(offset);
  const std::size_t count = std::min(out.size(), bytes_.size() - start);
  std::memcpy(out.data(), bytes_.data() + start, count);
  return count;
}

Result<std::vector<std::byte>> read_all(const ByteSource& source, std::uint64_t limit) {
  const std::uint64_t size = source.size();
  if (size > limit) {
    return Error{ErrorCode::over_limit, "is " + std::to_string(size) +
                                            " bytes, over the limit of " + std::to_string(limit)};
  }
  std::vector<std::byte> out(static_cast<std::size_t>(size));
  std::size_t at = 0;
  while (at < out.size()) {
    auto got = source.read_at(at, std::span(out).subspan(at));
    if (!got) return got.error();
    if (*got == 0) {
      return Error{ErrorCode::unreadable,
                   "ends after " + std::to_string(at) + " of " + std::to_string(size) + " bytes"};
    }
    at += *got;
  }
  return out;
}

}  // namespace bridle
