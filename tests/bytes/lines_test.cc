#include "bytes/lines.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bridle {
namespace {

using namespace std::string_literals;
using Lines = std::vector<std::string>;

Lines lines_of(std::string_view text) {
  Lines out;
  LineReader reader(as_bytes(text));
  while (reader.next()) {
    out.emplace_back(reader.text());
    EXPECT_EQ(reader.number(), out.size());
  }
  EXPECT_FALSE(reader.next());
  return out;
}

TEST(LineReader, BothLineEnds) { EXPECT_EQ(lines_of("a\nb\r\nc\n"), (Lines{"a", "b", "c"})); }

TEST(LineReader, EmptyLinesCount) { EXPECT_EQ(lines_of("\n\r\n\nx"), (Lines{"", "", "", "x"})); }

TEST(LineReader, NothingIsNoLine) { EXPECT_EQ(lines_of(""), Lines{}); }

TEST(LineReader, NulBytesAndLoneReturnsPassThrough) {
  EXPECT_EQ(lines_of("a\0b\nc\rd\n"s), (Lines{"a\0b"s, "c\rd"}));
  EXPECT_EQ(lines_of("a\r\r\n"), (Lines{"a\r"}));
}

TEST(LineReader, TellsALineThatWasCutOff) {
  LineReader reader(as_bytes("whole\ncut"));
  ASSERT_TRUE(reader.next());
  EXPECT_TRUE(reader.ended());
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.text(), "cut");
  EXPECT_FALSE(reader.ended());
}

}  // namespace
}  // namespace bridle
