// SliceSource: a stretch of another source.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "bytes/source.h"

namespace bridle::vfs {

// REQUIRES: `whole` outlives it. As safe for use by several threads as `whole` is.
class SliceSource final : public ByteSource {
 public:
  SliceSource(const ByteSource& whole, std::uint64_t start, std::uint64_t size)
      : whole_(whole), start_(start), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset >= size_) return std::size_t{0};
    const std::uint64_t want = std::min<std::uint64_t>(out.size(), size_ - offset);
    return whole_.read_at(start_ + offset, out.first(static_cast<std::size_t>(want)));
  }

 private:
  const ByteSource& whole_;
  std::uint64_t start_;
  std::uint64_t size_;
};

// Fills `out` as far as there are bytes.
inline Result<std::size_t> read_fully(const ByteSource& source, std::uint64_t offset,
                                      std::span<std::byte> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    auto got = source.read_at(offset + done, out.subspan(done));
    if (!got) return got.error();
    if (*got == 0) break;
    done += *got;
  }
  return done;
}

}  // namespace bridle::vfs
