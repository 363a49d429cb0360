// A backup inside a compressed archive: how often the archive is unpacked, and by how many at once.
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/archive_writer.h"
#include "support/listing.h"
#include "support/tree_of_files.h"
#include "vfs/archive.h"
#include "vfs/made_backup.h"

namespace bridle::vfs {
namespace {

// An archive in memory that counts how often it is read from its beginning.
class CountedSource final : public ByteSource {
 public:
  CountedSource(std::string bytes, std::atomic<int>& passes)
      : bytes_(std::move(bytes)), memory_(as_bytes(bytes_)), passes_(passes) {}
  std::uint64_t size() const override { return memory_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset == 0) ++passes_;
    return memory_.read_at(offset, out);
  }

 private:
  std::string bytes_;
  MemorySource memory_;
  std::atomic<int>& passes_;
};

std::string packed(const std::string& folder) {
  std::vector<test::PackedFile> files;
  for (const auto& [path, contents] : test::read_folder(folder)) {
    files.push_back({"backup/" + path, contents});
  }
  return test::pack(files, test::Packing::gz);
}

TEST(IosBackupInArchive, IsUnpackedOnceForAllThatIsPrefetched) {
  for (const bool encrypted : {false, true}) {
    const Made made({.encrypted = encrypted});
    std::atomic<int> passes = 0;
    auto storage =
        open_archive_of(std::make_unique<CountedSource>(packed(made.path()), passes), "a.tgz");
    ASSERT_TRUE(storage.ok() && *storage);
    const int to_list = passes;
    auto tree = open_ios_backup(
        **storage, "backup",
        encrypted ? std::optional<std::string_view>(test::kBackupPassword) : std::nullopt);
    ASSERT_TRUE(tree.ok()) << tree.error().message;
    EXPECT_EQ(passes, to_list + 1) << "for the backup's own files together";

    std::vector<Entry> wanted;
    for (const auto& [path, entry] : listed(**tree)) {
      if (entry.type == EntryType::file) wanted.push_back(entry);
    }
    wanted.push_back({.path = "absent", .domain = "HomeDomain", .file_id = std::string(40, '0')});
    EXPECT_EQ(passes, to_list + 1) << "to list is to read the manifest";

    ASSERT_TRUE((*tree)->prefetch(wanted).ok());
    for (const auto& [name, text] : test::backup_files()) {
      const auto entry = (*tree)->find(shown(name));
      ASSERT_TRUE(entry) << name;
      EXPECT_EQ(contents(**tree, *entry), text);
      EXPECT_TRUE((*tree)->open_stored(*entry).ok());
    }
    EXPECT_EQ(passes, to_list + 2) << "for all of them together";
  }
}

// The first tasks of a run open their files while the rest is fetched.
TEST(IosBackupInArchive, FilesOpenWhileOthersAreFetched) {
  const Made made;
  std::atomic<int> passes = 0;
  auto storage =
      open_archive_of(std::make_unique<CountedSource>(packed(made.path()), passes), "a.tgz");
  ASSERT_TRUE(storage.ok() && *storage);
  auto tree = open_ios_backup(**storage, "backup", std::nullopt);
  ASSERT_TRUE(tree.ok()) << tree.error().message;
  std::vector<Entry> wanted;
  for (const auto& [path, entry] : listed(**tree)) {
    if (entry.type == EntryType::file) wanted.push_back(entry);
  }
  const auto files = test::backup_files();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      for (const auto& [name, text] : files) {
        const auto entry = (*tree)->find(shown(name));
        if (entry && contents(**tree, *entry) == text) ++good;
      }
    });
  }
  for (const Entry& entry : wanted) EXPECT_TRUE((*tree)->prefetch(std::span(&entry, 1)).ok());
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, static_cast<int>(3 * files.size()));
}

}  // namespace
}  // namespace bridle::vfs
