// Counts on a public sample backup, where it is at hand.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/collect.h"

namespace bridle::test {
namespace {

const std::filesystem::path kBackup =
    std::filesystem::path(BRIDLE_SOURCE_DIR) / ".." / "shared" / "evidence" / "ios_backup";

class RealSample : public testing::Test {
 protected:
  void run(std::string_view id, const std::string& name) {
    const std::filesystem::path path = kBackup / name;
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "the sample is not here: " << path;
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Bytes bytes = as_bytes(text);
    out_.emplace(artifact_by_id(id), name);
    run_artifact(artifact_by_id(id), {name, {bytes.begin(), bytes.end()}, {}}, *out_);
  }

  std::size_t lines_with(std::string_view piece) const {
    std::size_t count = 0;
    for (const std::string& line : out_->lines()) {
      if (line.find(piece) != std::string::npos) ++count;
    }
    return count;
  }

  std::optional<Collect> out_;
};

TEST_F(RealSample, Manifest) {
  run("ios.manifest", "Manifest.db");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 3721U);
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(lines_with(R"("type":"file")"), 1089U);
  EXPECT_EQ(lines_with(R"("type":"directory")"), 2618U);
  EXPECT_EQ(lines_with(R"("type":"link")"), 14U);
  EXPECT_EQ(lines_with(R"("link_target":"/var/)"), 14U);
  EXPECT_EQ(lines_with(R"("created":")"), 3721U);
  EXPECT_EQ(lines_with(R"("encrypted":true)"), 1089U);
  EXPECT_EQ(lines_with("unknown-domain"), 0U);
}

TEST_F(RealSample, DataUsage) {
  run("ios.data_usage", "0d/0d609c54856a9bb2d56729df1d68f2958a88426b");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 41U);
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(out_->flags(), 1U);
  EXPECT_EQ(lines_with("5 process records are missing: 5, 42-45"), 1U);
  EXPECT_EQ(lines_with(R"("process":"CumulativeUsageTracker")"), 2U);
}

TEST_F(RealSample, Tcc) {
  run("ios.tcc", "64/64d0019cb3d46bfc8cce545a8ba54b93e7ea9347");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 11U);
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(lines_with(R"("decision":"allowed")"), 11U);
}

TEST_F(RealSample, BackupInfo) {
  run("ios.backup_info", "Info.plist");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 1U);
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(lines_with(R"("product_type":"iPhone9,3")"), 1U);
  EXPECT_EQ(lines_with(R"("product_version":"14.3")"), 1U);
  EXPECT_EQ(lines_with(R"("build_version":"18C66")"), 1U);
}

TEST_F(RealSample, GlobalPreferences) {
  run("ios.global_preferences", "0d/0dc926a1810f7aee4e8f38793ed788701f93bf9d");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 16U);
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(out_->flags(), 1U);
  EXPECT_EQ(lines_with(R"("flag":"ios.global_preferences.lockdown_mode_on")"), 1U);
  EXPECT_EQ(lines_with(R"("values":["0=en-FR","1=fr-FR"])"), 1U);
}

}  // namespace
}  // namespace bridle::test
