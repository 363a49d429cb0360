// Counts on public samples of dumpsys, where they are at hand.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/collect.h"

namespace bridle::test {
namespace {

const std::filesystem::path kEvidence =
    std::filesystem::path(BRIDLE_SOURCE_DIR) / ".." / "shared" / "evidence";

class RealDumpsys : public testing::Test {
 protected:
  void run(std::string_view id, const std::string& name, const std::string& as) {
    const std::filesystem::path path = kEvidence / name;
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "the sample is not here: " << path;
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Bytes bytes = as_bytes(text);
    out_.emplace(artifact_by_id(id), as);
    run_artifact(artifact_by_id(id), {as, {bytes.begin(), bytes.end()}, {}}, *out_);
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

TEST_F(RealDumpsys, Accessibility) {
  run("android.accessibility", "android_data/dumpsys_accessibility.txt", "bugreport/x");
  if (IsSkipped()) return;
  EXPECT_EQ(lines_with(R"({"artifact")"), 4U) << out_->text();
  EXPECT_EQ(out_->flags(), 0U) << "none of them is enabled";
  run("android.accessibility", "android_data/dumpsys_accessibility_v14_or_later.txt",
      "bugreport/x");
  EXPECT_EQ(lines_with(R"("state":"enabled","package":"com.malware.accessibility")"), 2U)
      << out_->text();
  EXPECT_EQ(out_->flags(), 1U);
}

TEST_F(RealDumpsys, AdbState) {
  for (const std::string name : {"dumpsys_adb.txt", "dumpsys_adb_wifi.txt"}) {
    run("android.adb_state", "android_data/" + name, "bugreport/x");
    if (IsSkipped()) return;
    EXPECT_GE(lines_with("F0:A1:3D:8C:B3:F4:7B:09:9F:EE:8B:D8:38:2E:BD:C6"), 2U) << out_->text();
    EXPECT_GE(lines_with(R"("kind":"keystore_key")"), 1U);
    EXPECT_EQ(lines_with(R"("computer":"user@linux")"), lines_with("_key\",\"computer"));
  }
  run("android.adb_state", "android_data/dumpsys_adb_xml.txt", "bugreport/x");
  EXPECT_EQ(lines_with(R"("last_connection":"2021-08-09T09:37:09.898Z")"), 1U) << out_->text();
}

TEST_F(RealDumpsys, Appops) {
  run("android.appops", "android_data/dumpsys_appops.txt", "bugreport/x");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->damages(), 0U) << out_->text();
  EXPECT_EQ(lines_with(R"("package":"com.facebook.katana")"), 8U + 13U) << out_->text();
  EXPECT_EQ(lines_with(R"("flag":"android.appops.installs_apps")"), 1U);
}

TEST_F(RealDumpsys, Battery) {
  run("android.battery_daily", "android_data/dumpsys_battery.txt", "bugreport/x");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 3U) << out_->text();
  run("android.battery_history", "android_data/dumpsys_battery.txt", "bugreport/x");
  EXPECT_EQ(lines_with(R"("event":"job")"), 2U) << out_->text();
  EXPECT_EQ(lines_with(R"("event":"top")"), 4U) << "one stands among others on a line";
  EXPECT_EQ(lines_with(R"("time":"2022-01-04T18:56:19.315Z")"), 1U);
}

TEST_F(RealDumpsys, DbinfoAndCompat) {
  run("android.dbinfo", "android_data/dumpsys_dbinfo.txt", "bugreport/x");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 5U) << out_->text();
  EXPECT_EQ(out_->damages(), 0U);
  run("android.platform_compat", "android_data/dumpsys_platform_compat.txt", "bugreport/x");
  EXPECT_EQ(lines_with(R"("list":"raw")"), 2U) << out_->text();
}

TEST_F(RealDumpsys, Packages) {
  run("android.packages", "android_data/dumpsys_packages.txt", "bugreport/x");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 2U) << out_->text();
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(out_->flags(), 0U);
  run("android.package_components", "android_data/dumpsys_packages.txt", "bugreport/x");
  EXPECT_EQ(lines_with(R"("category":"Non-Data Actions")"), 8U) << out_->text();
  EXPECT_EQ(out_->records(), 19U);
}

TEST_F(RealDumpsys, PropertiesAndSettings) {
  run("android.properties", "android_data/getprop.txt", "androidqf/getprop.txt");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 13U) << out_->text();
  EXPECT_EQ(out_->damages(), 0U);
  run("android.properties", "androidqf/getprop.txt", "androidqf/getprop.txt");
  EXPECT_EQ(out_->records(), 10U) << out_->text();
  run("android.settings", "androidqf/settings_random.txt", "androidqf/settings_random.txt");
  EXPECT_EQ(out_->records(), 9U) << out_->text();
  EXPECT_EQ(out_->flags(), 1U);
}

}  // namespace
}  // namespace bridle::test
