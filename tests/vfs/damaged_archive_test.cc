// Archives that are cut off, flipped, or lie about themselves.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "support/archive_writer.h"
#include "support/listing.h"
#include "vfs/archive.h"

namespace bridle::vfs {
namespace {

using test::list;
using test::Listing;
using test::noise;
using test::open_bytes;
using test::pack;
using test::PackedFile;
using test::Packing;
using test::RawZip;
using test::text_of;
using test::text_or_error;
using test::tree_of;
using test::ZipLies;

constexpr Packing kPackings[] = {Packing::zip, Packing::zip_stored, Packing::tar, Packing::gz,
                                 Packing::bz2, Packing::xz,         Packing::zst};

TEST(DamagedArchive, WhatTheDirectoryOfAZipSaysIsChecked) {
  const std::vector<ZipLies> all_lies = {{.size = 5},
                                         {.size = 0xFFFF'FFF0},
                                         {.packed = 0xFFFF'FFF0},
                                         {.size = 0xFFFF'FFF0, .packed = 0xFFFF'FFF0},
                                         {.crc32 = 1},
                                         {.header = 0x7FFF'FFFF},
                                         {.header = 3},
                                         {.method = 8},
                                         {.method = 77}};
  for (const ZipLies& lies : all_lies) {
    RawZip zip;
    zip.add("good", "good");
    zip.add("liar", "contents", lies);
    const auto tree = tree_of(zip.finish());
    const Listing listing = list(*tree);
    if (lies.header != 3U) {
      EXPECT_EQ(text_or_error(*tree, listing["good"]), "good");
    }
    EXPECT_FALSE(text_of(*tree, listing["liar"]).ok());
  }
  RawZip zip;
  zip.add("good", "good");
  const auto tree = tree_of(zip.finish(7));
  EXPECT_EQ(list(*tree).error->code, ErrorCode::malformed);
  EXPECT_EQ(list(*tree).entries.size(), 1U);
}

TEST(DamagedArchive, ADamagedRecordOfTheDirectoryLosesThatMemberAlone) {
  RawZip zip;
  for (const char* name : {"one", "two", "three"}) zip.add(name, name);
  std::string bytes = zip.finish();
  bytes[zip.directory_offset() + 46 + 3] = 'X';
  const auto tree = tree_of(bytes);
  const Listing listing = list(*tree);
  ASSERT_TRUE(listing.error);
  EXPECT_EQ(listing.entries.size(), 2U);
  EXPECT_EQ(text_or_error(*tree, listing["three"]), "three");
}

// What is read of a part must be the truth: the whole's bytes, or an error.
void check_against_whole(Tree& tree, const std::map<std::string, std::string>& whole) {
  for (const Entry& entry : list(tree).entries) {
    const auto text = text_of(tree, entry);
    const auto expected = whole.find(entry.path);
    if (text && expected != whole.end() && entry.type == EntryType::file) {
      EXPECT_EQ(*text, expected->second) << entry.path;
    }
  }
}

TEST(DamagedArchive, CutAtAnyLengthWhatIsReadIsTrueAndTheLossIsSaid) {
  std::vector<PackedFile> files = {{"a", "first"}, {"b", noise(300'000, 5)}, {"c", "third"}};
  std::map<std::string, std::string> whole;
  for (const PackedFile& file : files) whole[file.path] = file.contents;
  for (const Packing packing : kPackings) {
    const std::string bytes = pack(files, packing);
    std::size_t most = 0;
    for (std::size_t length = 0; length < bytes.size(); length += length < 600 ? 7 : 20'011) {
      SCOPED_TRACE(std::to_string(static_cast<int>(packing)) + " at " + std::to_string(length));
      const auto tree = open_bytes(std::string_view(bytes).substr(0, length));
      if (!tree.ok() || *tree == nullptr) continue;  // no archive: a tree of the file itself
      check_against_whole(**tree, whole);
      std::size_t readable = 0;
      const Listing listing = list(**tree);
      for (const Entry& entry : listing.entries) readable += text_of(**tree, entry).ok() ? 1 : 0;
      most = std::max(most, readable);
      if (!listing.error) {
        EXPECT_EQ(listing.entries.size(), files.size());
      }
    }
    // bzip2 needs a whole block of 900 kB before it gives a byte.
    if (packing != Packing::bz2) {
      EXPECT_GE(most, 1U) << "members before the cut are read";
    }
  }
}

TEST(DamagedArchive, AZipWithoutItsDirectoryGivesItsMembersAndSaysSo) {
  const std::vector<PackedFile> files = {{"a", "first"}, {"b/c", noise(3'000, 5)}, {"d", "last"}};
  for (const Packing packing : {Packing::zip, Packing::zip_stored}) {
    const std::string bytes = pack(files, packing);
    const auto tree = tree_of(std::string_view(bytes).substr(0, bytes.find("PK\1\2")));
    const Listing listing = list(*tree);
    ASSERT_EQ(listing.entries.size(), 3U);
    for (const PackedFile& file : files) {
      EXPECT_EQ(text_or_error(*tree, listing[file.path]), file.contents);
      EXPECT_EQ(listing[file.path].size, file.contents.size());
    }
    ASSERT_TRUE(listing.error);
    EXPECT_NE(listing.error->message.find("no directory"), std::string::npos);
  }
}

TEST(DamagedArchive, FlippedBytesNeverCrashNorInventContents) {
  std::vector<PackedFile> files = {{"a", "first"}, {"b", noise(3'000, 5)}, {"c", "third"}};
  std::mt19937 random(7);
  for (const Packing packing : kPackings) {
    const std::string bytes = pack(files, packing);
    for (int round = 0; round < 100; ++round) {
      std::string hurt = bytes;
      for (int flips = 0; flips < 1 + round % 3; ++flips) {
        hurt[random() % hurt.size()] ^= static_cast<char>(1U << (random() % 8));
      }
      auto tree = open_bytes(hurt);
      if (!tree.ok() || *tree == nullptr) continue;
      for (const Entry& entry : list(**tree).entries) {
        const auto text = text_of(**tree, entry);
        // A tar has no checksum over contents; a zip has, and so have xz, gz, bz2.
        if (packing == Packing::zip && text && entry.path == "b") {
          EXPECT_EQ(*text, files[1].contents);
        }
      }
    }
  }
}

}  // namespace
}  // namespace bridle::vfs
