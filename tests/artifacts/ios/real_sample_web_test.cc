// What a public sample backup says of the web, where it is at hand.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/collect.h"

namespace bridle::test {
namespace {

const std::filesystem::path kBackup =
    std::filesystem::path(BRIDLE_SOURCE_DIR) / ".." / "shared" / "evidence" / "ios_backup";

class RealSampleWeb : public testing::Test {
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

TEST_F(RealSampleWeb, BrowserState) {
  run("ios.safari_browser_state", "3a/3a47b0981ed7c10f3e2800aa66bac96a3b5db28e");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 1U);
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(lines_with(R"("last_viewed":"2021-09-29T08:56:46.156382Z")"), 1U) << out_->text();
}

TEST_F(RealSampleWeb, ResourceLoadStatistics) {
  run("ios.webkit_resource_load_statistics", "6e/6e9d0cb750a70e7fa10943c134a5f021dab327e7");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 2U);
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(lines_with(R"("last_interaction")"), 1U) << out_->text();
}

}  // namespace
}  // namespace bridle::test
