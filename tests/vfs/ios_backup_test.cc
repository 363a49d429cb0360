#include "vfs/ios_backup.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

#include "base/limits.h"
#include "formats/ios_domains.h"
#include "support/backup.h"
#include "support/temporary.h"
#include "vfs/open.h"

namespace bridle::vfs {
namespace {

namespace fs = std::filesystem;
using test::BackupShape;
using test::blob_path;
using test::TemporaryFolder;

// A backup in a folder of its own, as a tree.
struct Made {
  explicit Made(const BackupShape& wanted = {}) : shape(wanted) {
    test::write_backup(path(), test::backup_files(), shape);
  }
  std::string path() const { return folder / "backup"; }
  Tree& open() {
    tree.reset();
    storage = open_directory(path()).value();
    auto opened = open_ios_backup(
        *storage, "",
        shape.encrypted ? std::optional<std::string_view>(test::kBackupPassword) : std::nullopt);
    if (!opened) throw std::runtime_error(opened.error().message);
    tree = std::move(*opened);
    return *tree;
  }

  TemporaryFolder folder;
  BackupShape shape;
  std::unique_ptr<Tree> storage;
  std::unique_ptr<Tree> tree;
};

std::map<std::string, Entry> listed(Tree& tree, std::optional<Error>* error = nullptr) {
  std::map<std::string, Entry> out;
  auto result = tree.list([&](const Entry& entry) {
    EXPECT_FALSE(out.contains(entry.path)) << entry.path;
    out[entry.path] = entry;
    return true;
  });
  if (error != nullptr && !result) *error = result.error();
  EXPECT_TRUE(result.ok() || error != nullptr) << result.error().message;
  return out;
}

std::string contents(Tree& tree, const Entry& entry) {
  auto source = tree.open(entry);
  if (!source) return "error: " + source.error().message;
  auto bytes = read_all(**source, limits::kWholeFile);
  if (!bytes) return "unreadable: " + bytes.error().message;
  return std::string(as_text(*bytes));
}

std::string device_path(const std::string& name) {
  if (name.starts_with("AppDomain-net.example.app-")) {
    return ios::device_path("AppDomain-net.example.app", name.substr(26));
  }
  return ios::device_path("HomeDomain", name.substr(11));
}

// As listed: the "%25" in a name is escaped once more.
std::string shown(const std::string& name) {
  std::string out = device_path(name);
  const std::size_t percent = out.find('%');
  if (percent != std::string::npos) out.insert(percent + 1, "25");
  return out;
}

TEST(IosBackup, PlainAndEncryptedGiveTheSameFiles) {
  for (const bool encrypted : {false, true}) {
    Made made({.encrypted = encrypted});
    Tree& tree = made.open();
    const auto entries = listed(tree);
    for (const auto& [name, text] : test::backup_files()) {
      ASSERT_TRUE(entries.contains(shown(name))) << shown(name);
      const Entry& entry = entries.at(shown(name));
      EXPECT_EQ(entry.type, EntryType::file);
      EXPECT_EQ(entry.size, text.size());
      EXPECT_EQ(entry.fault, Fault::none) << entry.fault_note;
      EXPECT_EQ(entry.fault_note, "");
      ASSERT_TRUE(entry.modified);
      EXPECT_EQ(entry.modified->unix_ns, test::kBackupFileTime_s * kNsPerSecond);
      EXPECT_EQ(entry.file_id, ios::file_id(entry.domain, entry.relative_path));
      EXPECT_EQ(contents(tree, entry), text);
      const auto found = tree.find(entry.path);
      ASSERT_TRUE(found) << entry.path;
      EXPECT_EQ(found->file_id, entry.file_id);
      EXPECT_EQ(contents(tree, *found), text);
    }
    EXPECT_EQ(entries.at("private/var/mobile/Library").type, EntryType::directory);
    EXPECT_EQ(entries.at("private/var/mobile/Library/link").type, EntryType::link);
    for (const char* own : {"Manifest.db", "Manifest.plist", "Info.plist", "Status.plist"}) {
      EXPECT_TRUE(entries.contains(own)) << own;
    }
    EXPECT_TRUE(contents(tree, entries.at("Manifest.db")).starts_with("SQLite format 3"));
    EXPECT_EQ(entries.size(), test::backup_files().size() + 3 + 4);
    EXPECT_FALSE(tree.find("private/var/mobile/Library/absent"));
    EXPECT_FALSE(tree.find("Library"));
    EXPECT_FALSE(tree.find(""));
  }
}

TEST(IosBackup, ReadsAnyPartOfAFile) {
  Made made({.encrypted = true});
  Tree& tree = made.open();
  const std::string name = "HomeDomain-Library/size 70001.txt";
  const std::string text = test::backup_files().at(name);
  auto source = tree.open(*tree.find(device_path(name)));
  ASSERT_TRUE(source);
  for (std::size_t at = 0; at < text.size() + 40; at += 997) {
    for (const std::size_t size : {0U, 1U, 15U, 16U, 33U, 5000U}) {
      std::string part(size, '\0');
      auto got = (*source)->read_at(at, std::as_writable_bytes(std::span(part)));
      ASSERT_TRUE(got);
      const std::string expected = at < text.size() ? text.substr(at, size) : "";
      EXPECT_EQ(part.substr(0, *got), expected) << at;
    }
  }
}

TEST(IosBackup, OpenStoredGivesTheBlobAsItLies) {
  Made made({.encrypted = true});
  Tree& tree = made.open();
  const std::string name = "HomeDomain-Library/size 17.txt";
  auto source = tree.open_stored(*tree.find(device_path(name)));
  ASSERT_TRUE(source);
  EXPECT_EQ(as_text(*read_all(**source, 100)), test::read_text(blob_path(made.path(), name)));
}

TEST(IosBackup, AsksForThePassword) {
  Made made({.encrypted = true});
  auto storage = open_directory(made.path()).value();
  const auto none = open_ios_backup(*storage, "", std::nullopt);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::needs_password);
  EXPECT_NE(none.error().message.find("Reset All Settings"), std::string::npos);
  const auto wrong = open_ios_backup(*storage, "", "horse");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::wrong_password);
}

