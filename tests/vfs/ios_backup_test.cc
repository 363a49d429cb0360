#include "vfs/ios_backup.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

#include "vfs/made_backup.h"

namespace bridle::vfs {
namespace {

namespace fs = std::filesystem;
using test::blob_path;
using test::TemporaryFolder;

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

TEST(IosBackup, TheLogOfTheManifestItselfIsApplied) {
  Made made({.encrypted = true, .product_version = "10.1.1"});
  Tree& before = made.open();
  test::write_text(made.path() + "/Manifest.db", contents(before, *before.find("Manifest.db")));
  const auto log = test::log_of(made.path() + "/Manifest.db",
                                "UPDATE Files SET relativePath = 'renamed' WHERE flags = 4");
  test::write_text(made.path() + "/Manifest.db-wal", log);
  Tree& tree = made.open();
  EXPECT_TRUE(tree.find("private/var/mobile/renamed"));
  const auto entries = listed(tree);
  EXPECT_TRUE(entries.contains("private/var/mobile/renamed"));
  EXPECT_TRUE(entries.contains("Manifest.db-wal"));
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
  // WhatsApp's LID.sqlite, which the manifest does not know.
  EXPECT_TRUE((*tree)->find("unlisted/e794f6ffcc3c222535f47684a63d5178da3c4500"));
}

}  // namespace
}  // namespace bridle::vfs
