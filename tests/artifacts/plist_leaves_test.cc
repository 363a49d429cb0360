#include "artifacts/plist_leaves.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bytes/bytes.h"
#include "support/fixture.h"

namespace bridle::artifacts {
namespace {

struct Walked {
  std::vector<std::string> leaves;
  bool whole = false;
};

Walked walk(const std::string& xml, std::uint64_t most = PlistLeaves::kMost,
            std::uint64_t most_bytes = PlistLeaves::kMostBytes) {
  const std::vector<std::byte> bytes = test::build_plist(xml);
  const auto document = plist::Document::parse(bytes);
  EXPECT_TRUE(document.ok());
  Walked out;
  PlistLeaves leaves(most, most_bytes);
  out.whole = leaves.walk(document->root(), "", "", [&](const PlistLeaf& leaf) {
    out.leaves.push_back(std::string(leaf.path) + "=" + leaf_text(leaf.value).value_or("?") +
                         " of " + std::string(leaf.key));
  });
  return out;
}

TEST(PlistLeaves, AreAllThereInOrderWithTheirPaths) {
  const Walked walked = walk(
      "<dict><key>a</key><string>x</string>"
      "<key>b</key><array><integer>1</integer><dict><key>c</key><true/></dict></array>"
      "<key>d</key><dict/><key>e</key><array/></dict>");
  EXPECT_TRUE(walked.whole);
  EXPECT_EQ(walked.leaves, (std::vector<std::string>{"a=x of a", "b/0=1 of b", "b/1/c=true of c",
                                                     "d={} of d", "e=[] of e"}));
}

TEST(PlistLeaves, OfALeafAreItself) {
  EXPECT_EQ(walk("<string>x</string>").leaves, std::vector<std::string>{"=x of "});
}

TEST(PlistLeaves, HaveATextForEveryType) {
  const Walked walked = walk(
      "<array><real>0.5</real><real>580000000</real><real>1e300</real><false/>"
      "<date>2024-03-01T10:00:00Z</date><data>AAEC</data>"
      "<data>AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISI=</data></array>");
  EXPECT_EQ(walked.leaves, (std::vector<std::string>{"0=0.5 of ", "1=580000000 of ", "2=1e+300 of ",
                                                     "3=false of ", "4=2024-03-01T10:00:00Z of ",
                                                     "5=000102 of ", "6=35 bytes of "}));
}

TEST(PlistLeaves, StopAtTheNumberAllowedAndSaySo) {
  const std::string xml = "<array><true/><true/><true/></array>";
  EXPECT_FALSE(walk(xml, 3).whole);
  EXPECT_EQ(walk(xml, 3).leaves.size(), 2U);
  EXPECT_TRUE(walk(xml, 4).whole);
}

TEST(PlistLeaves, StopAtTheBytesAllowedAndSaySo) {
  // "0" and "abc", "1" and two bytes.
  const std::string xml = "<array><string>abc</string><data>AAE=</data></array>";
  EXPECT_TRUE(walk(xml, 100, 7).whole);
  EXPECT_FALSE(walk(xml, 100, 6).whole);
  EXPECT_EQ(walk(xml, 100, 6).leaves.size(), 1U);
}

// {a: itself, b: itself}: without a limit 2^128 leaves.
TEST(PlistLeaves, OfADictionaryThatHoldsItselfEnd) {
  std::string file("bplist00");
  file.append("\xD2\x01\x02\x00\x00", 5);
  file +=
      "\x51"
      "a\x51"
      "b";
  file.append("\x08\x0D\x0F", 3);                      // offsets of the three objects
  file.append("\x00\x00\x00\x00\x00\x00\x01\x01", 8);  // sizes of an offset, a reference
  file.append("\x00\x00\x00\x00\x00\x00\x00\x03", 8);  // objects
  file.append("\x00\x00\x00\x00\x00\x00\x00\x00", 8);  // the root
  file.append("\x00\x00\x00\x00\x00\x00\x00\x11", 8);  // where the offsets are
  const auto document = plist::Document::parse(as_bytes(file));
  ASSERT_TRUE(document.ok());
  ASSERT_EQ(document->root().size(), 2U);
  PlistLeaves leaves(10'000);
  std::size_t count = 0;
  EXPECT_FALSE(leaves.walk(document->root(), "", "", [&](const PlistLeaf&) { ++count; }));
  EXPECT_EQ(count, 0U) << "there is no leaf";
}

}  // namespace
}  // namespace bridle::artifacts
