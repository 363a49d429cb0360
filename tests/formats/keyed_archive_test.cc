#include "formats/keyed_archive.h"

#include <gtest/gtest.h>

#include <string>

#include "formats/plist_writer.h"
#include "support/fixture.h"

namespace bridle::keyed_archive {
namespace {

using namespace std::string_literals;

std::string uid(int number) {
  return "<dict><key>CF$UID</key><integer>" + std::to_string(number) + "</integer></dict>";
}

// An archive whose $objects are "$null" and then `objects`; the root is the first of those.
std::vector<std::byte> archive_of(const std::string& objects) {
  return test::build_plist(
      "<dict><key>$version</key><integer>100000</integer>"
      "<key>$archiver</key><string>NSKeyedArchiver</string>"
      "<key>$top</key><dict><key>root</key>" +
      uid(1) + "</dict><key>$objects</key><array><string>$null</string>" + objects +
      "</array></dict>");
}

std::string class_of(const std::string& name) {
  return "<dict><key>$classname</key><string>" + name +
         "</string><key>$classes</key><array><string>" + name +
         "</string><string>NSObject</string></array></dict>";
}

// A row of Manifest.db, column `file`, of an encrypted backup.
std::vector<std::byte> manifest_row() {
  return archive_of("<dict><key>$class</key>" + uid(4) +
                    "<key>Size</key><integer>4096</integer><key>Mode</key><integer>33188</integer>"
                    "<key>LastModified</key><integer>1709294400</integer>"
                    "<key>Flags</key><integer>0</integer><key>RelativePath</key>" +
                    uid(2) + "<key>EncryptionKey</key>" + uid(3) + "<key>Digest</key>" + uid(0) +
                    "<key>ProtectionClass</key><integer>3</integer></dict>"
                    "<string>Library/Notes/notes.sqlite</string>"
                    "<dict><key>$class</key>" +
                    uid(5) + "<key>NS.data</key><data>AwAAAAECAw==</data></dict>" +
                    class_of("MBFile") + class_of("NSMutableData"));
}

TEST(KeyedArchive, ReadsAManifestRow) {
  const auto bytes = manifest_row();
  const auto document = plist::Document::parse(bytes);
  ASSERT_TRUE(document.ok());
  const auto archive = Archive::open(*document);
  ASSERT_TRUE(archive.ok());
  const Object root = archive->root();
  EXPECT_EQ(root.class_name(), "MBFile");
  EXPECT_EQ(root["Size"].integer(), 4096);
  EXPECT_EQ(root["ProtectionClass"].integer(), 3);
  EXPECT_EQ(root["RelativePath"].text(), "Library/Notes/notes.sqlite");
  EXPECT_EQ(root["EncryptionKey"].class_name(), "NSMutableData");
  EXPECT_EQ(as_text(root["EncryptionKey"].data().value()), "\3\0\0\0\1\2\3"s);
  EXPECT_FALSE(root["Digest"].exists());  // $null
  EXPECT_FALSE(root["Nothing"].exists());
  EXPECT_FALSE(root["Nothing"]["deeper"].exists());
}

TEST(KeyedArchive, FoundationContainers) {
  const auto bytes =
      archive_of("<dict><key>NS.keys</key><array>" + uid(2) + uid(3) +
                 "</array><key>NS.objects</key><array>" + uid(4) + uid(5) +
                 "</array></dict>"
                 "<string>list</string><dict><key>NS.string</key><string>when</string></dict>"
                 "<dict><key>NS.objects</key><array>" +
                 uid(2) + "<integer>9</integer>" + uid(0) +
                 "</array></dict>"
                 "<dict><key>NS.time</key><real>0.5</real></dict>");
  const auto document = plist::Document::parse(bytes);
  ASSERT_TRUE(document.ok());
  const auto archive = Archive::open(*document);
  ASSERT_TRUE(archive.ok());
  const Object root = archive->root();
  EXPECT_EQ(root.size(), 2U);
  EXPECT_EQ(root.key_at(0).text(), "list");
  EXPECT_EQ(root.key_at(1).text(), "when");
  const Object list = root.find("list");
  EXPECT_EQ(list.size(), 3U);
  EXPECT_EQ(list.at(0).text(), "list");
  EXPECT_EQ(list.at(1).integer(), 9);
  EXPECT_FALSE(list.at(2).exists());
  EXPECT_FALSE(list.at(3).exists());
  EXPECT_EQ(root.find("when").date()->unix_ns, kMacEpoch * kNsPerSecond + kNsPerSecond / 2);
  EXPECT_FALSE(root.find("other").exists());
}

TEST(KeyedArchive, NamedRoots) {
  const auto bytes =
      test::build_plist("<dict><key>$top</key><dict><key>state</key>" + uid(0) +
                        "</dict><key>$objects</key><array><integer>5</integer></array></dict>");
  const auto document = plist::Document::parse(bytes);
  ASSERT_TRUE(document.ok());
  const auto archive = Archive::open(*document);
  ASSERT_TRUE(archive.ok());
  EXPECT_FALSE(archive->root().exists());
  EXPECT_EQ(archive->top("state").integer(), 5);
}

TEST(KeyedArchive, OtherPropertyListsAreRefused) {
  for (const char* xml :
       {"<dict/>", "<array/>", "<dict><key>$objects</key><array/></dict>",
        "<dict><key>$objects</key><dict/><key>$top</key><dict/></dict>", "<true/>"}) {
    const auto bytes = test::build_plist(xml);
    const auto document = plist::Document::parse(bytes);
    ASSERT_TRUE(document.ok());
    EXPECT_FALSE(Archive::open(*document).ok()) << xml;
  }
}

TEST(KeyedArchive, ReferencesInACircleOrOutside) {
  // Object 1 holds itself; object 2 is a bare reference to itself; 99 does not exist.
  const auto bytes = archive_of("<dict><key>$class</key>" + uid(1) + "<key>self</key>" + uid(1) +
                                "<key>ring</key>" + uid(2) + "<key>far</key>" + uid(99) +
                                "<key>NS.objects</key>" + uid(1) + "</dict>" + uid(2));
  const auto document = plist::Document::parse(bytes);
  ASSERT_TRUE(document.ok());
  const auto archive = Archive::open(*document);
  ASSERT_TRUE(archive.ok());
  Object object = archive->root();
  for (int i = 0; i < 100; ++i) object = object["self"];
  EXPECT_TRUE(object.exists());
  EXPECT_EQ(object.class_name(), "");
  EXPECT_EQ(object["ring"].node().uid(), 2U);
  EXPECT_FALSE(object["far"].exists());
  EXPECT_EQ(object.find("x").exists(), false);
  EXPECT_FALSE(object.text() || object.date() || object.data());
  EXPECT_EQ(object.at(0).exists(), object.size() > 0);
}

void read_all_members(Bytes bytes) {
  const auto document = plist::Document::parse(bytes);
  if (!document) return;
  const auto archive = Archive::open(*document);
  if (!archive) return;
  const Object root = archive->root();
  std::size_t sum = root.class_name().size() + root.size();
  for (const char* member : {"Size", "Mode", "RelativePath", "EncryptionKey", "Digest"}) {
    const Object object = root[member];
    sum += object.text().value_or("").size() + object.data().value_or(Bytes()).size();
    sum += static_cast<std::size_t>(object.integer().value_or(0));
    sum += object.at(0).size() + object.find("k").size();
  }
  // The sum only keeps the reads from being optimised away.
  EXPECT_EQ(sum, sum + document->object_count() - document->object_count());
}

TEST(KeyedArchive, EveryByteChangedAndEveryCut) {
  const auto whole = manifest_row();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const unsigned change : {0x01U, 0x10U, 0x80U, 0xFFU}) {
      auto bytes = whole;
      bytes[at] ^= static_cast<std::byte>(change);
      read_all_members(bytes);
    }
    read_all_members(
        std::vector<std::byte>(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(at)));
  }
}

}  // namespace
}  // namespace bridle::keyed_archive
