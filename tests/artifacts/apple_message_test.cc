#include "artifacts/apple_message.h"

#include <gtest/gtest.h>

#include "formats/plist_writer.h"
#include "formats/typedstream.h"

namespace bridle::artifacts {
namespace {

using plist::Tree;

TEST(Payload, OfAnotherAppThatIsNoPropertyListIsNoError) {
  Links links;
  const std::string_view bytes = "\x0A\x02 https://raw.example.com/a\x01tail";
  EXPECT_TRUE(read_payload(as_bytes(bytes), "com.apple.Handwriting", links).ok());
  ASSERT_EQ(links.list().size(), 1U);
  EXPECT_EQ(links.list()[0], "https://raw.example.com/a");
}

TEST(Payload, OfARichLinkThatIsNoPropertyListIsOneAndKeepsItsLinks) {
  Links links;
  const std::string_view bytes = "\x0A\x02 https://raw.example.com/a\x01tail";
  EXPECT_FALSE(read_payload(as_bytes(bytes), "com.apple.messages.URLBalloonProvider", links).ok());
  EXPECT_EQ(links.list().size(), 1U);
}

TEST(Payload, CutAnywhereGivesAnErrorOrLinks) {
  const std::vector<std::byte> whole =
      plist::write_binary({Tree::Dict{{"a", {std::string("https://one.example.com/")}},
                                      {"b", {std::string("https://two.example.com/")}}}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Links links;
    const std::vector<std::byte> cut(whole.begin(),
                                     whole.begin() + static_cast<std::ptrdiff_t>(size));
    const auto link = read_payload(cut, "com.apple.messages.URLBalloonProvider", links);
    EXPECT_FALSE(link.ok()) << size;
    EXPECT_LE(links.list().size(), 2U) << size;
  }
}

Tree edit(std::string_view text) {
  return {Tree::Dict{{"t", {typedstream::write_attributed_string(text)}}, {"d", {1.0}}}};
}

TEST(Summary, KeepsAllButTheTextAsItIsNow) {
  const auto bytes = plist::write_binary(
      {Tree::Dict{{"ec",
                   {Tree::Dict{{"0", {Tree::Array{edit("one"), edit("two"), edit("now")}}},
                               {"2", {Tree::Array{edit("three"), edit("now")}}}}}}}});
  EditHistory history;
  ASSERT_TRUE(read_summary(bytes, history).ok());
  EXPECT_EQ(history.earlier_texts, (std::vector<std::string_view>{"one", "two", "three"}));
  EXPECT_TRUE(history.problems.empty());
}

TEST(Summary, KeepsEveryTextOfAPartThatWasTakenBack) {
  const auto bytes = plist::write_binary(
      {Tree::Dict{{"rp", {Tree::Array{{std::int64_t{0}}}}},
                  {"ec", {Tree::Dict{{"0", {Tree::Array{edit("one"), edit("two")}}}}}}}});
  EditHistory history;
  ASSERT_TRUE(read_summary(bytes, history).ok());
  EXPECT_EQ(history.earlier_texts, (std::vector<std::string_view>{"one", "two"}));
  EXPECT_EQ(history.retracted_parts, (std::vector<std::string_view>{"0"}));
}

TEST(Summary, SaysWhatItCouldNotRead) {
  const auto bytes = plist::write_binary({Tree::Dict{
      {"ec",
       {Tree::Dict{
           {"0", {Tree::Array{{Tree::Dict{{"t", {Tree::Data{std::byte{1}}}}}}, edit("now")}}}}}}}});
  EditHistory history;
  ASSERT_TRUE(read_summary(bytes, history).ok());
  EXPECT_EQ(history.problems.size(), 1U);
  EXPECT_TRUE(history.earlier_texts.empty());
}

TEST(Links, AreEachThereOnceAndBounded) {
  Links links;
  links.add_from("https://a.example.com https://b.example.com https://a.example.com");
  EXPECT_EQ(links.list().size(), 2U);
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "https://a.example.com/" + std::to_string(i) + " ";
  links.add_copies_from(many);
  EXPECT_EQ(links.list().size(), 1000U);
  links.clear();
  EXPECT_TRUE(links.list().empty());
}

}  // namespace
}  // namespace bridle::artifacts
