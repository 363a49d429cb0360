#include "vfs/archive.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/limits.h"
#include "support/archive_writer.h"
#include "support/listing.h"
#include "support/temporary.h"
#include "vfs/open.h"

namespace bridle::vfs {
namespace {

namespace fs = std::filesystem;
using test::list;
using test::Listing;
using test::noise;
using test::open_bytes;
using test::pack;
using test::PackedFile;
using test::Packing;
using test::pax_record;
using test::raw_tar_member;
using test::RawZip;
using test::TemporaryFolder;
using test::text_of;
using test::text_or_error;
using test::tree_of;
using Kind = PackedFile::Kind;

constexpr Packing kPackings[] = {Packing::zip, Packing::zip_stored, Packing::tar, Packing::gz,
                                 Packing::bz2, Packing::xz,         Packing::zst};

std::vector<PackedFile> sample() {
  return {{"a", "", Kind::folder},
          {"a/empty", ""},
          {"a/short", "short"},
          {"a/noise", noise(300'000, 1)},
          {"b", "", Kind::folder},
          {"b/caf\xc3\xa9", "composed"},
          {"b/cafe\xcc\x81", "decomposed"},
          {"b/link", "../a/short", Kind::symbolic_link},
          {"b/" + std::string(150, 'n'), "long name"},
          {"zeros", std::string(100'000, '\0')}};
}

TEST(Archive, FolderZipAndTarGiveTheSameEntriesAndBytes) {
  const TemporaryFolder folder;
  for (const PackedFile& file : sample()) {
    const fs::path path = folder.path() / file.path;
    if (file.kind == Kind::folder) fs::create_directories(path);
    if (file.kind == Kind::file) std::ofstream(path, std::ios::binary) << file.contents;
    if (file.kind == Kind::symbolic_link) fs::create_symlink(file.contents, path);
  }
  auto directory = open_container(folder.path());
  ASSERT_TRUE(directory.ok());
  const Listing expected = list(**directory);
  ASSERT_EQ(expected.entries.size(), sample().size());

  for (const Packing packing : kPackings) {
    SCOPED_TRACE(static_cast<int>(packing));
    const auto tree = tree_of(pack(sample(), packing));
    Listing listing = list(*tree);
    EXPECT_FALSE(listing.error);
    std::sort(listing.entries.begin(), listing.entries.end(),
              [](const Entry& a, const Entry& b) { return a.path < b.path; });
    ASSERT_EQ(listing.entries.size(), expected.entries.size());
    for (std::size_t i = 0; i < expected.entries.size(); ++i) {
      const Entry& entry = listing.entries[i];
      EXPECT_EQ(entry.path, expected.entries[i].path);
      EXPECT_EQ(entry.type, expected.entries[i].type) << entry.path;
      EXPECT_EQ(entry.fault, Fault::none) << entry.fault_note;
      if (entry.type != EntryType::file) continue;
      EXPECT_EQ(entry.size, expected.entries[i].size) << entry.path;
      EXPECT_EQ(text_or_error(*tree, entry), text_or_error(**directory, expected.entries[i]));
      const auto found = tree->find(entry.path);
      ASSERT_TRUE(found) << entry.path;
      EXPECT_EQ(text_or_error(*tree, *found), text_or_error(*tree, entry));
      if (packing != Packing::zip && packing != Packing::zip_stored) {
        ASSERT_TRUE(entry.modified);
        EXPECT_EQ(rfc3339(*entry.modified), "2024-03-01T10:00:00Z");
      }
    }
    EXPECT_FALSE(tree->find("absent"));
    EXPECT_FALSE(tree->find(""));
  }
}

TEST(Archive, IsRecognisedByContentAndNotByName) {
  const TemporaryFolder folder;
  std::ofstream(folder / "evidence.txt", std::ios::binary) << pack({{"a", "text"}}, Packing::zip);
  std::ofstream(folder / "fake.zip", std::ios::binary) << "no zip at all";
  std::ofstream(folder / "zeros.tar", std::ios::binary) << std::string(10'240, '\0');
  auto zip = open_container(folder / "evidence.txt");
  ASSERT_TRUE(zip.ok());
  EXPECT_EQ(text_or_error(**zip, *(*zip)->find("a")), "text");
  for (const char* name : {"fake.zip", "zeros.tar"}) {
    auto tree = open_container(folder / name);
    ASSERT_TRUE(tree.ok()) << name;
    EXPECT_TRUE((*tree)->find(name)) << "a tree of the file itself";
    EXPECT_EQ(open_archive(folder / name).error().code, ErrorCode::unsupported);
  }
}

TEST(Archive, PrefetchUnpacksInOnePassAndTheRestStillOpens) {
  std::vector<PackedFile> files;
  for (int i = 0; i < 50; ++i) {
    files.push_back({"f" + std::to_string(i), noise(1'000, static_cast<std::uint64_t>(i))});
  }
  const PackedFile big = {"big", noise(limits::kSpoolInMemory + 12'345, 99)};
  for (const Packing packing : {Packing::tar, Packing::zip, Packing::gz}) {
    if (packing == Packing::gz) files.push_back(big);
    const auto tree = tree_of(pack(files, packing));
    const Listing listing = list(*tree);
    std::vector<Entry> wanted;
    for (const Entry& entry : listing.entries) {
      if (entry.path.size() != 3 || entry.path == "big") wanted.push_back(entry);
    }
    ASSERT_EQ(wanted.size(), packing == Packing::gz ? 11U : 10U);
    ASSERT_TRUE(tree->prefetch(wanted).ok());
    ASSERT_TRUE(tree->prefetch(wanted).ok()) << "again";
    for (const PackedFile& file : files) {
      EXPECT_EQ(text_of(*tree, *tree->find(file.path)).value(), file.contents) << file.path;
    }
  }
}

TEST(Archive, OpensFromManyThreads) {
  std::vector<PackedFile> files;
  for (int i = 0; i < 30; ++i) files.push_back({"f" + std::to_string(i), std::to_string(i)});
  for (const Packing packing : {Packing::gz, Packing::tar, Packing::zip}) {
    const auto tree = tree_of(pack(files, packing));
    std::vector<int> wrong(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < wrong.size(); ++t) {
      threads.emplace_back([&, t] {
        for (const PackedFile& file : files) {
          if (text_or_error(*tree, *tree->find(file.path)) != file.contents) ++wrong[t];
        }
      });
    }
    EXPECT_EQ(list(*tree).entries.size(), files.size());
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, std::vector<int>(4));
  }
}

TEST(Archive, NamesThatLeadOutAreListedAndRefused) {
  RawZip zip;
  std::string tar;
  const std::vector<std::pair<std::string, std::string>> names = {
      {"../up", "../up"},   {"a/../../up", "a/../../up"}, {"..", ".."},
      {"..\\up", "..\\up"}, {"C:\\up", "C:\\up"},         {"c:/up", "c:/up"},
      {"/../up2", "../up2"}};
  for (const auto& [raw, shown] : names) {
    zip.add(raw, "hostile");
    tar += raw_tar_member(raw, '0', "hostile");
  }
  zip.add("good", "good");
  tar += raw_tar_member("good", '0', "good");
  for (const std::string& bytes : {zip.finish(), tar + std::string(1024, '\0')}) {
    const auto tree = tree_of(bytes);
    const Listing listing = list(*tree);
    EXPECT_EQ(listing.entries.size(), names.size() + 1);
    for (const auto& [raw, shown] : names) {
      const Entry& entry = listing[shown];
      EXPECT_EQ(entry.fault, Fault::refused) << shown;
      EXPECT_FALSE(entry.fault_note.empty()) << shown;
      auto source = tree->open(entry);
      ASSERT_FALSE(source.ok()) << shown;
      EXPECT_EQ(source.error().code, ErrorCode::refused);
    }
    EXPECT_EQ(text_or_error(*tree, listing["good"]), "good");
  }
}

TEST(Archive, AbsoluteAndUntidyNamesAreTakenFromTheRoot) {
  RawZip zip;
  std::string tar;
  for (const char* raw : {"/private/var/a", "./b", "c//d", "./e/./f"}) {
    zip.add(raw, raw);
    tar += raw_tar_member(raw, '0', raw);
  }
  tar += raw_tar_member("./", '5', "");
  for (const std::string& bytes : {zip.finish(), tar + std::string(1024, '\0')}) {
    const auto tree = tree_of(bytes);
    const Listing listing = list(*tree);
    ASSERT_EQ(listing.entries.size(), 4U);
    EXPECT_EQ(text_or_error(*tree, listing["private/var/a"]), "/private/var/a");
    EXPECT_EQ(text_or_error(*tree, listing["b"]), "./b");
    EXPECT_EQ(text_or_error(*tree, listing["c/d"]), "c//d");
    EXPECT_EQ(text_or_error(*tree, listing["e/f"]), "./e/./f");
  }
}

TEST(Archive, OddNamesAreEscapedAsTheyStand) {
  RawZip zip;
  zip.add(std::string_view("nul\0.txt", 8), "1");
  zip.add("\xff\x01", "2");
  zip.add("x%01", "3");
  const auto tree = tree_of(zip.finish());
  const Listing listing = list(*tree);
  EXPECT_EQ(listing["nul%00.txt"].fault, Fault::refused);
  EXPECT_EQ(text_or_error(*tree, listing["%FF%01"]), "2");
  EXPECT_EQ(text_or_error(*tree, listing["x%2501"]), "3");
  EXPECT_EQ(text_or_error(*tree, *tree->find("%FF%01")), "2");

  const std::string tar = raw_tar_member("h", 'x', pax_record("path", "pax\xff\x02")) +
                          raw_tar_member("h", '0', "4") + std::string(1024, '\0');
  const auto tar_tree = tree_of(tar);
  EXPECT_EQ(text_or_error(*tar_tree, list(*tar_tree)["pax%FF%02"]), "4");
}

TEST(Archive, BackslashesOfWindowsSeparate) {
  RawZip zip;
  zip.add("folder\\file", "1", {.system = 0});
  zip.add("un\\ix", "2");
  const auto tree = tree_of(zip.finish());
  EXPECT_EQ(text_or_error(*tree, list(*tree)["folder/file"]), "1");
  EXPECT_EQ(text_or_error(*tree, list(*tree)["un\\ix"]), "2");
}

TEST(Archive, OfANameThatStandsTwiceTheFirstWins) {
  RawZip zip;
  zip.add("same", "first");
  zip.add("other", "other");
  zip.add("./same", "second");
  const std::string tar = raw_tar_member("same", '0', "first") + raw_tar_member("d/", '5', "") +
                          raw_tar_member("same", '0', "second") + raw_tar_member("d/", '5', "") +
                          std::string(1024, '\0');
  for (const std::string& bytes : {zip.finish(), tar}) {
    const auto tree = tree_of(bytes);
    const Listing listing = list(*tree);
    std::vector<const Entry*> same;
    for (const Entry& entry : listing.entries) {
      if (entry.path == "same") same.push_back(&entry);
      if (entry.path == "d") {
        EXPECT_EQ(entry.fault, Fault::none) << "a folder may come again";
      }
    }
    ASSERT_EQ(same.size(), 2U);
    EXPECT_EQ(same[0]->fault, Fault::none);
    EXPECT_EQ(same[1]->fault, Fault::refused);
    EXPECT_EQ(text_or_error(*tree, *same[0]), "first");
    EXPECT_EQ(text_or_error(*tree, *tree->find("same")), "first");
    EXPECT_FALSE(tree->open(*same[1]).ok());
  }
}

TEST(Archive, HardLinksGiveTheEarlierMemberAndNothingElse) {
  const std::string tar =
      raw_tar_member("early", '1', "", "file") + raw_tar_member("file", '0', "contents") +
      raw_tar_member("link", '1', "", "file") + raw_tar_member("again", '1', "", "./link") +
      raw_tar_member("out", '1', "", "/etc/passwd") +
      raw_tar_member("up", '1', "", "../../etc/passwd") + raw_tar_member("self", '1', "", "self") +
      std::string(1024, '\0');
  const auto tree = tree_of(tar);
  const Listing listing = list(*tree);
  EXPECT_EQ(text_or_error(*tree, listing["link"]), "contents");
  EXPECT_EQ(text_or_error(*tree, listing["again"]), "contents");
  EXPECT_EQ(listing["link"].size, 8U);
  for (const char* path : {"early", "out", "up", "self"}) {
    EXPECT_EQ(listing[path].fault, Fault::refused) << path;
    EXPECT_FALSE(tree->open(listing[path]).ok()) << path;
  }
}

TEST(Archive, LinksDevicesAndPipesAreListedAndNotOpened) {
  const std::string tar = raw_tar_member("pipe", '6', "") + raw_tar_member("device", '3', "") +
                          raw_tar_member("link", '2', "", "/etc/passwd") + std::string(1024, '\0');
  const auto tree = tree_of(tar);
  const Listing listing = list(*tree);
  EXPECT_EQ(listing["pipe"].type, EntryType::other);
  EXPECT_EQ(listing["device"].type, EntryType::other);
  EXPECT_EQ(listing["link"].type, EntryType::link);
  for (const Entry& entry : listing.entries) {
    auto source = tree->open(entry);
    ASSERT_FALSE(source.ok()) << entry.path;
    EXPECT_EQ(source.error().code, ErrorCode::refused);
  }
  RawZip zip;
  zip.add("link", "/etc/passwd", {.attributes = 0120777U << 16});
  zip.add("pipe", "", {.attributes = 0010644U << 16});
  const auto zip_tree = tree_of(zip.finish());
  EXPECT_EQ(list(*zip_tree)["link"].type, EntryType::link);
  EXPECT_EQ(list(*zip_tree)["pipe"].type, EntryType::other);
  EXPECT_FALSE(zip_tree->open(list(*zip_tree)["link"]).ok());
}

TEST(Archive, ABombStopsAtTheLimits) {
  const std::vector<PackedFile> files = {{"zeros", std::string(32U << 20, '\0')}, {"after", "a"}};
  for (const Packing packing : {Packing::zip, Packing::gz, Packing::zst}) {
    SCOPED_TRACE(static_cast<int>(packing));
    const std::string bytes = pack(files, packing);
    for (const ArchiveLimits& bounds :
         {ArchiveLimits{.unpacked = 1U << 20}, ArchiveLimits{.ratio = 100, .ratio_free = 0}}) {
      auto tree = open_bytes(bytes, bounds);
      ASSERT_TRUE(tree.ok());
      const Listing listing = list(**tree);
      ASSERT_FALSE(listing.entries.empty());
      const auto text = text_of(**tree, listing["zeros"]);
      ASSERT_FALSE(text.ok());
      EXPECT_EQ(text.error().code, ErrorCode::over_limit) << text.error().message;
      if (packing == Packing::zip) {
        EXPECT_EQ(text_or_error(**tree, listing["after"]), "a") << "only the bomb is lost";
      } else {
        ASSERT_TRUE(listing.error);
        EXPECT_EQ(listing.error->code, ErrorCode::over_limit);
      }
    }
    if (packing == Packing::zst) continue;  // over the usual ratio as well
    const auto tree = tree_of(bytes);
    const auto text = text_of(*tree, *tree->find("zeros"));
    ASSERT_TRUE(text.ok()) << text.error().message;
    EXPECT_EQ(text->size(), 32U << 20);
  }
}

TEST(Archive, AZstOfZerosIsOverTheUsualRatio) {
  // zstd packs zeros some 30,000 times: no real log or database comes near the limit.
  const std::string bytes = pack({{"zeros", std::string(64U << 20, '\0')}}, Packing::zst);
  auto tree = open_bytes(bytes);
  ASSERT_TRUE(tree.ok());
  EXPECT_EQ(list(**tree).error->code, ErrorCode::over_limit);
}

TEST(Archive, CompressionOverCompressionIsRefused) {
  std::string inner = pack({{"a", "text"}}, Packing::gz);
  // A gzip member of stored blocks around it.
  std::string gz("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  const auto size = static_cast<unsigned>(inner.size());
  gz += '\1';
  for (const unsigned value : {size, ~size}) {
    gz += static_cast<char>(value & 0xFF);
    gz += static_cast<char>(value >> 8 & 0xFF);
  }
  gz += inner + std::string(8, '\0');
  const auto tree = open_bytes(gz);
  ASSERT_FALSE(tree.ok());
  EXPECT_EQ(tree.error().code, ErrorCode::refused);
}

TEST(Archive, MembersThatShareTheirBytesAreRefused) {
  RawZip zip;
  zip.add("kernel", std::string(1'000, 'k'));
  for (int i = 0; i < 10; ++i) {
    zip.add("copy" + std::to_string(i), "", {.size = 1'000, .packed = 1'000, .header = 0});
  }
  const auto tree = tree_of(zip.finish());
  int refused = 0;
  for (const Entry& entry : list(*tree).entries) refused += entry.fault == Fault::refused ? 1 : 0;
  EXPECT_EQ(refused, 10);
}

TEST(Archive, AnEncryptedZipSaysWhatToDo) {
  const auto tree = open_bytes(pack({{"a", "text"}}, Packing::zip_encrypted));
  ASSERT_FALSE(tree.ok());
  EXPECT_NE(tree.error().message.find("the zip itself is encrypted: unpack it first"),
            std::string::npos);
  RawZip zip;
  zip.add("open", "open");
  zip.add("locked", "locked", {.flags = 1});
  const auto mixed = tree_of(zip.finish());
  EXPECT_EQ(text_or_error(*mixed, list(*mixed)["open"]), "open");
  EXPECT_NE(text_or_error(*mixed, list(*mixed)["locked"]).find("encrypted"), std::string::npos);
}

TEST(Archive, TooManyEntriesAreAnErrorAfterThoseTaken) {
  std::vector<PackedFile> files;
  for (int i = 0; i < 20; ++i) files.push_back({"f" + std::to_string(i), ""});
  for (const Packing packing : kPackings) {
    SCOPED_TRACE(static_cast<int>(packing));
    const auto tree = tree_of(pack(files, packing), {.entries = 10});
    const Listing listing = list(*tree);
    EXPECT_EQ(listing.entries.size(), 10U);
    ASSERT_TRUE(listing.error);
    EXPECT_EQ(listing.error->code, ErrorCode::over_limit);
  }
}

TEST(Archive, ANameOverTheLimitIsAFault) {
  RawZip zip;
  zip.add(std::string(limits::kPath + 1, 'n'), "long");
  zip.add("good", "good");
  const auto tree = tree_of(zip.finish());
  const Listing listing = list(*tree);
  EXPECT_EQ(listing.entries[0].fault, Fault::over_limit);
  EXPECT_EQ(tree->open(listing.entries[0]).error().code, ErrorCode::over_limit);
  EXPECT_EQ(text_or_error(*tree, listing["good"]), "good");
}

}  // namespace
}  // namespace bridle::vfs
