// `bridle check` on evidence of an Android phone.

#include <gtest/gtest.h>

#include <string>

#include "support/archive_writer.h"
#include "support/program.h"
#include "support/sealed.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"

namespace bridle::test {
namespace {

std::string tar() {
  return pack({{"apps/org.example/_manifest", "1\norg.example\n"}}, Packing::tar);
}

TEST(AndroidCheck, AnEncryptedBackupNeedsItsPassword) {
  const TemporaryFolder folder;
  write_text(folder / "b.ab", android_backup(tar(), {.password = "123456"}));
  const ProgramResult none = run_bridle({"check", folder / "b.ab"});
  EXPECT_EQ(none.status, 4);
  EXPECT_NE(none.err.find("--password-file"), std::string::npos) << none.err;
  const ProgramResult wrong = run_bridle({"check", folder / "b.ab"}, {{"BRIDLE_PASSWORD", "x"}});
  EXPECT_EQ(wrong.status, 4);
  EXPECT_NE(wrong.err.find("does not open"), std::string::npos) << wrong.err;
  write_text(folder / "password", "123456\n");
  const ProgramResult right =
      run_bridle({"check", folder / "b.ab", "--password-file", folder / "password"});
  EXPECT_EQ(right.status, 3) << right.err;  // nothing was looked for
  EXPECT_NE(right.out.find("Android backup, encrypted"), std::string::npos) << right.out;
}

TEST(AndroidCheck, AnAgeFileNeedsItsIdentity) {
  const TemporaryFolder folder;
  const std::string zip = pack({{"acquisition.json", "{\"androidqf_version\":\"1\"}"},
                                {"getprop.txt", "[a]: [b]\n"},
                                {"packages.json", "[]"}},
                               Packing::zip);
  write_text(folder / "x.zip.age", age_file(zip));
  write_text(folder / "key", age_identity());
  write_text(folder / "public", age_recipient());
  const ProgramResult none = run_bridle({"check", folder / "x.zip.age"});
  EXPECT_EQ(none.status, 4);
  EXPECT_NE(none.err.find("--identity"), std::string::npos) << none.err;
  for (const char* name : {"missing", "public"}) {
    EXPECT_EQ(run_bridle({"check", folder / "x.zip.age", "--identity", folder / name}).status, 2);
  }
  const ProgramResult right =
      run_bridle({"check", folder / "x.zip.age", "--identity", folder / "key"});
  EXPECT_EQ(right.status, 3) << right.err;
  EXPECT_NE(right.out.find("AndroidQF collection, encrypted"), std::string::npos) << right.out;
}

TEST(AndroidCheck, KindsAreListed) {
  const ProgramResult kinds = run_bridle({"list", "kinds"});
  EXPECT_EQ(kinds.status, 0);
  for (const char* name : {"ios_backup", "ios_file_system", "androidqf", "android_bugreport",
                           "android_backup", "intrusion_logs"}) {
    EXPECT_NE(kinds.out.find(name), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace bridle::test
