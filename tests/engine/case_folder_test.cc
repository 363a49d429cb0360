#include "engine/case_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "support/temporary.h"

namespace bridle {
namespace {

namespace fs = std::filesystem;

std::size_t entries_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(CaseFolder, AppearsOnlyWhenWhole) {
  const test::TemporaryFolder place;
  {
    auto folder = CaseFolder::create(place / "case");
    ASSERT_TRUE(folder.ok());
    std::ofstream(folder->folder() + "/report.json") << "{}";
    EXPECT_FALSE(fs::exists(place / "case"));
    ASSERT_TRUE(folder->commit().ok());
  }
  EXPECT_TRUE(fs::exists(place / "case/report.json"));
  EXPECT_FALSE(fs::exists(place / "case/scratch"));
  struct stat status {};
  ASSERT_EQ(::stat((place / "case").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  EXPECT_EQ(entries_in(place.path()), 1U);
}

TEST(CaseFolder, LeavesNothingWhenGivenUp) {
  const test::TemporaryFolder place;
  {
    auto folder = CaseFolder::create(place / "case");
    ASSERT_TRUE(folder.ok());
    std::ofstream(folder->folder() + "/report.json") << "{}";
  }
  EXPECT_EQ(entries_in(place.path()), 0U);
}

TEST(CaseFolder, RefusesWhatExistsUnlessEmpty) {
  const test::TemporaryFolder place;
  fs::create_directory(place / "empty");
  fs::create_directory(place / "full");
  std::ofstream(place / "full/x") << "x";
  std::ofstream(place / "file") << "x";
  auto empty = CaseFolder::create(place / "empty/");
  ASSERT_TRUE(empty.ok());
  EXPECT_TRUE(empty->commit().ok());
  for (const char* name : {"full", "file"}) {
    auto refused = CaseFolder::create(place / name);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::usage);
  }
}

TEST(CaseFolder, SaysWhyItCannotBeMade) {
  auto folder = CaseFolder::create("/proc/no/such/case");
  ASSERT_FALSE(folder.ok());
  EXPECT_NE(folder.error().message.find("/proc/no/such/case"), std::string::npos);
}

}  // namespace
}  // namespace bridle