TEST(IosBackup, ThePropertyListsTellOfThePhone) {
  Made made({.encrypted = true});
  auto storage = open_directory(made.path()).value();
  auto facts = ios_backup_facts(*storage, "");
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->encrypted);
  EXPECT_EQ(facts->derivation_rounds, 20U);
  EXPECT_EQ(facts->product_version, "17.5.1");
  EXPECT_EQ(facts->product_type, "iPhone9,3");
  EXPECT_EQ(facts->device_name, "Phone of no one");
  EXPECT_EQ(facts->imei, "42");
  EXPECT_FALSE(facts->phone_number);
  EXPECT_EQ(facts->full_backup, true);
  EXPECT_EQ(facts->snapshot_state, "finished");
  EXPECT_TRUE(facts->last_backup);
  EXPECT_TRUE(facts->damage.empty());
  test::write_text(made.path() + "/Info.plist", "bplist00");
  facts = ios_backup_facts(*storage, "");
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->damage.size(), 1U);
}

TEST(IosBackup, IsFoundAtTheRootAndOneLevelBelow) {
  const TemporaryFolder folder;
  test::write_backup(folder / "one", {}, {});
  test::write_backup(folder / "two", {}, {});
  fs::create_directories(folder / "three/deeper");
  test::write_backup(folder / "three/deeper/four", {}, {});
  auto above = open_directory(folder.path().string()).value();
  EXPECT_EQ(find_ios_backups(*above).value(), (std::vector<std::string>{"one", "two"}));
  auto below = open_directory(folder / "one").value();
  EXPECT_EQ(find_ios_backups(*below).value(), std::vector<std::string>{""});
  EXPECT_TRUE(open_ios_backup(*above, "two", std::nullopt).ok());
  EXPECT_FALSE(open_ios_backup(*above, "three", std::nullopt).ok());
}

// --- damage --------------------------------------------------------------------------------------

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
        EXPECT_EQ(entry.fault, Fault::wrong_size);
        EXPECT_NE(entry.fault_note, "");
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
  EXPECT_EQ(entry->fault, Fault::none);
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

