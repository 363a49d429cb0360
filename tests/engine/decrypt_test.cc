#include "engine/decrypt.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "base/limits.h"
#include "support/backup.h"
#include "support/temporary.h"
#include "vfs/ios_backup.h"
#include "vfs/open.h"

namespace bridle {
namespace {

namespace fs = std::filesystem;
using test::blob_path;
using test::TemporaryFolder;

struct Encrypted {
  Encrypted() {
    test::write_backup(in(), test::backup_files(), {.encrypted = true});
    storage = vfs::open_directory(in()).value();
  }
  std::string in() const { return folder / "in"; }
  std::string out() const { return folder / "out"; }
  Result<DecryptSummary> decrypt(const DecryptOptions& options = {.jobs = 3}) {
    return decrypt_backup(*storage, "", test::kBackupPassword, out(), options);
  }
  // What lies beside the backup, to see what a run leaves.
  std::set<std::string> beside() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }

  TemporaryFolder folder;
  std::unique_ptr<vfs::Tree> storage;
};

TEST(Decrypt, WritesAPlainBackupOfTheSameFiles) {
  Encrypted made;
  std::uint64_t calls = 0;
  const auto summary =
      made.decrypt({.jobs = 3, .progress = [&](const DecryptProgress&) { ++calls; }});
  ASSERT_TRUE(summary) << summary.error().message;
  const auto files = test::backup_files();
  EXPECT_EQ(summary->files, files.size() + 4);
  EXPECT_EQ(summary->failures, 0U);
  EXPECT_EQ(summary->doubts, 0U);
  EXPECT_FALSE(summary->damage);
  EXPECT_GT(calls, 0U);
  for (const auto& [name, text] : files) {
    const std::string path = blob_path(made.out(), name);
    EXPECT_EQ(test::read_text(path), text) << name;
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_EQ(status.st_mtim.tv_sec, test::kBackupFileTime_s);
  }
  struct stat status {};
  ASSERT_EQ(::stat(made.out().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);

  auto storage = vfs::open_directory(made.out()).value();
  const auto facts = vfs::ios_backup_facts(*storage, "");
  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_FALSE(facts->encrypted);
  EXPECT_EQ(facts->product_version, "17.5.1");
  auto tree = vfs::open_ios_backup(*storage, "", std::nullopt);
  ASSERT_TRUE(tree) << tree.error().message;
  std::size_t seen = 0;
  const auto listed = (*tree)->list([&](const vfs::Entry& entry) {
    EXPECT_EQ(entry.fault, vfs::Fault::none) << entry.path << entry.fault_note;
    if (!entry.domain.empty() && entry.type == vfs::EntryType::file) ++seen;
    return true;
  });
  EXPECT_TRUE(listed);
  EXPECT_EQ(seen, files.size());
  EXPECT_EQ(made.beside(), (std::set<std::string>{"in", "out"}));
}

TEST(Decrypt, RefusesWhatExistsAndWhatIsNotEncrypted) {
  Encrypted made;
  fs::create_directory(made.out());
  const auto existing = made.decrypt();
  ASSERT_FALSE(existing);
  EXPECT_EQ(existing.error().code, ErrorCode::usage);
  EXPECT_TRUE(fs::is_empty(made.out()));

  test::write_backup(made.folder / "plain", {}, {});
  auto storage = vfs::open_directory(made.folder / "plain").value();
  const auto plain = decrypt_backup(*storage, "", "x", made.folder / "new", {});
  ASSERT_FALSE(plain);
  EXPECT_EQ(plain.error().code, ErrorCode::usage);
  EXPECT_FALSE(fs::exists(made.folder / "new"));
}

TEST(Decrypt, AWrongPasswordLeavesNothing) {
  Encrypted made;
  const auto summary = decrypt_backup(*made.storage, "", "wrong", made.out(), {});
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().code, ErrorCode::wrong_password);
  EXPECT_EQ(made.beside(), std::set<std::string>{"in"});
}

TEST(Decrypt, AnInterruptedRunLeavesNothing) {
  Encrypted made;
  std::atomic<bool> stop = false;
  const auto summary = made.decrypt(
      {.jobs = 2, .progress = [&](const DecryptProgress&) { stop = true; }, .stop = &stop});
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().code, ErrorCode::interrupted);
  EXPECT_EQ(made.beside(), std::set<std::string>{"in"});
}

TEST(Decrypt, EachFileThatFailsIsNamed) {
  Encrypted made;
  const auto blob = [&](const char* name) { return blob_path(made.in(), name); };
  fs::remove(blob("HomeDomain-Library/size 1.txt"));
  test::write_text(blob("HomeDomain-Library/size 16.txt"), "");
  const std::string longer = blob("HomeDomain-Library/size 70001.txt");
  test::write_text(longer, test::read_text(longer).substr(0, 40'000));
  test::write_text(made.in() + "/" + std::string(40, 'a'), "nameless");
  const auto summary = made.decrypt();
  ASSERT_TRUE(summary) << summary.error().message;
  ASSERT_EQ(summary->failures, 3U);
  EXPECT_EQ(summary->failed[0].path, "private/var/mobile/Library/size 1.txt");
  EXPECT_EQ(summary->failed[1].path, "private/var/mobile/Library/size 16.txt");
  EXPECT_EQ(summary->failed[2].path, "unlisted/" + std::string(40, 'a'));
  for (const auto& trouble : summary->failed) EXPECT_NE(trouble.what, "");
  ASSERT_EQ(summary->doubts, 1U);
  EXPECT_EQ(summary->doubtful[0].path, "private/var/mobile/Library/size 70001.txt");
  EXPECT_EQ(summary->files, test::backup_files().size() + 4 - 2);
  EXPECT_FALSE(fs::exists(blob_path(made.out(), "HomeDomain-Library/size 16.txt")));
}

TEST(Decrypt, NeverWritesIntoTheBackup) {
  Encrypted made;
  const auto contents = [&] {
    std::string out;
    std::set<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(made.in()))
      paths.insert(entry.path());
    for (const fs::path& path : paths) {
      out += path.string();
      if (fs::is_regular_file(path)) out += test::read_text(path.string());
    }
    return out;
  };
  const std::string before = contents();
  ASSERT_TRUE(made.decrypt());
  EXPECT_TRUE(contents() == before);
}

}  // namespace
}  // namespace bridle
