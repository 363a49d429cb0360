// Known faults of readers of AndroidQF collections and Android backups, each by its number, which
// ours must not have.

#include <gtest/gtest.h>
#include <zlib.h>

#include "support/collect.h"

namespace bridle::test {
namespace {

class AndroidFaults : public testing::Test {
 protected:
  void run(std::string_view id, const std::string& path, const std::string& text) {
    const Bytes bytes = as_bytes(text);
    out_.emplace(artifact_by_id(id), path);
    run_artifact(artifact_by_id(id), {path, {bytes.begin(), bytes.end()}, {}}, *out_);
  }

  void run_messages(const std::string& kind, const std::string& json) {
    uLongf size = compressBound(static_cast<uLong>(json.size()));
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size,
             reinterpret_cast<const Bytef*>(json.data()), static_cast<uLong>(json.size()));
    packed.resize(size);
    run("android.backup_messages",
        "backup/apps/com.android.providers.telephony/d_f/000000_" + kind + "_backup", packed);
  }

  bool says(std::string_view piece) const { return out_->text().find(piece) != std::string::npos; }

  std::optional<Collect> out_;
};

TEST_F(AndroidFaults, M02RulesNeedNoIndicators) {
  run("android.aqf_files", "androidqf/files.json",
      R"([{"path":"/data/local/tmp/x","mode":"-rwxr-xr-x"}])");
  EXPECT_EQ(out_->flags(), 1U);
  run("android.tombstones", "bugreport/FS/data/tombstones/tombstone_00",
      "pid: 7, tid: 7, name: x  >>> /system/bin/x <<<\nuid: 1000\nbacktrace:\n  #00 pc 0\n\n");
  EXPECT_EQ(out_->flags(), 1U);
}

TEST_F(AndroidFaults, M03MessagesWithoutABodyAreMessages) {
  run_messages("sms", R"([{"address":"2025550101"},{"body":""},{"body":null},{"body":"x"}])");
  EXPECT_EQ(out_->records(), 4U);
  EXPECT_EQ(out_->damages(), 0U);
}

TEST_F(AndroidFaults, M04TheTimeOfAnMmsIsInSeconds) {
  run_messages("mms", R"([{"date":"1709294400","msg_box":"1"}])");
  EXPECT_TRUE(says("2024-03-01T12:00:00Z")) << out_->text();
  run_messages("sms", R"([{"date":"1709294400123","type":"1"}])");
  EXPECT_TRUE(says("2024-03-01T12:00:00.123Z")) << out_->text();
}

TEST_F(AndroidFaults, M05TheBoxTellsTheDirection) {
  run_messages("mms", R"([{"date":"1709294400","date_sent":"1709294386","msg_box":"1"}])");
  EXPECT_TRUE(says(R"("direction":"received")")) << out_->text();
  run_messages("sms", R"([{"date_sent":"0","type":"2"}])");
  EXPECT_TRUE(says(R"("direction":"sent")")) << out_->text();
  run_messages("sms", R"([{"date_sent":"1709294400123"}])");
  EXPECT_FALSE(says("direction")) << out_->text();
}

TEST_F(AndroidFaults, M17RootPackagesAreJudgedLikeOthers) {
  run("android.aqf_packages", "androidqf/packages.json",
      R"([{"name":"com.topjohnwu.magisk","installer":"null","system":false,"files":[]}])");
  EXPECT_EQ(out_->flags(), 2U) << out_->text();
  EXPECT_TRUE(says("no_store"));
}

TEST_F(AndroidFaults, M18InstallersThatAreTheShellAndSystemApplications) {
  run("android.aqf_packages", "androidqf/packages.json",
      R"([{"name":"a.b","installer":"com.android.shell","system":false}])");
  EXPECT_EQ(out_->flags(), 1U);
  run("android.aqf_packages", "androidqf/packages.json",
      R"([{"name":"a.b","installer":"com.google.android.packageinstaller","system":true}])");
  EXPECT_EQ(out_->flags(), 1U);
  EXPECT_TRUE(says(R"("severity":"info")")) << out_->text();
}

TEST_F(AndroidFaults, SerialNumbersOfManyDigitsAreNoDamage) {
  run("android.aqf_package_files", "androidqf/packages.json",
      R"([{"name":"a.b","files":[{"path":"/x","certificate":)"
      R"({"SerialNumber":340282366920938463463374607431768211456}}]}])");
  EXPECT_EQ(out_->damages(), 0U) << out_->text();
  EXPECT_TRUE(says(R"("serial":"340282366920938463463374607431768211456")")) << out_->text();
}

TEST_F(AndroidFaults, M19ATombstoneIsReadInSpiteOfOddLines) {
  run("android.tombstones", "bugreport/FS/data/tombstones/tombstone_00",
      "Build fingerprint without a colon\nsignalling\npid: 7, tid: 8, name: a, b, c  >>> x <<<\n"
      "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0\nbacktrace:\n  #00 pc 0\n\n");
  EXPECT_EQ(out_->records(), 1U);
  EXPECT_EQ(out_->damages(), 0U) << out_->text();
  EXPECT_TRUE(says(R"("thread":"a, b, c")")) << out_->text();
}

TEST_F(AndroidFaults, M21ProcessesOfOddLines) {
  run("android.aqf_processes", "androidqf/ps.txt",
      "USER PID PPID VSZ RSS WCHAN ADDR S NAME\nroot x\nroot 1 0 1 1 0 0 S a name\n"
      "u:r:shell:s0 shell 2 1 1 1 0 S sh\n");
  EXPECT_EQ(out_->records(), 2U);
  EXPECT_EQ(out_->damages(), 1U);
  EXPECT_TRUE(says(R"("process":"a name")")) << out_->text();
  EXPECT_TRUE(says(R"("label":"u:r:shell:s0")")) << out_->text();
}

TEST_F(AndroidFaults, M22MountsOfTheRootAndOfBothForms) {
  run("android.mounts", "androidqf/mounts.json",
      R"j(["/dev/a on / type ext4 (rw)", "/dev/a / ext4 rw 0 0", "/dev/b /system_dlkm erofs rw 0 0",)j"
      R"j( "/dev/c /product_x ext4 rw 0 0", "tmpfs /system/etc tmpfs rw 0 0"])j");
  EXPECT_EQ(out_->records(), 4U);
  EXPECT_EQ(out_->flags(), 2U) << out_->text();
}

TEST_F(AndroidFaults, M24FlagsHaveTheTimeOfTheirEvent) {
  run("android.tombstones", "bugreport/FS/data/tombstones/tombstone_00",
      "Timestamp: 2024-03-01 12:00:00+0200\npid: 7, tid: 7, name: x  >>> /system/bin/x <<<\n"
      "uid: 0\nbacktrace:\n  #00 pc 0\n\n");
  ASSERT_EQ(out_->flags(), 1U);
  EXPECT_NE(out_->lines().back().find("2024-03-01T10:00:00Z"), std::string::npos);
}

TEST_F(AndroidFaults, M26EventsAsTheDocumentationShowsThem) {
  run("android.security_events", "intrusion_logs/a.txt",
      R"({"security_event":{"tag":210002,"data":{"command":"pm clear net.example.app"}}})");
  EXPECT_TRUE(says(R"("event":"adb_shell_cmd")")) << out_->text();
  EXPECT_TRUE(says(R"("packages":["net.example.app"])")) << out_->text();
  EXPECT_EQ(out_->flags(), 1U);
}

TEST_F(AndroidFaults, M27TheSameObjectOfTwoKindsIsTwoEvents) {
  const std::string line =
      R"({"dns_event":{"event_time":1709294400123},"connect_event":{"event_time":1709294400123}})";
  run("android.dns_events", "intrusion_logs/a.txt", line);
  EXPECT_EQ(out_->records(), 1U);
  run("android.connect_events", "intrusion_logs/a.txt", line);
  EXPECT_EQ(out_->records(), 1U);
  run("android.security_events", "intrusion_logs/a.txt", line);
  EXPECT_EQ(out_->records(), 0U);
}

TEST_F(AndroidFaults, M28WhatUnpacksToTooMuchIsSaid) {
  run_messages("sms", "[" + std::string((64U << 20) + 1, ' ') + "]");
  EXPECT_EQ(out_->records(), 0U);
  EXPECT_GE(out_->damages(), 1U);
}

TEST_F(AndroidFaults, X01ProcessesByEveryName) {
  for (const std::string path :
       {"androidqf/ps.txt", "androidqf/processes.txt", "bugreport/section/PROCESSES AND THREADS"}) {
    run("android.aqf_processes", path,
        "USER PID PPID VSZ RSS WCHAN ADDR S NAME\nroot 1 0 1 1 0 0 S init\n");
    EXPECT_EQ(out_->records(), 1U) << path;
  }
  for (const std::string path : {"androidqf/processes.json", "androidqf/processes.txt"}) {
    run("android.aqf_processes", path, R"j([{"pid":1,"filename":"(init)"}])j");
    EXPECT_TRUE(says(R"("process":"init")")) << path;
  }
}

TEST_F(AndroidFaults, X05ModesInOctalAndTimesOfZero) {
  run("android.aqf_files", "androidqf/files.json",
      R"({"path":"/data/local/tmp/x","mode":"755","modified_time":0,"access_time":0})");
  EXPECT_FALSE(says("1970")) << out_->text();
  EXPECT_TRUE(says("program_in_shell_folder")) << out_->text();
}

}  // namespace
}  // namespace bridle::test