TEST(IosBackup, ACopyThatWasDecryptedElsewhereIsPlain) {
  Made made({.encrypted = true});
  Tree& tree = made.open();
  const std::string manifest = contents(tree, *tree.find("Manifest.db"));
  for (const auto& [name, text] : test::backup_files()) {
    test::write_text(blob_path(made.path(), name), text);
  }
  test::write_text(made.path() + "/Manifest.db", manifest);
  auto storage = open_directory(made.path()).value();
  auto plain = open_ios_backup(*storage, "", std::nullopt);
  ASSERT_TRUE(plain) << plain.error().message;
  for (const auto& [name, text] : test::backup_files()) {
    const auto entry = (*plain)->find(shown(name));
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->fault, Fault::none) << entry->fault_note;
    EXPECT_EQ(contents(**plain, *entry), text);
  }
}

TEST(IosBackup, TheLogOfADatabaseIsFoundBesideIt) {
  for (const bool encrypted : {false, true}) {
    const TemporaryFolder folder;
    test::write_backup(
        folder / "b", {{"HomeDomain-Library/a.db", "main"}, {"HomeDomain-Library/a.db-wal", "log"}},
        {.encrypted = encrypted});
    auto storage = open_directory(folder / "b").value();
    auto tree = open_ios_backup(*storage, "", test::kBackupPassword).value();
    const auto entry = tree->find("private/var/mobile/Library/a.db");
    ASSERT_TRUE(entry);
    const auto log = tree->sibling(*entry, "-wal");
    ASSERT_TRUE(log);
    EXPECT_EQ(log->path, "private/var/mobile/Library/a.db-wal");
    EXPECT_EQ(contents(*tree, *log), "log");
    EXPECT_FALSE(tree->sibling(*entry, "-shm"));
  }
}

TEST(IosBackup, ManyThreadsOpenDuringAListing) {
  Made made({.encrypted = true});
  Tree& tree = made.open();
  const auto files = test::backup_files();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (const auto& [name, text] : files) {
        const auto entry = tree.find(shown(name));
        if (entry && contents(tree, *entry) == text) ++good;
      }
    });
  }
  EXPECT_GT(listed(tree).size(), files.size());
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, static_cast<int>(4 * files.size()));
}

TEST(IosBackup, NothingDecryptedTouchesTheDisk) {
  Made made({.encrypted = true});
  const TemporaryFolder temporary;
  const char* before = std::getenv("TMPDIR");
  const std::string saved = before == nullptr ? "" : before;
  ::setenv("TMPDIR", temporary.path().c_str(), 1);
  Tree& tree = made.open();
  std::size_t files = 0;
  for (const auto& [path, entry] : listed(tree)) {
    if (entry.type == EntryType::file && !contents(tree, entry).starts_with("error")) ++files;
    EXPECT_TRUE(fs::is_empty(temporary.path())) << path;
  }
  if (before == nullptr) {
    ::unsetenv("TMPDIR");
  } else {
    ::setenv("TMPDIR", saved.c_str(), 1);
  }
  EXPECT_EQ(files, test::backup_files().size() + 4);
}

TEST(IosBackup, AnotherProgramsBackupOfARealPhone) {
  const std::string path = BRIDLE_SOURCE_DIR "/../shared/evidence/ios_backup";
  if (!fs::exists(path + "/Manifest.db")) GTEST_SKIP() << "no sample at " << path;
  auto storage = open_directory(path).value();
  auto tree = open_ios_backup(*storage, "", std::nullopt);
  ASSERT_TRUE(tree) << tree.error().message;
  std::map<EntryType, int> types;
  int present = 0;
  std::set<std::string> unlisted;
  auto result = (*tree)->list([&](const Entry& entry) {
    if (entry.domain.empty()) {
      if (entry.path.starts_with("unlisted/")) unlisted.insert(entry.path);
      return true;
    }
    ++types[entry.type];
    if (entry.type == EntryType::file && entry.fault != Fault::missing) ++present;
    EXPECT_NE(entry.fault, Fault::refused) << entry.relative_path << entry.fault_note;
    return true;
  });
  EXPECT_TRUE(result) << result.error().message;
  EXPECT_EQ(types[EntryType::file], 1089);
  EXPECT_EQ(types[EntryType::directory], 2618);
  EXPECT_EQ(types[EntryType::link], 14);
  EXPECT_GT(present, 5);
  EXPECT_TRUE((*tree)->find("private/var/mobile/Library/SMS/sms.db"));
  // A log of interactionC.db that the manifest does not know.
}

}  // namespace
}  // namespace bridle::vfs
