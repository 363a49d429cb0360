// `bridle check` as a user meets it: exit codes, messages, and what is left on the disk.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "sample/phone.h"
#include "support/program.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"

namespace bridle::test {
namespace {

namespace fs = std::filesystem;

class Check : public testing::Test {
 protected:
  void SetUp() override {
    const ProgramResult made = run_bridle({"sample", folder_ / "phone"});
    ASSERT_EQ(made.status, 0) << made.err;
  }
  std::string phone(const std::string& name) const { return folder_ / ("phone/" + name); }

  TemporaryFolder folder_;
};

TEST_F(Check, LeadsWithTheVerdictAndWritesTheCase) {
  const ProgramResult result = run_bridle(
      {"check", phone("plain"), "-i", phone("indicators.stix2"), "-o", folder_ / "case"});
  EXPECT_EQ(result.status, 10) << result.err;
  EXPECT_EQ(result.err, "");  // no progress in a pipe
  EXPECT_NE(result.out.find("Bridle Sample"), std::string::npos);
  EXPECT_LT(result.out.find("indicator"), 200U) << "the verdict comes first:\n" << result.out;
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "case").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  EXPECT_EQ(fs::exists(folder_ / "case/report.json"), true);
  EXPECT_EQ(fs::exists(folder_ / "case/scratch"), false);
}

TEST_F(Check, FindsTheBackupOneFolderBelowAndListsSeveral) {
  EXPECT_EQ(run_bridle({"check", phone("plain/.."), "-i", phone("indicators.stix2")}).status, 2);
  const ProgramResult several = run_bridle({"check", folder_ / "phone"});
  EXPECT_EQ(several.status, 2);
  EXPECT_NE(several.err.find("plain"), std::string::npos);
  EXPECT_NE(several.err.find("encrypted"), std::string::npos);
  fs::create_directory(folder_ / "above");
  fs::rename(phone("plain"), folder_ / "above/plain");
  EXPECT_EQ(run_bridle({"check", folder_ / "above", "-i", phone("indicators.stix2")}).status, 10);
}

TEST_F(Check, EncryptedNeedsThePasswordAndSaysWhereItComesFrom) {
  const ProgramResult none = run_bridle({"check", phone("encrypted")});
  EXPECT_EQ(none.status, 4);
  EXPECT_NE(none.err.find("password"), std::string::npos);
  EXPECT_NE(none.err.find("never set"), std::string::npos) << none.err;
  const ProgramResult wrong =
      run_bridle({"check", phone("encrypted")}, {{"BRIDLE_PASSWORD", "wrong"}});
  EXPECT_EQ(wrong.status, 4);
  EXPECT_NE(wrong.err.find("password"), std::string::npos);
  const ProgramResult right =
      run_bridle({"check", phone("encrypted"), "-i", phone("indicators.stix2")},
                 {{"BRIDLE_PASSWORD", "sample"}});
  EXPECT_EQ(right.status, 10) << right.err;
  write_text(folder_ / "password", "sample\r\n");
  const ProgramResult by_file =
      run_bridle({"check", phone("encrypted"), "-i", phone("indicators.stix2"), "--password-file",
                  folder_ / "password"});
  EXPECT_EQ(by_file.status, 10) << by_file.err;
}

TEST_F(Check, NeverWritesOverACase) {
  fs::create_directory(folder_ / "case");
  write_text(folder_ / "case/kept", "kept");
  const ProgramResult result = run_bridle({"check", phone("plain"), "-o", folder_ / "case"});
  EXPECT_EQ(result.status, 2);
  EXPECT_NE(result.err.find("-o"), std::string::npos);
  EXPECT_EQ(read_folder(folder_ / "case").size(), 1U);
}

TEST_F(Check, NeverWritesIntoTheEvidence) {
  const auto before = read_folder(phone("plain"));
  const ProgramResult result = run_bridle({"check", phone("plain"), "-o", phone("plain/case")});
  EXPECT_EQ(result.status, 2);
  EXPECT_NE(result.err.find("never written to"), std::string::npos) << result.err;
  const ProgramResult decrypted = run_bridle(
      {"decrypt", phone("encrypted"), "-o", phone("encrypted/x")}, {{"BRIDLE_PASSWORD", "sample"}});
  EXPECT_EQ(decrypted.status, 2);
  EXPECT_EQ(before, read_folder(phone("plain")));
}

TEST_F(Check, ADecryptedCopyGivesTheSameMessages) {
  const ProgramResult made = run_bridle({"decrypt", phone("encrypted"), "-o", folder_ / "copy"},
                                        {{"BRIDLE_PASSWORD", "sample"}});
  ASSERT_EQ(made.status, 0) << made.err;
  const std::string indicators = phone("indicators.stix2");
  EXPECT_EQ(run_bridle({"check", folder_ / "copy", "-i", indicators, "-o", folder_ / "a"}).status,
            10);
  EXPECT_EQ(run_bridle({"check", phone("plain"), "-i", indicators, "-o", folder_ / "b"}).status,
            10);
  EXPECT_EQ(read_text(folder_ / "a/records/ios.sms.jsonl"),
            read_text(folder_ / "b/records/ios.sms.jsonl"));
  EXPECT_EQ(run_bridle({"decrypt", phone("encrypted"), "-o", folder_ / "copy"},
                       {{"BRIDLE_PASSWORD", "sample"}})
                .status,
            2);
}

TEST_F(Check, NotABackupListsWhatWasLookedFor) {
  fs::create_directory(folder_ / "other");
  write_text(folder_ / "other/readme.txt", "nothing");
  const ProgramResult result = run_bridle({"check", folder_ / "other"});
  EXPECT_EQ(result.status, 4);
  EXPECT_NE(result.err.find("Manifest.db"), std::string::npos);
  EXPECT_EQ(run_bridle({"check", folder_ / "nowhere"}).status, 2);
}

TEST_F(Check, ATruncatedManifestIsIncompleteAndReadAsFarAsItGoes) {
  const std::string whole = read_text(phone("plain/Manifest.db"));
  write_text(phone("plain/Manifest.db"), whole.substr(0, whole.size() / 2 / 4096 * 4096));
  const ProgramResult result = run_bridle(
      {"check", phone("plain"), "-i", phone("indicators.stix2"), "-o", folder_ / "case"});
  EXPECT_TRUE(result.status == 3 || result.status == 10) << result.status << result.err;
  EXPECT_NE(read_text(folder_ / "case/report.json").find("\"listing_complete\": false"),
            std::string::npos);
}

TEST_F(Check, WithoutIndicatorsTheVerdictIsNoComfort) {
  const ProgramResult result = run_bridle({"check", phone("plain")});
  EXPECT_NE(result.status, 0) << result.out;
}

TEST_F(Check, AReadOnlyPlaceIsSaid) {
  const ProgramResult result = run_bridle({"check", phone("plain"), "-o", "/proc/bridle-case"});
  EXPECT_EQ(result.status, 4);
  EXPECT_NE(result.err.find("/proc/bridle-case"), std::string::npos);
}

TEST(Usage, HelpHasExamplesAndMistakesAreExitTwo) {
  const ProgramResult help = run_bridle({"check", "--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_NE(help.out.find("Examples:"), std::string::npos);
  EXPECT_EQ(run_bridle({}).status, 2);
  EXPECT_EQ(run_bridle({"check"}).status, 2);
  EXPECT_EQ(run_bridle({"no-such-command"}).status, 2);
  EXPECT_EQ(run_bridle({"check", "/", "--no-such-option"}).status, 2);
}

TEST(List, TheArtifactsPageIsFresh) {
  const ProgramResult page = run_bridle({"list", "artifacts", "--markdown"});
  ASSERT_EQ(page.status, 0);
  EXPECT_EQ(page.out, read_text(fs::path(BRIDLE_SOURCE_DIR) / "docs" / "artifacts.md"))
      << "write it again: bridle list artifacts --markdown > docs/artifacts.md";
}

}  // namespace
}  // namespace bridle::test
