#include "bytes/text_lines.h"

#include <gtest/gtest.h>

#include <random>

#include "bytes/lines.h"

namespace bridle {
namespace {

// Gives as much as it likes at a time.
class Dripping final : public ByteSource {
 public:
  Dripping(std::string text, std::size_t most) : text_(std::move(text)), most_(most) {}
  std::uint64_t size() const override { return text_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset >= fails_at_) return Error{ErrorCode::unreadable, "a bad block"};
    const std::size_t left = text_.size() - static_cast<std::size_t>(offset);
    const std::size_t size = std::min({out.size(), left, most_});
    std::copy_n(as_bytes(text_).begin() + static_cast<std::ptrdiff_t>(offset), size, out.begin());
    return size;
  }
  std::uint64_t fails_at_ = ~std::uint64_t{0};

 private:
  std::string text_;
  std::size_t most_;
};

TEST(TextLines, GivesTheLinesOfLineReader) {
  std::mt19937 random(3);
  for (int round = 0; round < 50; ++round) {
    std::string text;
    const std::size_t lines = random() % 40;
    for (std::size_t i = 0; i < lines; ++i) {
      text.append(random() % 30, static_cast<char>('a' + random() % 26));
      text += random() % 5 == 0 ? "\r\n" : random() % 9 == 0 ? "\n\n" : "\n";
    }
    if (random() % 2 == 0) text += "no end";
    const Dripping source(text, 1 + random() % 50);
    TextLines streamed(source);
    LineReader whole(as_bytes(text));
    while (whole.next()) {
      ASSERT_TRUE(streamed.next());
      EXPECT_EQ(streamed.text(), whole.text());
      EXPECT_EQ(streamed.number(), whole.number());
      EXPECT_EQ(streamed.ended(), whole.ended());
      EXPECT_EQ(text.substr(static_cast<std::size_t>(streamed.offset()), streamed.text().size()),
                streamed.text());
    }
    EXPECT_FALSE(streamed.next());
    EXPECT_FALSE(streamed.next());
    EXPECT_FALSE(streamed.error());
  }
}

TEST(TextLines, OfALongLineTheBeginningComes) {
  const std::string text = "first\n" + std::string(3 * TextLines::kLine, 'x') + "\nlast\n";
  const Dripping source(text, 100'000);
  TextLines lines(source);
  ASSERT_TRUE(lines.next());
  EXPECT_FALSE(lines.cut());
  ASSERT_TRUE(lines.next());
  EXPECT_TRUE(lines.cut());
  EXPECT_EQ(lines.text(), std::string(TextLines::kLine, 'x'));
  EXPECT_EQ(lines.offset(), 6U);
  ASSERT_TRUE(lines.next());
  EXPECT_EQ(lines.text(), "last");
  EXPECT_EQ(lines.number(), 3U);
  EXPECT_EQ(lines.offset(), text.size() - 5);
  EXPECT_FALSE(lines.next());
}

TEST(TextLines, ASourceThatFailsEndsWithItsError) {
  Dripping source("one\ntwo\nthree\n", 4);
  source.fails_at_ = 8;
  TextLines lines(source);
  EXPECT_TRUE(lines.next());
  EXPECT_TRUE(lines.next());
  EXPECT_FALSE(lines.next());
  ASSERT_TRUE(lines.error());
  EXPECT_EQ(lines.error()->message, "a bad block");
}

TEST(TextLines, AnEmptySourceHasNoLines) {
  const Dripping source("", 4);
  TextLines lines(source);
  EXPECT_FALSE(lines.next());
  EXPECT_FALSE(lines.error());
}

}  // namespace
}  // namespace bridle
