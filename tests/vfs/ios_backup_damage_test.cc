#include <filesystem>
#include <set>

#include "vfs/made_backup.h"

namespace bridle::vfs {
namespace {

namespace fs = std::filesystem;
using test::blob_path;

// The note of an entry's source, and whether it tells of damage.
std::pair<std::string, bool> note_of(Tree& tree, const Entry& entry) {
  const auto source = tree.open(entry);
  if (!source) return {"error: " + source.error().message, true};
  const SourceNote note = (*source)->note();
  return {std::string(note.text), note.damage};
}

TEST(IosBackupDamage, OfAnEndWithoutPaddingIsToldByTheSource) {
  Made made({.encrypted = true});
  const std::string name = "HomeDomain-Library/size 4096.txt";
  const std::string blob = blob_path(made.path(), name);
  std::string stored = test::read_text(blob);
  stored.back() = static_cast<char>(stored.back() ^ 1);
  test::write_text(blob, stored);
  Tree& tree = made.open();
  const Entry entry = listed(tree).at(shown(name));
  EXPECT_EQ(entry.fault, Fault::none);
  EXPECT_EQ(contents(tree, entry).size(), 4096U);
  const auto [text, damage] = note_of(tree, entry);
  EXPECT_NE(text.find("no padding"), std::string::npos) << text;
  EXPECT_TRUE(damage);
  EXPECT_EQ(note_of(tree, *tree.find(shown("HomeDomain-Library/size 17.txt"))).first, "");
}

TEST(IosBackupDamage, OfOneFileIsThatFilesAlone) {
  const std::string name = "HomeDomain-Library/size 70001.txt";
  const std::string path = shown(name);
  for (const bool encrypted : {false, true}) {
    for (const std::string how : {"missing", "half", "odd", "empty", "zeros", "longer"}) {
      Made made({.encrypted = encrypted});
      const std::string blob = blob_path(made.path(), name);
      const std::string stored = test::read_text(blob);
      if (how == "missing") fs::remove(blob);
      if (how == "half") test::write_text(blob, stored.substr(0, 32'000));
      if (how == "odd") test::write_text(blob, stored.substr(0, 32'007));
      if (how == "empty") test::write_text(blob, "");
      if (how == "zeros") test::write_text(blob, std::string(stored.size(), '\0'));
      if (how == "longer") test::write_text(blob, stored + std::string(16, 'x'));
      Tree& tree = made.open();
      const std::string text = test::backup_files().at(name);
      for (const auto& [listed_path, entry] : listed(tree)) {
        if (listed_path == path) continue;
        EXPECT_EQ(entry.fault, Fault::none) << how << " " << listed_path << entry.fault_note;
      }
      const Entry entry = listed(tree).at(path);
      const std::string got = contents(tree, entry);
      SCOPED_TRACE(how + (encrypted ? " encrypted" : " plain"));
      if (how == "missing") {
        EXPECT_EQ(entry.fault, Fault::missing);
        EXPECT_TRUE(got.starts_with("error: ")) << got;
      } else if (how == "zeros") {
        EXPECT_EQ(entry.fault, Fault::none);
        EXPECT_EQ(got.size(), text.size());
        EXPECT_NE(got, text);
      } else {
        EXPECT_NE(entry.fault_note, "");
        // That encrypted contents of whole blocks were cut is known by their padding alone.
        const bool told_by_opening = encrypted && (how == "half" || how == "longer");
        const bool may_lack = how != "longer" && !told_by_opening;
        EXPECT_EQ(entry.fault, may_lack ? Fault::wrong_size : Fault::none);
        if (told_by_opening) {
          EXPECT_TRUE(note_of(tree, entry).second) << note_of(tree, entry).first;
        }
      }
      // What is there is served: it is evidence still.
      if (how == "half") {
        EXPECT_EQ(got, text.substr(0, 32'000));
      }
      if (how == "odd") {
        EXPECT_EQ(got, text.substr(0, encrypted ? 32'000 : 32'007));
      }
      if (how == "empty") {
        EXPECT_EQ(got.starts_with("error: "), encrypted) << got;
      }
    }
  }
}

// The manifest of an encrypted backup in the clear, as before iOS 10.2, so that tests can change
// it.
void make_manifest_plain(Made& made) {
  Tree& tree = made.open();
  const std::string manifest = contents(tree, *tree.find("Manifest.db"));
  test::write_text(made.path() + "/Manifest.db", manifest);
}

// The file shrank while it was copied: its padding says that it is whole.
TEST(IosBackupDamage, AnotherLengthThanThePaddingTellsIsNoDamage) {
  Made made({.encrypted = true, .product_version = "10.1.1"});
  make_manifest_plain(made);
  const std::string name = "HomeDomain-Library/size 70001.txt";
  // 70001 as the archive has it, and 70100.
  test::change_manifest(made.path(),
                        "UPDATE Files SET file = CAST(substr(file, 1, instr(file, x'1200011171') - "
                        "1) || x'12000111d4' || substr(file, instr(file, x'1200011171') + 5) AS "
                        "BLOB) WHERE relativePath = 'Library/size 70001.txt'");
  Tree& tree = made.open();
  const Entry entry = listed(tree).at(shown(name));
  EXPECT_EQ(entry.fault, Fault::none);
  EXPECT_NE(entry.fault_note.find("70100"), std::string::npos) << entry.fault_note;
  EXPECT_EQ(contents(tree, entry), test::backup_files().at(name));
  const auto [text, damage] = note_of(tree, entry);
  EXPECT_NE(text.find("70001 bytes by its padding"), std::string::npos) << text;
  EXPECT_FALSE(damage);
}

TEST(IosBackupDamage, AWrongKeyIsThatFilesAlone) {
  Made made({.encrypted = true, .product_version = "10.1.1"});
  make_manifest_plain(made);
  const std::string hurt = "HomeDomain-Library/size 17.txt";
  const std::string other = "HomeDomain-Library/size 4096.txt";
  // The key is 40 bytes in the archive, after its class: 03000000.
  test::change_manifest(
      made.path(),
      "UPDATE Files SET file = (SELECT CAST(substr(file, 1, instr(file, x'03000000') + 9)"
      " || x'ff' || substr(file, instr(file, x'03000000') + 11) AS BLOB))"
      " WHERE relativePath = 'Library/size 17.txt'");
  Tree& tree = made.open();
  EXPECT_TRUE(contents(tree, *tree.find(device_path(hurt))).starts_with("error: "));
  EXPECT_EQ(contents(tree, *tree.find(device_path(other))), test::backup_files().at(other));
}

TEST(IosBackupDamage, AManifestWithoutDetailsStillNamesItsFiles) {
  for (const char* file : {"NULL", "x'00'", "'<plist><dict/></plist>'", "zeroblob(400)"}) {
    Made made;
    test::change_manifest(made.path(), std::string("UPDATE Files SET file = ") + file);
    Tree& tree = made.open();
    for (const auto& [name, text] : test::backup_files()) {
      const auto entry = tree.find(shown(name));
      ASSERT_TRUE(entry);
      EXPECT_NE(entry->fault_note, "");
      EXPECT_FALSE(entry->modified);
      EXPECT_EQ(contents(tree, *entry), text);
    }
  }
}

TEST(IosBackupDamage, APathOutOfTheBackupIsRefused) {
  Made made;
  const std::string id(40, 'a');
  test::write_text(made.path() + "/" + id, "flat blob of a refused row");
  test::change_manifest(
      made.path(), "INSERT INTO Files VALUES('" + id +
                       "','HomeDomain','../../../etc/passwd',1,NULL);"
                       "INSERT INTO Files VALUES('" +
                       std::string(40, 'b') +
                       "','HomeDomain','/etc/passwd',1,NULL);"
                       "INSERT INTO Files VALUES('" +
                       std::string(40, 'c') +
                       "','AppDomain-../..','x',1,NULL);"
                       "INSERT INTO Files VALUES('" +
                       std::string(40, 'd') +
                       "',NULL,'x',1,NULL);"
                       "INSERT INTO Files VALUES('" +
                       std::string(40, 'e') +
                       "','HomeDomain',NULL,1,NULL);"
                       "INSERT INTO Files VALUES('" +
                       std::string(40, 'f') +
                       "','HomeDomain','a'||char(0)||'b',1,NULL);"
                       "INSERT INTO Files VALUES('../../etc/passwd','HomeDomain','y',1,NULL);"
                       "INSERT INTO Files VALUES('" +
                       std::string(40, 'A') +
                       "','HomeDomain','z',1,NULL);"
                       "INSERT INTO Files(rowid,fileID,domain,relativePath,flags) VALUES(-5,'" +
                       std::string(40, '0') + "','HomeDomain','w',1);");
  Tree& tree = made.open();
  std::size_t refused = 0;
  const auto entries = listed(tree);
  for (const auto& [path, entry] : entries) {
    EXPECT_EQ(path.find(".."), std::string::npos) << path;
    if (entry.fault != Fault::refused) continue;
    ++refused;
    EXPECT_TRUE(path.starts_with("unlisted/manifest-row-")) << path;
    EXPECT_FALSE(tree.open(entry).ok());
    EXPECT_FALSE(tree.open_stored(entry).ok());
  }
  EXPECT_EQ(refused, 9U);
  // Its contents are listed all the same.
  EXPECT_EQ(contents(tree, entries.at("unlisted/" + id)), "flat blob of a refused row");
}

TEST(IosBackupDamage, AnotherFileIdIsTold) {
  Made made;
  const std::string id(40, 'a');
  test::write_text(made.path() + "/" + id, "x");
  test::change_manifest(made.path(),
                        "INSERT INTO Files VALUES('" + id +
                            "','HomeDomain','y',1,"
                            "(SELECT file FROM Files WHERE relativePath LIKE '%size 1.txt'))");
  Tree& tree = made.open();
  const auto entry = tree.find("private/var/mobile/y");
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->fault, Fault::wrong_id);
  EXPECT_NE(entry->fault_note.find("SHA-1"), std::string::npos) << entry->fault_note;
  EXPECT_EQ(contents(tree, *entry), "x");
}

TEST(IosBackupDamage, WhatNoRowNamesIsListed) {
  Made made;
  const std::string id = "ab" + std::string(38, '1');
  fs::create_directories(made.path() + "/ab");
  test::write_text(made.path() + "/ab/" + id, "nameless");
  test::write_text(made.path() + "/notes.txt", "odd");
  test::write_text(made.path() + "/ab/short", "odd too");
  Tree& tree = made.open();
  const auto entries = listed(tree);
  EXPECT_EQ(contents(tree, entries.at("unlisted/" + id)), "nameless");
  EXPECT_EQ(contents(tree, entries.at("unlisted/notes.txt")), "odd");
  EXPECT_EQ(contents(tree, entries.at("unlisted/ab/short")), "odd too");
  EXPECT_TRUE(tree.find("unlisted/" + id));
}

TEST(IosBackupDamage, AManifestCutAnywhereListsWhatItStillHas) {
  for (const bool encrypted : {false, true}) {
    Made made({.encrypted = encrypted});
    const std::string manifest = test::read_text(made.path() + "/Manifest.db");
    std::size_t whole = listed(made.open()).size();
    for (std::size_t size = 0; size < manifest.size(); size += 1021) {
      test::write_text(made.path() + "/Manifest.db", manifest.substr(0, size));
      std::optional<Error> error;
      std::map<std::string, Entry> entries;
      try {
        entries = listed(made.open(), &error);
      } catch (const std::runtime_error&) {
        continue;  // opening says so
      }
      EXPECT_TRUE(error) << size;
      // Each blob comes under one name or the other.
      std::set<std::string> blobs;
      for (const auto& [path, entry] : entries) {
        EXPECT_NE(entry.fault, Fault::refused) << size << path;
        if (entry.type == EntryType::file && !entry.file_id.empty()) blobs.insert(entry.file_id);
      }
      EXPECT_EQ(blobs.size(), test::backup_files().size()) << size;
      EXPECT_LE(entries.size(), whole);
    }
  }
}

TEST(IosBackupDamage, AKeybagCutAnywhereOpensNothingAndSaysWhy) {
  Made made({.encrypted = true});
  const std::string plist = test::read_text(made.path() + "/Manifest.plist");
  for (std::size_t size = 0; size < plist.size(); size += 13) {
    test::write_text(made.path() + "/Manifest.plist", plist.substr(0, size));
    auto storage = open_directory(made.path()).value();
    const auto tree = open_ios_backup(*storage, "", test::kBackupPassword);
    ASSERT_FALSE(tree) << size;
    EXPECT_NE(tree.error().code, ErrorCode::wrong_password) << size;
    EXPECT_NE(tree.error().message, "");
  }
}

}  // namespace
}  // namespace bridle::vfs
