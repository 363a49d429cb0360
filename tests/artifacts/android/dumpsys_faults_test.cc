// What readers of dumpsys have got wrong, each by its number in the list of known faults. The rest
// of it stands in the fixtures.

#include <gtest/gtest.h>

#include "support/collect.h"

namespace bridle::test {
namespace {

class DumpsysFaults : public testing::Test {
 protected:
  void run(std::string_view id, const std::string& path, std::string_view text) {
    const Bytes bytes = as_bytes(text);
    out_.emplace(artifact_by_id(id), path);
    run_artifact(artifact_by_id(id), {path, {bytes.begin(), bytes.end()}, {}}, *out_);
  }

  std::size_t lines_with(std::string_view piece) const {
    std::size_t count = 0;
    for (const std::string& line : out_->lines()) {
      if (line.find(piece) != std::string::npos) ++count;
    }
    return count;
  }
  bool says(std::string_view piece) const { return lines_with(piece) > 0; }

  std::optional<Collect> out_;
};

TEST_F(DumpsysFaults, M10EmptyPropertiesAreKept) {
  run("android.properties", "androidqf/getprop.txt", "[a]: []\n[b]: [one\ntwo]\n[c]: [3]");
  EXPECT_EQ(out_->records(), 3U) << out_->text();
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_TRUE(says(R"("name":"a","value":"")")) << out_->text();
  EXPECT_TRUE(says(R"("value":"one\ntwo")"));
}

TEST_F(DumpsysFaults, M11OnlyEnabledServicesAreFlagged) {
  run("android.accessibility", "bugreport/dumpsys/accessibility",
      "User state[attributes:{id=0\n  installed services: {\n    0 : com.example.a/.A\n"
      "    1 : com.example.b/.B\n  }\n  enabled services: {}\n  ]\n");
  EXPECT_EQ(out_->records(), 2U) << out_->text();
  EXPECT_EQ(out_->flags(), 0U);
  run("android.accessibility", "bugreport/dumpsys/accessibility",
      "User state[\n  attributes:{id=0}\n  Enabled services:{{com.example.a/com.example.a.A}}\n");
  EXPECT_EQ(out_->flags(), 1U);
  EXPECT_TRUE(says(R"("service":"com.example.a/com.example.a.A")")) << out_->text();
}

TEST_F(DumpsysFaults, M12ModesAreWhole) {
  run("android.appops", "bugreport/dumpsys/appops",
      "  Uid u0a1:\n      COARSE_LOCATION: mode=ignore\n    Package com.example.a:\n"
      "      RECORD_AUDIO (allow / switch PHONE_CALL_MICROPHONE=ignore):\n"
      "        tag=[\n          Access: [fg-s] undated\n"
      "          Access: [fg-s] 2024-02-02 10:00:00.000 (-1h)\n        ]\n");
  EXPECT_TRUE(says(R"("mode":"allow","switched_by":"PHONE_CALL_MICROPHONE=ignore")"));
  EXPECT_TRUE(says(R"("event":"uid_mode")"));
  EXPECT_TRUE(says(R"("attribution":"tag")"));
  EXPECT_EQ(lines_with(R"("event":"access")"), 2U) << out_->text();
}

TEST_F(DumpsysFaults, M13SeveralEventsOfALine) {
  run("android.battery_history", "bugreport/dumpsys/batterystats",
      "Battery History (0%):\n  0 (19) RESET:TIME: 2022-01-04-17-30-01\n"
      "  +1d2h3m4s5ms (2) 100 +top=u0a1:\"com.example.a\" -job=u0a2:\"com.example.b/.J\"\n");
  EXPECT_EQ(out_->records(), 2U) << out_->text();
  EXPECT_EQ(lines_with(R"("time":"2022-01-05T19:33:05.005Z")"), 2U) << out_->text();
}

TEST_F(DumpsysFaults, M13NewestFirstIsNoDowngrade) {
  run("android.battery_daily", "bugreport/dumpsys/batterystats",
      "  Daily from 2022-08-16-01-00-00 to 2022-08-17-01-00-00:\n    Update com.example.a vers=3\n"
      "  Daily from 2022-08-15-01-00-00 to 2022-08-16-01-00-00:\n    Update com.example.a "
      "vers=2\n");
  EXPECT_EQ(out_->records(), 2U);
  EXPECT_EQ(out_->flags(), 0U) << out_->text();
  run("android.battery_daily", "bugreport/dumpsys/batterystats",
      "  Daily from 2022-08-16-01-00-00 to 2022-08-17-01-00-00:\n    Update com.example.a vers=1\n"
      "  Daily from 2022-08-15-01-00-00 to 2022-08-16-01-00-00:\n    Update com.example.a vers=0\n"
      "  Daily from 2022-08-14-01-00-00 to 2022-08-15-01-00-00:\n    Update com.example.a "
      "vers=9\n");
  EXPECT_EQ(lines_with("downgrade"), 0U) << "installed anew is no downgrade\n" << out_->text();
}

TEST_F(DumpsysFaults, M14EveryConnectionAndWholeStatements) {
  run("android.dbinfo", "bugreport/dumpsys/dbinfo",
      "Connection pool for /data/data/com.example.a/databases/a.db:\n    Connection #0:\n"
      "        0: [2023-07-27 12:21:44.097] [Pid:(0)] x took 2ms - succeeded, sql=\"a \"b\" c\"\n"
      "    Connection #1:\n        0: [2023-07-27 12:21:44.097] x took 2ms - succeeded\n");
  EXPECT_EQ(out_->records(), 2U) << out_->text();
  EXPECT_TRUE(says(R"("sql":"a \"b\" c")")) << out_->text();
  EXPECT_TRUE(says(R"("connection":1)"));
  EXPECT_EQ(lines_with(R"("package":"com.example.a")"), 2U);
}

constexpr std::string_view kPackage =
    "Packages:\n  Package [com.example.a] (1):\n    appId=10143\n    codePath=/data/app/x\n"
    "    versionCode=57 minSdk=21 targetSdk=34\n    User 10: installed=true enabled=0\n"
    "      firstInstallTime=2024-02-01 10:00:05\n      runtime permissions:\n"
    "        android.permission.CAMERA: granted=true, flags=[ USER_SET]\n"
    "        android.permission.READ_SMS: granted=false\n        no colon\n\n";

TEST_F(DumpsysFaults, M15NewPackagesAreRead) {
  run("android.packages", "bugreport/dumpsys/package", kPackage);
  EXPECT_EQ(out_->records(), 1U) << out_->text();
  EXPECT_EQ(out_->damages(), 0U);
  for (const std::string_view piece :
       {R"("uid":10143)", R"("version_code":"57","min_sdk":21,"target_sdk":34)",
        R"("first_install":"2024-02-01T10:00:05Z")", R"("installed_for":["10"])",
        R"("granted_permissions":["android.permission.CAMERA"])"}) {
    EXPECT_TRUE(says(piece)) << piece << "\n" << out_->text();
  }
}

TEST_F(DumpsysFaults, M15WhatWasNotGrantedDoesNotCount) {
  std::string text =
      "Packages:\n  Package [com.example.a] (1):\n    codePath=/data/app/x\n    flags=[ HAS_CODE "
      "]\n"
      "    installerPackageName=com.example.files\n    User 0: installed=true\n"
      "      runtime permissions:\n";
  for (const std::string_view name : {"ACCESS_FINE_LOCATION", "CAMERA", "RECORD_AUDIO", "READ_SMS",
                                      "READ_CONTACTS", "READ_CALL_LOG", "READ_PHONE_STATE"}) {
    text.append("        android.permission.").append(name).append(": granted=false, flags=[ ]\n");
  }
  run("android.packages", "bugreport/dumpsys/package", text + "\n");
  EXPECT_EQ(lines_with("android.packages.watches"), 0U) << out_->text();
}

TEST_F(DumpsysFaults, M16EveryCategory) {
  run("android.package_components", "bugreport/dumpsys/package",
      "Activity Resolver Table:\n  Schemes:\n      https:\n        1a com.example.a/.A filter 2b\n"
      "          Action: \"android.intent.action.VIEW\"\n  MIME Typed Actions:\n      x.SEND:\n"
      "        1a com.example.a/.A (2 filters)\n");
  EXPECT_EQ(out_->records(), 2U) << out_->text();
  EXPECT_TRUE(says(R"("category":"Schemes","key":"https")"));
}

TEST_F(DumpsysFaults, M17RootToolsAreStillRecords) {
  run("android.packages", "bugreport/dumpsys/package",
      "Packages:\n  Package [com.topjohnwu.magisk] (1):\n    codePath=/data/app/x\n\n");
  EXPECT_EQ(out_->records(), 1U);
  EXPECT_TRUE(says("android.packages.root_tool"));
}

TEST_F(DumpsysFaults, M18OrdinaryInstallersAreQuiet) {
  for (const std::string_view installer : {"com.android.vending", "com.sec.android.app.samsungapps",
                                           "org.fdroid.fdroid", "com.huawei.appmarket"}) {
    run("android.packages", "bugreport/dumpsys/package",
        "Packages:\n  Package [com.example.a] (1):\n    codePath=/data/app/x\n"
        "    installerPackageName=" +
            std::string(installer) + "\n\n");
    EXPECT_EQ(out_->flags(), 0U) << out_->text();
  }
  run("android.packages", "bugreport/dumpsys/package",
      "Packages:\n  Package [com.example.a] (1):\n    codePath=/data/app/x\n"
      "    installerPackageName=com.example.dropper\n\n");
  EXPECT_TRUE(says("android.packages.sideloaded")) << out_->text();
}

constexpr std::string_view kKey = "QAAAAAcgbytJst31DsaSP7hn8QcBXKR9NPVPK9MZssFVSNIP";

TEST_F(DumpsysFaults, M23KeysOfBinaryXml) {
  using namespace std::string_literals;
  const std::string head = "  debugging_manager={\n    keystore=ABX\0"s + "2key\0\x30"s +
                           std::string(kKey) + " user@host";
  const std::string whole =
      head + "\x8F\xFF\xFF\0\x0ElastConnection\0\0\x01\x7B\x28\x40\x41\x42\x33"s;
  run("android.adb_state", "bugreport/dumpsys/adb", whole + "\n  }\n}\n");
  EXPECT_EQ(out_->records(), 1U) << out_->text();
  EXPECT_TRUE(says(R"("last_connection":"2021-08-09T)")) << out_->text();
  EXPECT_TRUE(says(R"("computer":"user@host")"));

  const std::string lost =
      head + "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\0\x0ElastConnection\0\0\x01\xEF\xBF\xBD"s +
      "\x28\x40\x41\x42\x33"s;
  run("android.adb_state", "bugreport/dumpsys/adb", lost + "\n  }\n}\n");
  EXPECT_TRUE(says(R"("connection_unreadable":true)")) << out_->text();
  EXPECT_FALSE(says("last_connection\":\"2"));
}

TEST_F(DumpsysFaults, M25ThePatchIsHeldAgainstTheLastStart) {
  const std::string patch = "[ro.build.version.security_patch]: [2019-01-01]\n";
  run("android.properties", "androidqf/getprop.txt", patch);
  EXPECT_EQ(out_->flags(), 0U) << out_->text();
  run("android.properties", "androidqf/getprop.txt",
      "[persist.sys.boot.reason.history]: [reboot,,1550000000]\n" + patch);
  EXPECT_EQ(out_->flags(), 0U) << out_->text();
  run("android.properties", "androidqf/getprop.txt",
      "[persist.sys.boot.reason.history]: [reboot,,1600000000]\n" + patch);
  EXPECT_EQ(out_->flags(), 1U) << out_->text();
}

TEST_F(DumpsysFaults, X03OneTrustedComputerIsNoSuspicion) {
  run("android.adb_state", "bugreport/dumpsys/adb",
      "  debugging_manager={\n    user_keys=" + std::string(kKey) + " examiner@lab\n\n  }\n}\n");
  EXPECT_EQ(out_->flags(), 1U);
  EXPECT_TRUE(says(R"("severity":"info")")) << out_->text();
}

TEST_F(DumpsysFaults, SettingsOfAndroidQf) {
  run("android.settings", "androidqf/settings_global.txt",
      "device_name=Name = of a phone\nsend_action_app_error=0\nnote=one\ntwo lines\n"
      "package_verifier_enable=0\nverifier_verify_adb_installs=1");
  EXPECT_EQ(out_->records(), 5U) << out_->text();
  EXPECT_EQ(out_->damages(), 0U);
  EXPECT_EQ(out_->flags(), 2U);
  EXPECT_TRUE(says(R"("namespace":"global","name":"device_name","value":"Name = of a phone")"));
  EXPECT_TRUE(says(R"("value":"one\ntwo lines")"));
}

TEST_F(DumpsysFaults, WhatIsCutOffOrUnknownIsSaid) {
  run("android.appops", "bugreport/dumpsys/appops",
      "  Uid 0:\n\n*** SERVICE 'appops' DUMP TIMEOUT (10000ms) EXPIRED ***\n");
  EXPECT_EQ(out_->damages(), 1U);
  run("android.appops", "bugreport/dumpsys/appops", "Etwas in einer anderen Sprache\n");
  EXPECT_EQ(out_->damages(), 1U);
  run("android.appops", "bugreport/dumpsys/appops", "");
  EXPECT_EQ(out_->damages(), 0U);
}

}  // namespace
}  // namespace bridle::test
