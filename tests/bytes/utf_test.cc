#include "bytes/utf.h"

#include <gtest/gtest.h>

#include <string>

namespace bridle::utf {
namespace {

using namespace std::string_literals;

std::string from_utf16(const std::string& units, bool big_endian) {
  std::string out;
  append_utf16(as_bytes(units), big_endian, out);
  return out;
}

TEST(Utf, EveryCodePointComesBack) {
  for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append(c, text);
    const Decoded decoded = decode(text);
    ASSERT_TRUE(decoded.valid) << c;
    ASSERT_EQ(decoded.code_point, c);
    ASSERT_EQ(decoded.length, text.size());
  }
}

TEST(Utf, WhatIsNoUtf8) {
  for (const char* text :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF", "a\xC3",
        "\xC3(", "\xE2\x82", "\xE2\x28\xA1", "\xF0\x9F\x98"}) {
    EXPECT_FALSE(is_valid(text)) << text;
  }
  EXPECT_TRUE(is_valid(""));
  EXPECT_TRUE(is_valid("a\0ü€😀"s));
  EXPECT_TRUE(is_valid("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"));
}

TEST(Utf, AnInvalidStartConsumesItsPrefix) {
  EXPECT_EQ(decode("\xE2\x82z").length, 2U);
  EXPECT_EQ(decode("\xF0\x9F\x98").length, 3U);
  EXPECT_EQ(decode("\xED\xA0\x80").length, 1U);
  EXPECT_EQ(decode("\xFFz").length, 1U);
  EXPECT_EQ(decode("\xC3").length, 1U);
}

TEST(Utf, ConvertsUtf16OfBothOrders) {
  EXPECT_EQ(from_utf16("\0A\x20\xAC\xD8\x3D\xDE\x00"s, true), "A€😀");
  EXPECT_EQ(from_utf16("A\0\xAC\x20\x3D\xD8\x00\xDE"s, false), "A€😀");
}

TEST(Utf, UnpairedSurrogatesAndOddBytes) {
  EXPECT_EQ(from_utf16("\xD8\x3D\0A"s, true), "\uFFFDA");            // high, then a letter
  EXPECT_EQ(from_utf16("\xDE\x00\0A"s, true), "\uFFFDA");            // low alone
  EXPECT_EQ(from_utf16("\xDE\x00\xD8\x3D"s, true), "\uFFFD\uFFFD");  // the wrong way round
  EXPECT_EQ(from_utf16("\xD8\x3D"s, true), "\uFFFD");                // high at the end
  EXPECT_EQ(from_utf16("\0A\0"s, true), "A\uFFFD");                  // an odd byte
  EXPECT_EQ(from_utf16("\xD8\x3D\xDE"s, true), "\uFFFD\uFFFD");
}

}  // namespace
}  // namespace bridle::utf
