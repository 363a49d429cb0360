#include "formats/plist_xml.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"
#include "formats/plist.h"

namespace bridle::plist {
namespace {

using namespace std::string_literals;

constexpr std::string_view kHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
    "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n";

Result<Document> parse(const std::string& body) {
  const std::string xml = std::string(kHead) + "<plist version=\"1.0\">" + body + "</plist>\n";
  return Document::parse(as_bytes(xml));
}

TEST(PlistXml, ReadsEveryKind) {
  const auto document = parse(
      "<dict>\n"
      " <key>text</key><string>a &lt; b &amp; c&#x20AC;</string>\n"
      " <key>space</key><string>  </string>\n"
      " <key>empty</key><string/>\n"
      " <key>cdata</key><string>x<![CDATA[<y>]]>z</string>\n"
      " <key>number</key><integer> -42 </integer>\n"
      " <key>hex</key><integer>0x1F</integer>\n"
      " <key>real</key><real>2.5e3</real>\n"
      " <key>yes</key><true/><key>no</key><false/>\n"
      " <key>date</key><date>2024-03-01T10:00:00Z</date>\n"
      " <key>data</key><data>\n\tAQID\n\t/w==\n</data>\n"
      " <key>uid</key><dict><key>CF$UID</key><integer>7</integer></dict>\n"
      " <!-- a comment -->\n"
      " <key>list</key><array><integer>1</integer><array/><dict/></array>\n"
      "</dict>");
  ASSERT_TRUE(document.ok()) << document.error().message;
  EXPECT_TRUE(document->was_xml());
  const Node root = document->root();
  EXPECT_EQ(root.size(), 13U);
  EXPECT_EQ(root["text"].text(), "a < b & c€");
  EXPECT_EQ(root["space"].text(), "  ");
  EXPECT_EQ(root["empty"].text(), "");
  EXPECT_EQ(root["cdata"].text(), "x<y>z");
  EXPECT_EQ(root["number"].integer(), -42);
  EXPECT_EQ(root["hex"].integer(), 31);
  EXPECT_EQ(root["real"].real(), 2500);
  EXPECT_EQ(root["yes"].boolean(), true);
  EXPECT_EQ(root["no"].boolean(), false);
  EXPECT_EQ(root["date"].date(), Timestamp{1'709'287'200'000'000'000});
  EXPECT_EQ(as_text(root["data"].data().value()), "\x01\x02\x03\xFF");
  EXPECT_EQ(root["uid"].uid(), 7U);
  EXPECT_EQ(root["list"].size(), 3U);
  EXPECT_EQ(root["list"].at(1).type(), Type::array);
  EXPECT_EQ(root["list"].at(2).type(), Type::dict);
}

TEST(PlistXml, WhatCannotBeReadStaysText) {
  const auto document = parse(
      "<array><integer>12a</integer><integer>9223372036854775808</integer><integer/>"
      "<real>much</real><date>2024-02-30T00:00:00Z</date><data>A</data><data>@@@@</data></array>");
  ASSERT_TRUE(document.ok());
  const Node root = document->root();
  ASSERT_EQ(root.size(), 7U);
  EXPECT_EQ(root.at(0).text(), "12a");
  EXPECT_EQ(root.at(1).text(), "9223372036854775808");
  EXPECT_EQ(root.at(2).text(), "");
  EXPECT_EQ(root.at(3).text(), "much");
  EXPECT_EQ(root.at(4).text(), "2024-02-30T00:00:00Z");
  EXPECT_EQ(root.at(5).text(), "A");
  EXPECT_EQ(root.at(6).text(), "@@@@");
}

TEST(PlistXml, LeastAndGreatestIntegers) {
  const auto document = parse(
      "<array><integer>-9223372036854775808</integer><integer>9223372036854775807</integer>"
      "<integer>-9223372036854775809</integer></array>");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root().at(0).integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(document->root().at(1).integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_FALSE(document->root().at(2).integer());
}

TEST(PlistXml, EntitiesOfTheDocumentAreNotExpanded) {
  const std::string xml =
      "<?xml version=\"1.0\"?><!DOCTYPE plist [<!ENTITY a \"boom\"><!ENTITY b SYSTEM "
      "\"file:///etc/hostname\">]><plist><string>&a;&b;</string></plist>";
  const auto document = Document::parse(as_bytes(xml));
  ASSERT_TRUE(document.ok()) << document.error().message;
  EXPECT_EQ(document->root().text(), "&a;&b;");
}

TEST(PlistXml, KeysAndValuesThatDoNotAlternate) {
  const auto size_of_damaged = [](const char* body) {
    const auto document = parse(body);
    EXPECT_TRUE(document.ok() && document->damage()) << body;
    return document->root().size();
  };
  EXPECT_EQ(size_of_damaged("<dict><key>a</key></dict>"), 0U);
  EXPECT_EQ(size_of_damaged("<dict><true/></dict>"), 0U);
  EXPECT_EQ(size_of_damaged("<dict><key>a</key><key>b</key><true/></dict>"), 1U);
  EXPECT_EQ(size_of_damaged("<dict><key>a</key><true/><false/></dict>"), 1U);
}

TEST(PlistXml, NestingHasALimit) {
  const auto nested = [](int depth) {
    std::string body;
    for (int i = 0; i < depth; ++i) body += "<array>";
    for (int i = 0; i < depth; ++i) body += "</array>";
    return parse(body);
  };
  EXPECT_FALSE(nested(limits::kNesting).value().damage());
  const auto deeper = nested(limits::kNesting + 1);
  ASSERT_TRUE(deeper.ok() && deeper->damage());
  EXPECT_EQ(deeper->damage()->code, ErrorCode::over_limit);
  EXPECT_TRUE(nested(200'000).value().damage());
}

TEST(PlistXml, EmptyAndForeignDocuments) {
  EXPECT_FALSE(parse("").ok());
  EXPECT_FALSE(Document::parse(as_bytes("<html><dict/></html>")).ok());
}

// What stands before the cut is there, nothing is made up, and damage says so.
TEST(PlistXml, CutAtEveryByte) {
  const std::string xml =
      std::string(kHead) +
      "<plist version=\"1.0\"><dict><key>first</key><integer>1234</integer><key>a</key><array>"
      "<date>2024-03-01T10:00:00Z</date><data>AQID</data></array><key>last</key>"
      "<string>a long text</string></dict></plist>";
  const std::size_t behind_first = xml.find("<date>");
  const std::size_t behind_last = xml.find("</dict>");
  ASSERT_TRUE(Document::parse(as_bytes(xml)).ok());
  for (std::size_t size = 0; size < xml.size(); ++size) {
    const std::string cut = xml.substr(0, size);
    const auto document = Document::parse(as_bytes(cut));
    if (!document) {
      EXPECT_LT(size, behind_first);
      continue;
    }
    EXPECT_TRUE(document->damage()) << size;
    const Node root = document->root();
    const auto first = root["first"].integer();
    EXPECT_TRUE(first == 1234 || (!first && size < behind_first)) << size;
    EXPECT_TRUE(!root["last"].exists() || size >= behind_last) << size;
  }
}

}  // namespace
}  // namespace bridle::plist
