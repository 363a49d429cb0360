// Public sample crash reports, where they are at hand.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/collect.h"

namespace bridle::test {
namespace {

const std::filesystem::path kCrashes =
    std::filesystem::path(BRIDLE_SOURCE_DIR) / ".." / "shared" / "evidence" / "crash";

class RealCrash : public testing::Test {
 protected:
  void run(std::string_view id, const std::string& name) {
    const std::filesystem::path path = kCrashes / name;
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "the sample is not here: " << path;
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Bytes bytes = as_bytes(text);
    out_.emplace(artifact_by_id(id), name);
    run_artifact(artifact_by_id(id), {name, {bytes.begin(), bytes.end()}, {}}, *out_);
  }

  bool says(std::string_view piece) const { return out_->text().find(piece) != std::string::npos; }

  std::optional<Collect> out_;
};

TEST_F(RealCrash, OfAProcessAsText) {
  run("ios.crash_reports", "user_mode_crash_report_ios14_non_symbolicated_abort.ips");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 1U);
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(out_->flags(), 0U);
  for (const std::string_view piece :
       {R"("time":"2021-10-21T21:14:53.0749Z")", R"("kind":"crash")",
        R"("process":"itunescloudd","pid":692)", "EXC_CRASH (SIGABRT)", "abort() called"}) {
    EXPECT_TRUE(says(piece)) << piece << "\n" << out_->text();
  }
  EXPECT_FALSE(says("_images"));
}

TEST_F(RealCrash, OfTheKernel) {
  run("ios.crash_reports", "kernel_mode_crash_report_ios16_forceReset-full.ips");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 1U);
  EXPECT_EQ(out_->damages(), 0U);
  for (const std::string_view piece :
       {R"("kind":"force_reset")", R"("process":"kernel_task","pid":0)", "btn_rst"}) {
    EXPECT_TRUE(says(piece)) << piece << "\n" << out_->text();
  }
}

TEST_F(RealCrash, OfTheKernelListsWhatRan) {
  run("ios.crash_report_processes", "kernel_mode_crash_report_ios16_forceReset-full.ips");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 6U);
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_TRUE(says(R"("process":"PurpleReverseProxy")"));
}

}  // namespace
}  // namespace bridle::test
