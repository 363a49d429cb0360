#include "formats/plist_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "base/hash.h"
#include "formats/plist.h"

namespace bridle::plist {
namespace {

using namespace std::string_literals;

TEST(PlistWriter, WritesTheDocumentedExample) {
  const auto bytes = write_binary(Tree{Tree::Dict{{"k", Tree{std::int64_t{1}}}}});
  EXPECT_EQ(hex(bytes),
            "62706c6973743030"
            "d10102"
            "516b"
            "1001"
            "080b0d"
            "0000000000000101"
            "0000000000000003"
            "0000000000000000"
            "000000000000000f");
}

TEST(PlistWriter, EqualScalarsAreWrittenOnce) {
  const auto bytes = write_binary(
      Tree{Tree::Array{Tree{"a"s}, Tree{"a"s}, Tree{std::int64_t{1}}, Tree{true}, Tree{1.0}}});
  const auto document = Document::parse(bytes);
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->object_count(), 5U);  // the array and four different values
  EXPECT_EQ(document->root().at(0).offset(), document->root().at(1).offset());
}

TEST(PlistWriter, IntegersAtTheEdgesOfTheirSizes) {
  Tree::Array numbers;
  const std::int64_t edges[] = {0,
                                255,
                                256,
                                65'535,
                                65'536,
                                4'294'967'295,
                                4'294'967'296,
                                -1,
                                std::numeric_limits<std::int64_t>::min(),
                                std::numeric_limits<std::int64_t>::max()};
  for (const std::int64_t number : edges) numbers.push_back(Tree{number});
  const auto bytes = write_binary(Tree{numbers});
  const auto document = Document::parse(bytes);
  ASSERT_TRUE(document.ok());
  for (std::size_t i = 0; i < std::size(edges); ++i) {
    EXPECT_EQ(document->root().at(i).integer(), edges[i]);
  }
}

TEST(PlistWriter, ManyObjectsNeedWiderReferences) {
  Tree::Array numbers;
  for (std::int64_t i = 0; i < 70'000; ++i) numbers.push_back(Tree{i});
  const auto bytes = write_binary(Tree{numbers});
  const auto document = Document::parse(bytes);
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root().size(), 70'000U);
  EXPECT_EQ(document->root().at(69'999).integer(), 69'999);
}

TEST(PlistWriter, TimesBeforeAndAfterTheEpochs) {
  for (const char* text :
       {"1969-12-31T23:59:59.5Z", "2000-12-31T23:59:58Z", "2024-03-01T12:00:00Z"}) {
    const Timestamp time = parse_rfc3339(text).value();
    const auto bytes = write_binary(Tree{time});
    const auto document = Document::parse(bytes);
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(document->root().date(), time) << text;
  }
}

}  // namespace
}  // namespace bridle::plist
