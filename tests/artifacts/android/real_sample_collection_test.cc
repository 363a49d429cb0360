// Public sample collections of AndroidQF and samples beside them, where they are at hand.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/collect.h"

namespace bridle::test {
namespace {

const std::filesystem::path kEvidence =
    std::filesystem::path(BRIDLE_SOURCE_DIR) / ".." / "shared" / "evidence";

class RealCollection : public testing::Test {
 protected:
  // Runs the parser on the sample as if it were the file at `path` of the evidence.
  void run(std::string_view id, const std::string& sample, const std::string& path) {
    const std::filesystem::path source = kEvidence / sample;
    if (!std::filesystem::exists(source)) GTEST_SKIP() << "the sample is not here: " << source;
    std::ifstream file(source, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Bytes bytes = as_bytes(text);
    out_.emplace(artifact_by_id(id), path);
    run_artifact(artifact_by_id(id), {path, {bytes.begin(), bytes.end()}, {}}, *out_);
    EXPECT_EQ(out_->damages(), 0U) << out_->text();
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

TEST_F(RealCollection, Packages) {
  run("android.aqf_packages", "androidqf/packages.json", "androidqf/packages.json");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 7U);
  EXPECT_EQ(out_->flags(), 5U) << out_->text();
  EXPECT_EQ(lines_with(R"("severity":"low")"), 3U);
  EXPECT_EQ(lines_with(R"("severity":"info")"), 2U);
}

TEST_F(RealCollection, PackageFiles) {
  run("android.aqf_package_files", "androidqf/packages.json", "androidqf/packages.json");
  if (IsSkipped()) return;
  EXPECT_GE(out_->records(), 7U);
  EXPECT_GE(lines_with(R"("certificate":[")"), 1U);
}

TEST_F(RealCollection, Processes) {
  run("android.aqf_processes", "androidqf/ps.txt", "androidqf/ps.txt");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 15U) << out_->text();
  run("android.aqf_processes", "android_data/ps.txt", "androidqf/ps.txt");
  EXPECT_EQ(out_->records(), 17U) << out_->text();
}

TEST_F(RealCollection, Files) {
  run("android.aqf_files", "androidqf/files.json", "androidqf/files.json");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 3U);
  EXPECT_EQ(out_->flags(), 0U);
}

TEST_F(RealCollection, RootBinaries) {
  run("android.root_binaries", "androidqf/root_binaries.json", "androidqf/root_binaries.json");
  if (IsSkipped()) return;
  EXPECT_EQ(out_->records(), 4U);
  EXPECT_EQ(out_->flags(), 4U);
}

TEST_F(RealCollection, TombstonesAsTextAndAsProtobufAgree) {
  const std::string folder = "bugreport/FS/data/tombstones/";
  run("android.tombstones", "android_data/tombstone_process.txt", folder + "tombstone_00");
  if (IsSkipped()) return;
  const std::string text = out_->text();
  run("android.tombstones_pb", "android_data/tombstone_process.pb", folder + "tombstone_00.pb");
  for (const std::string_view piece :
       {R"("pid":25541)", R"("tid":21307)", R"("uid":1046)", R"("thread":"mtk.ape.decoder")",
        R"("time":"2023-04-12T10:32:40.51829077Z")", R"("architecture":"arm")",
        R"("process":"android.hardware.media.c2@1.2-mediatek")",
        R"("command_line":["/vendor/bin/hw/android.hardware.media.c2@1.2-mediatek"])",
        R"("code_name":"SEGV_MAPERR")", "libcodec2_soft_mtk_apedec.so"}) {
    EXPECT_NE(text.find(piece), std::string::npos) << piece << "\n" << text;
    EXPECT_NE(out_->text().find(piece), std::string::npos) << piece << "\n" << out_->text();
  }
}

TEST_F(RealCollection, TombstonesOfABugreport) {
  for (const std::string name : {"tombstone_00", "tombstone_01"}) {
    run("android.tombstones", "android_data/bugreport/FS/data/tombstones/" + name,
        "bugreport/FS/data/tombstones/" + name);
    if (IsSkipped()) return;
    EXPECT_EQ(out_->records(), 1U) << out_->text();
  }
}

TEST_F(RealCollection, MessagesOfABackup) {
  const std::string folder = "apps/com.android.providers.telephony/d_f/";
  run("android.backup_messages", "android_backup/" + folder + "000000_sms_backup",
      "backup/" + folder + "000000_sms_backup");
  if (IsSkipped()) return;
  ASSERT_EQ(out_->records(), 1U);
  EXPECT_EQ(lines_with(R"("links":["https://google.com/"])"), 1U) << out_->text();
  EXPECT_EQ(lines_with(R"("direction":"queued")"), 1U);
  run("android.backup_messages", "android_backup/" + folder + "000001_mms_backup",
      "backup/" + folder + "000001_mms_backup");
  ASSERT_EQ(out_->records(), 1U);
  EXPECT_EQ(lines_with(R"("links":["http://google.com"])"), 1U) << out_->text();
  EXPECT_EQ(lines_with(R"("direction":"received")"), 1U);
  EXPECT_EQ(lines_with(R"("time":"2020-01-20T14:49:49Z")"), 1U);
}

}  // namespace
}  // namespace bridle::test
