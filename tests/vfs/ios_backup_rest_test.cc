// What lies in a backup's folder beside the files that its manifest names.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/archive_writer.h"
#include "support/listing.h"
#include "support/tree_of_files.h"
#include "vfs/made_backup.h"

namespace bridle::vfs {
namespace {

constexpr char kFile[] = "HomeDomain-Library/size 17.txt";

// A storage in which a folder cannot be listed, as on a disk that fails.
class FailingStorage final : public Tree {
 public:
  FailingStorage(std::unique_ptr<Tree> inner, std::string folder)
      : inner_(std::move(inner)), folder_(std::move(folder)) {}

  Result<void> list(const Each& each) override {
    return inner_->list([&](const Entry& entry) {
      if (entry.path.starts_with(folder_ + "/")) return true;
      if (entry.path != folder_) return each(entry);
      Entry failed = entry;
      failed.fault = Fault::missing;
      failed.fault_note = "cannot be listed: the disk fails";
      return each(failed);
    });
  }
  std::optional<Entry> find(std::string_view path) override { return inner_->find(path); }
  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override {
    return inner_->open(entry);
  }

 private:
  std::unique_ptr<Tree> inner_;
  std::string folder_;
};

TEST(IosBackupRest, AFolderThatCannotBeListedIsTold) {
  const Made made;
  const std::string blob = test::blob_path(made.path(), kFile);
  const std::string folder = std::filesystem::path(blob).parent_path().filename();
  FailingStorage storage(open_directory(made.path()).value(), folder);
  const auto tree = open_ios_backup(storage, "", std::nullopt);
  ASSERT_TRUE(tree.ok()) << tree.error().message;
  const auto entries = listed(**tree);
  ASSERT_TRUE(entries.contains("unlisted/" + folder));
  EXPECT_EQ(entries.at("unlisted/" + folder).type, EntryType::directory);
  EXPECT_EQ(entries.at("unlisted/" + folder).fault, Fault::missing);
  EXPECT_EQ(entries.at(shown(kFile)).fault, Fault::missing);
}

TEST(IosBackupRest, ASecondBlobOfAnIdIsRefusedAndTold) {
  Made made;
  const std::string blob = test::blob_path(made.path(), kFile);
  const std::string id = std::filesystem::path(blob).filename();
  test::write_text(made.path() + "/" + id, "another text of it");
  Tree& tree = made.open();
  int refused = 0;
  for (const auto& [path, entry] : listed(tree)) {
    if (entry.fault == Fault::none) continue;
    ++refused;
    EXPECT_TRUE(path == "unlisted/" + id || path == "unlisted/" + id.substr(0, 2) + "/" + id);
    EXPECT_EQ(entry.fault, Fault::refused);
    EXPECT_FALSE(tree.open(entry).ok());
  }
  EXPECT_EQ(refused, 1);
}

TEST(IosBackupRest, ABlobThatStandsTwiceInAnArchiveIsToldOnce) {
  const Made made;
  const std::string blob = test::blob_path(made.path(), kFile);
  std::vector<test::PackedFile> files;
  for (const auto& [path, contents] : test::read_folder(made.path())) {
    files.push_back({path, contents});
  }
  const std::string stored = blob.substr(made.path().size() + 1);
  files.push_back({stored, "another text of it"});
  const auto storage = test::tree_of(test::pack(files, test::Packing::gz));
  const auto tree = open_ios_backup(*storage, "", std::nullopt);
  ASSERT_TRUE(tree.ok()) << tree.error().message;
  const auto entries = listed(**tree);
  EXPECT_EQ(contents(**tree, entries.at(shown(kFile))), test::backup_files().at(kFile));
  ASSERT_TRUE(entries.contains("unlisted/" + stored));
  EXPECT_EQ(entries.at("unlisted/" + stored).fault, Fault::refused);
  EXPECT_FALSE(entries.contains("unlisted/" + stored.substr(3)));
}

}  // namespace
}  // namespace bridle::vfs
