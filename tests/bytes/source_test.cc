#include "bytes/source.h"

#include <gtest/gtest.h>

#include <limits>

namespace bridle {
namespace {

// Has three of the eight bytes that it claims: a medium that gives out.
class BadSource final : public ByteSource {
 public:
  explicit BadSource(bool fails) : fails_(fails) {}
  std::uint64_t size() const override { return 8; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset < 3) {
      out[0] = std::byte{1};
      return std::size_t{1};
    }
    if (fails_) return Error{ErrorCode::unreadable, "bad block"};
    return std::size_t{0};
  }

 private:
  bool fails_;
};

TEST(MemorySource, ReadsWithinItsBytes) {
  const MemorySource source(as_bytes("0123456789"));
  EXPECT_EQ(source.size(), 10U);
  std::vector<std::byte> buffer(4);
  EXPECT_EQ(source.read_at(8, buffer).value(), 2U);
  EXPECT_EQ(static_cast<char>(buffer[1]), '9');
  EXPECT_EQ(source.read_at(10, buffer).value(), 0U);
  EXPECT_EQ(source.read_at(std::numeric_limits<std::uint64_t>::max(), buffer).value(), 0U);
}

TEST(ReadAll, TheWholeOrAnError) {
  const MemorySource source(as_bytes("hello"));
  const auto whole = read_all(source, 5);
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(as_text(*whole), "hello");
  const auto over = read_all(source, 4);
  ASSERT_FALSE(over.ok());
  EXPECT_EQ(over.error().code, ErrorCode::over_limit);
  EXPECT_TRUE(read_all(MemorySource({}), 0).ok());
}

TEST(ReadAll, AShortSourceIsNoShortFile) {
  const auto cut = read_all(BadSource(false), 100);
  ASSERT_FALSE(cut.ok());
  EXPECT_EQ(cut.error().code, ErrorCode::unreadable);
  EXPECT_NE(cut.error().message.find("3 of 8"), std::string::npos);
  const auto failed = read_all(BadSource(true), 100);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().message, "bad block");
}

}  // namespace
}  // namespace bridle
