// ByteReader: a cursor over untrusted bytes. A short read gives 0 (or an empty view), moves to the
// end and latches !ok(); so read a whole record, then check once. Loops test ok(), never a count
// that they read.
#pragma once

#include <algorithm>
#include <cstdint>

#include "bytes/bytes.h"

namespace bridle {

class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return offset_ == bytes_.size(); }
  std::size_t offset() const { return offset_; }
  std::size_t remaining() const { return bytes_.size() - offset_; }

  std::uint8_t u8() { return static_cast<std::uint8_t>(integer<1, false>()); }
  std::uint16_t be16() { return static_cast<std::uint16_t>(integer<2, true>()); }
  std::uint32_t be32() { return static_cast<std::uint32_t>(integer<4, true>()); }
  std::uint64_t be64() { return integer<8, true>(); }
  std::uint16_t le16() { return static_cast<std::uint16_t>(integer<2, false>()); }
  std::uint32_t le32() { return static_cast<std::uint32_t>(integer<4, false>()); }
  std::uint64_t le64() { return integer<8, false>(); }

  // The next `size` bytes, as a view into the input; empty and !ok() when there are fewer.
  Bytes take(std::uint64_t size) {
    if (size > remaining()) {
      fail();
      return {};
    }
    const Bytes out = bytes_.subspan(offset_, static_cast<std::size_t>(size));
    offset_ += static_cast<std::size_t>(size);
    return out;
  }

  void skip(std::uint64_t size) { take(size); }

  void seek(std::uint64_t offset) {
    if (offset > bytes_.size()) {
      fail();
    } else {
      offset_ = static_cast<std::size_t>(offset);
    }
  }

  void fail() {
    ok_ = false;
    offset_ = bytes_.size();
  }

 private:
  template <std::size_t kSize, bool kBig>
  std::uint64_t integer() {
    const Bytes raw = take(kSize);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      const auto byte = static_cast<std::uint64_t>(raw[kBig ? i : raw.size() - 1 - i]);
      value = value << 8 | byte;
    }
    return value;
  }

  Bytes bytes_;
  std::size_t offset_ = 0;
  bool ok_ = true;
};

}  // namespace bridle
