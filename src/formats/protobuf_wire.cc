#include "formats/protobuf_wire.h"

namespace bridle::protobuf {
namespace {

constexpr std::uint64_t kMostField = (1U << 29) - 1;

}  // namespace

bool Message::next() {
  if (!ok_ || reader_.at_end()) return false;
  offset_ = reader_.offset();
  number_ = 0;
  bytes_ = {};
  std::uint64_t tag = 0;
  if (!varint(tag)) return fail();
  const std::uint64_t field = tag >> 3;
  if (field == 0 || field > kMostField) return fail();
  field_ = static_cast<std::uint32_t>(field);
  wire_ = static_cast<Wire>(tag & 7);
  switch (wire_) {
    case Wire::varint:
      if (!varint(number_)) return fail();
      break;
    case Wire::fixed64:
      number_ = reader_.le64();
      break;
    case Wire::bytes: {
      std::uint64_t size = 0;
      if (!varint(size)) return fail();
      bytes_ = reader_.take(size);
      break;
    }
    case Wire::group_start:
    case Wire::group_end:
      break;
    case Wire::fixed32:
      number_ = reader_.le32();
      break;
    default:
      return fail();
  }
  return reader_.ok() || fail();
}

bool Message::fail() {
  ok_ = false;
  number_ = 0;
  bytes_ = {};
  return false;
}

// Seven bits a byte, the lowest first; at most ten bytes, of the last of which one bit counts.
bool Message::varint(std::uint64_t& out) {
  out = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint8_t byte = reader_.u8();
    if (!reader_.ok()) return false;
    out |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

}  // namespace bridle::protobuf
