#include "bytes/reader.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace bridle {
namespace {

using namespace std::string_literals;

TEST(ByteReader, ReadsBothOrders) {
  const std::string bytes = "\x01\x01\x02\x01\x02\x03\x04\x01\x02\x01\x02\x03\x04"s;
  ByteReader reader(as_bytes(bytes));
  EXPECT_EQ(reader.u8(), 1U);
  EXPECT_EQ(reader.be16(), 0x0102U);
  EXPECT_EQ(reader.be32(), 0x01020304U);
  EXPECT_EQ(reader.le16(), 0x0201U);
  EXPECT_EQ(reader.le32(), 0x04030201U);
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.at_end());
}

TEST(ByteReader, ReadsEightBytes) {
  const std::string bytes = "\x01\x02\x03\x04\x05\x06\x07\xFF"s;
  EXPECT_EQ(ByteReader(as_bytes(bytes)).be64(), 0x01020304050607FFU);
  EXPECT_EQ(ByteReader(as_bytes(bytes)).le64(), 0xFF07060504030201U);
}

TEST(ByteReader, AShortReadGivesZeroAndLatches) {
  const std::string bytes = "\xFF\xFF\xFF"s;
  ByteReader reader(as_bytes(bytes));
  EXPECT_EQ(reader.be32(), 0U);
  EXPECT_FALSE(reader.ok());
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(reader.u8(), 0U);
  reader.seek(0);
  EXPECT_FALSE(reader.ok());  // for good
}

TEST(ByteReader, TakesNoMoreThanThereIs) {
  const std::string bytes = "abc"s;
  ByteReader reader(as_bytes(bytes));
  EXPECT_EQ(as_text(reader.take(2)), "ab");
  EXPECT_EQ(reader.remaining(), 1U);
  EXPECT_TRUE(reader.take(std::numeric_limits<std::uint64_t>::max()).empty());
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.offset(), 3U);
}

TEST(ByteReader, SeeksToTheEndAndNoFurther) {
  const std::string bytes = "abc"s;
  ByteReader reader(as_bytes(bytes));
  reader.seek(3);
  EXPECT_TRUE(reader.take(0).empty());
  EXPECT_TRUE(reader.ok());
  reader.seek(4);
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, NothingToRead) {
  ByteReader reader({});
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.at_end());
  reader.skip(1);
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace bridle
