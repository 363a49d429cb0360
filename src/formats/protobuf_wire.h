// The wire format of Protocol Buffers, without a schema: field after field of one message.
//
// Format: protobuf.dev, "Encoding". Groups (types 3 and 4), which are deprecated, are skipped as
// the two marks that they are.
#pragma once

#include <cstdint>
#include <string_view>

#include "bytes/reader.h"

namespace bridle::protobuf {

enum class Wire : std::uint8_t {
  varint = 0,
  fixed64 = 1,
  bytes = 2,
  group_start = 3,
  group_end = 4,
  fixed32 = 5,
};

// A cursor over the fields of a message. What it hands out views the message.
//
//   protobuf::Message message(bytes);
//   while (message.next()) {
//     if (message.field() == 5) pid = message.number();
//   }
//   if (!message.ok()) ...  // it stopped early
class Message {
 public:
  explicit Message(Bytes bytes) : reader_(bytes) {}

  // Moves to the next field; false at the end, and at the first that cannot be read.
  bool next();
  bool ok() const { return ok_; }
  // Of the field that was read last, and of what is read next.
  std::size_t offset() const { return offset_; }

  std::uint32_t field() const { return field_; }
  Wire wire() const { return wire_; }
  // Of a varint, fixed64 or fixed32: its bits. Else 0.
  std::uint64_t number() const { return number_; }
  // An int32, int64 or enum: the bits with their sign.
  std::int64_t signed_number() const { return static_cast<std::int64_t>(number_); }
  // Of Wire::bytes: a string, bytes or another message. Else empty.
  Bytes bytes() const { return bytes_; }
  std::string_view text() const { return as_text(bytes_); }

 private:
  bool fail();
  bool varint(std::uint64_t& out);

  ByteReader reader_;
  bool ok_ = true;
  std::size_t offset_ = 0;
  std::uint32_t field_ = 0;
  Wire wire_ = Wire::varint;
  std::uint64_t number_ = 0;
  Bytes bytes_;
};

}  // namespace bridle::protobuf
