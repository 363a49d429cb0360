#include "formats/protobuf_wire.h"

#include <gtest/gtest.h>

namespace bridle::protobuf {
namespace {

using namespace std::string_literals;

TEST(ProtobufWire, ReadsEachKindOfField) {
  const std::string bytes =
      "\x08\x96\x01"                                    // 1: varint 150
      "\x12\x07testing"                                 // 2: bytes
      "\x1d\x78\x56\x34\x12"                            // 3: fixed32
      "\x21\x08\x07\x06\x05\x04\x03\x02\x01"            // 4: fixed64
      "\x28\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s;  // 5: -1
  Message message(as_bytes(bytes));
  ASSERT_TRUE(message.next());
  EXPECT_EQ(message.field(), 1U);
  EXPECT_EQ(message.number(), 150U);
  ASSERT_TRUE(message.next());
  EXPECT_EQ(message.field(), 2U);
  EXPECT_EQ(message.offset(), 3U);
  EXPECT_EQ(message.text(), "testing");
  ASSERT_TRUE(message.next());
  EXPECT_EQ(message.number(), 0x12345678U);
  EXPECT_TRUE(message.text().empty());
  ASSERT_TRUE(message.next());
  EXPECT_EQ(message.number(), 0x0102030405060708U);
  ASSERT_TRUE(message.next());
  EXPECT_EQ(message.signed_number(), -1);
  EXPECT_FALSE(message.next());
  EXPECT_TRUE(message.ok());
}

TEST(ProtobufWire, SaysWhenItStopsEarly) {
  for (const std::string& bytes :
       {"\x08"s, "\x08\x96"s, "\x12\x07test"s, "\x1d\x78"s, "\x21\x01\x02"s, "\x00\x01"s, "\x0e"s,
        "\x12\xff\xff\xff\xff\xff\xff\xff\xff\x7f"s,
        "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s}) {
    Message message(as_bytes(bytes));
    EXPECT_FALSE(message.next());
    EXPECT_FALSE(message.ok());
    EXPECT_FALSE(message.next());
    EXPECT_EQ(message.number(), 0U);
  }
}

TEST(ProtobufWire, PassesOverGroups) {
  Message message(as_bytes("\x0b\x10\x05\x0c"));
  ASSERT_TRUE(message.next());
  EXPECT_EQ(message.wire(), Wire::group_start);
  ASSERT_TRUE(message.next());
  EXPECT_EQ(message.number(), 5U);
  ASSERT_TRUE(message.next());
  EXPECT_EQ(message.wire(), Wire::group_end);
  EXPECT_FALSE(message.next());
  EXPECT_TRUE(message.ok());
}

TEST(ProtobufWire, OfNothingIsNothing) {
  Message message{Bytes()};
  EXPECT_FALSE(message.next());
  EXPECT_TRUE(message.ok());
}

}  // namespace
}  // namespace bridle::protobuf
