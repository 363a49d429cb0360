#include "base/hash.h"

#include <gtest/gtest.h>

namespace bridle {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

TEST(Hash, KnownDigests) {
  // FIPS 180-4 examples.
  EXPECT_EQ(hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex(sha256(bytes_of("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Hash, PiecesGiveTheDigestOfTheWhole) {
  Sha256 pieces;
  pieces.update(bytes_of("a"));
  pieces.update({});
  Sha256 moved = std::move(pieces);
  moved.update(bytes_of("bc"));
  EXPECT_EQ(moved.finish(), sha256(bytes_of("abc")));
}

TEST(Hash, HexKeepsZeros) {
  std::string out = "0x";
  append_hex(bytes_of(std::string_view("\0\x0F\xF0", 3)), out);
  EXPECT_EQ(out, "0x000ff0");
}

}  // namespace
}  // namespace bridle
