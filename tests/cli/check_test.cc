// `bridle check` as a user meets it: exit codes, messages, and what is left on the disk.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "sample/phone.h"
#include "support/backup.h"
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
  EXPECT_TRUE(result.out.starts_with("Match: traces of known spyware")) << result.out;
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "case").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  EXPECT_EQ(fs::exists(folder_ / "case/report.json"), true);
  EXPECT_EQ(fs::exists(folder_ / "case/scratch"), false);
}

TEST_F(Check, ShowsThePeriodsThatAreNamedAndRefusesWhatIsNone) {
  const std::vector<std::string> base = {"check", phone("plain"), "-i", phone("indicators.stix2")};
  auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), base.begin(), base.end());
    return run_bridle(more);
  };
  const ProgramResult named = with({"--concern", "2024-01-01..2024-06-30", "--custody",
                                    "2023-01-01..2024-05-31T12:00:00Z", "-o", folder_ / "case"});
  EXPECT_EQ(named.status, 10) << named.err;
  for (const char* name : {"case/report.html", "case/report.redacted.html"}) {
    const std::string page = read_text(folder_ / name);
    EXPECT_NE(page.find("key-shade custody"), std::string::npos) << name;
    EXPECT_NE(page.find("value=\"2024-06-30\""), std::string::npos) << name;
  }
  const std::string report = read_text(folder_ / "case/report.json");
  EXPECT_NE(report.find("ios.custody_changes"), std::string::npos);
  const std::string plain = read_text(folder_ / "case/manifest.json");
  EXPECT_NE(plain.find("2023-01-01..2024-05-31T12:00:00Z"), std::string::npos);
  for (const char* wrong : {"2024-03-01", "2024-03-04..2024-03-01", "..2024-03-01", "then..now"}) {
    const ProgramResult refused = with({"--custody", wrong});
    EXPECT_EQ(refused.status, 2) << wrong;
    EXPECT_NE(refused.err.find("--custody"), std::string::npos) << refused.err;
    EXPECT_NE(refused.err.find("2024-03-01..2024-03-09"), std::string::npos) << refused.err;
  }
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

TEST_F(Check, TheKindCanBeToldAndMustBeThatOfTheEvidence) {
  const std::vector<std::string> words = {"check", phone("plain"), "-i", phone("indicators.stix2")};
  const auto with_kind = [&](const std::string& kind) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--kind", kind});
    return run_bridle(all);
  };
  EXPECT_EQ(with_kind("ios_backup").out, run_bridle(words).out);
  const ProgramResult unknown = with_kind("toaster");
  EXPECT_EQ(unknown.status, 2) << unknown.err;
  EXPECT_NE(unknown.err.find("toaster"), std::string::npos) << unknown.err;
  EXPECT_NE(unknown.err.find("ios_backup"), std::string::npos) << unknown.err;
  fs::create_directory(folder_ / "other");
  write_text(folder_ / "other/a.txt", "no backup");
  const ProgramResult none = run_bridle({"check", folder_ / "other", "--kind", "ios_backup"});
  EXPECT_EQ(none.status, 4) << none.err;
  EXPECT_NE(none.err.find("Manifest.db"), std::string::npos) << none.err;
}

TEST_F(Check, TheFolderThatOneIsInIsNoCase) {
  fs::create_directory(folder_ / "empty");
  for (const char* name : {".", "./", "../empty"}) {
    const ProgramResult result =
        start_bridle({"check", phone("plain"), "-o", name}, {.in = folder_ / "empty"});
    EXPECT_EQ(result.status, 2) << name << result.out << result.err;
    EXPECT_NE(result.err.find("the folder that you are in"), std::string::npos) << result.err;
    EXPECT_TRUE(fs::is_empty(folder_ / "empty")) << name;
  }
}

// --- A phone without traces

class CheckQuiet : public testing::Test {
 protected:
  void SetUp() override {
    write_quiet_phone(folder_ / "phone");
    fs::create_directory(folder_ / "feeds");
    write_text(folder_ / "feeds/good.stix2", sample::indicators_stix());
  }
  std::string phone() const { return folder_ / "phone"; }
  std::string feeds() const { return folder_ / "feeds"; }

  TemporaryFolder folder_;
};

TEST_F(CheckQuiet, GivesNoKnownTraces) {
  const ProgramResult result = run_bridle({"check", phone(), "-i", feeds()});
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_TRUE(result.out.starts_with("No known traces in ")) << result.out;
}

TEST_F(CheckQuiet, ATruncatedManifestIsIncompleteAndReadAsFarAsItGoes) {
  const std::string whole = read_text(phone() + "/Manifest.db");
  write_text(phone() + "/Manifest.db", whole.substr(0, whole.size() / 2 / 4096 * 4096));
  const ProgramResult result =
      run_bridle({"check", phone(), "-i", feeds(), "-o", folder_ / "case"});
  EXPECT_EQ(result.status, 3) << result.out << result.err;
  EXPECT_TRUE(result.out.starts_with("Incomplete")) << result.out;
  EXPECT_NE(read_text(folder_ / "case/report.json").find("\"listing_complete\": false"),
            std::string::npos);
  EXPECT_TRUE(fs::exists(folder_ / "case/records/ios.manifest.jsonl"));
}

TEST_F(CheckQuiet, PrintsTheReportAsJson) {
  const ProgramResult result =
      run_bridle({"check", phone(), "-i", feeds(), "--json", "-o", folder_ / "case"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(result.out, read_text(folder_ / "case/report.json"));
}

TEST_F(CheckQuiet, WithoutIndicatorsTheVerdictIsNoComfort) {
  const ProgramResult result = run_bridle({"check", phone()});
  EXPECT_EQ(result.status, 3) << result.out;
  EXPECT_NE(result.out.find("No indicators were loaded"), std::string::npos) << result.out;
}

TEST_F(CheckQuiet, AnIndicatorFileThatIsLostBesideAGoodOneIsNoComfort) {
  const std::string whole = sample::indicators_stix();
  write_text(folder_ / "feeds/cut.stix2", whole.substr(0, whole.size() / 2));
  const ProgramResult result =
      run_bridle({"check", phone(), "-i", feeds(), "-o", folder_ / "case"});
  EXPECT_EQ(result.status, 3) << result.out;
  EXPECT_NE(result.out.find("cut.stix2: is not valid JSON"), std::string::npos) << result.out;
  EXPECT_NE(read_text(folder_ / "case/report.json").find("\"indicator_files_lost\": [\"cut.stix2"),
            std::string::npos);
  const ProgramResult named =
      run_bridle({"check", phone(), "-i", feeds(), "-i", folder_ / "feeds/cut.stix2"});
  EXPECT_EQ(named.status, 2) << named.out;
  EXPECT_NE(named.err.find("cut.stix2"), std::string::npos) << named.err;
}

TEST_F(CheckQuiet, AFileBesideTheIndicatorsIsNamed) {
  write_text(folder_ / "feeds/pegasus.yaml", "indicators: []");
  fs::rename(folder_ / "feeds/good.stix2", folder_ / "feeds/GOOD.STIX2");
  const ProgramResult result = run_bridle({"check", phone(), "-i", feeds()});
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_NE(result.out.find("feeds/pegasus.yaml"), std::string::npos) << result.out;
}

TEST_F(Check, AReadOnlyPlaceIsSaid) {
  const ProgramResult result = run_bridle({"check", phone("plain"), "-o", "/proc/bridle-case"});
  EXPECT_EQ(result.status, 4);
  EXPECT_NE(result.err.find("/proc/bridle-case"), std::string::npos);
}

TEST(IndicatorsList, FailsOnWhatIsNoIndicatorFile) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "feeds");
  write_text(folder / "feeds/notes.json", "{\"not\": \"STIX\"}");
  const ProgramResult alone = run_bridle({"indicators", "list", folder / "feeds/notes.json"});
  EXPECT_EQ(alone.status, 2);
  EXPECT_NE(alone.err.find("notes.json"), std::string::npos) << alone.err;
  write_text(folder / "feeds/good.stix2", sample::indicators_stix());
  const ProgramResult both = run_bridle({"indicators", "list", folder / "feeds"});
  EXPECT_EQ(both.status, 3);
  EXPECT_NE(both.out.find("notes.json"), std::string::npos) << both.out;
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

TEST(List, RulesStandInColumns) {
  const ProgramResult rules = run_bridle({"list", "rules"});
  ASSERT_EQ(rules.status, 0) << rules.err;
  std::istringstream lines(rules.out);
  std::size_t seen = 0;
  std::size_t column = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with(' ')) continue;
    const std::size_t end = line.find(' ');
    ASSERT_NE(end, std::string::npos) << line;
    const std::size_t severity = line.find_first_not_of(' ', end);
    EXPECT_GE(severity, end + 2) << line;
    if (++seen == 1) column = severity;
    EXPECT_EQ(severity, column) << line;
  }
  EXPECT_GT(seen, 20U);
}

TEST(List, WordsAreTheTextsForTranslators) {
  const ProgramResult words = run_bridle({"list", "words", "--json"});
  ASSERT_EQ(words.status, 0) << words.err;
  for (const char* line : {"\n  \"artifact.ios.tcc.title\": \"Privacy permissions (TCC)\"",
                           "\n  \"evidence.ios_backup.encrypted\": \"iPhone backup, encrypted\"",
                           "\n  \"summary.things\": {\"one\": \"{count} thing\", "}) {
    EXPECT_NE(words.out.find(line), std::string::npos) << line;
  }
}

TEST_F(Check, SpeaksTheLanguageThatIsAskedForAndNoOther) {
  const ProgramResult wrong = run_bridle({"check", phone("plain"), "--lang", "xx"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_NE(wrong.err.find("known: en de"), std::string::npos) << wrong.err;
  const std::vector<std::string> check = {"check", phone("plain"), "--json", "-i",
                                          phone("indicators.stix2")};
  const std::string english = run_bridle(check).out;
  EXPECT_EQ(run_bridle(check, {{"LC_ALL", "de_DE.UTF-8"}}).out, english) << "for programs";
}

TEST(List, TheArtifactsPageIsFresh) {
  const ProgramResult page = run_bridle({"list", "artifacts", "--markdown"});
  ASSERT_EQ(page.status, 0);
  EXPECT_EQ(page.out, read_text(fs::path(BRIDLE_SOURCE_DIR) / "docs" / "artifacts.md"))
      << "write it again: bridle list artifacts --markdown > docs/artifacts.md";
}

// 4 of backups, 11 of file systems, 24 of both.
TEST(List, TheComparisonNamesEveryModuleAndArtifactsThatThereAre) {
  const std::string page = read_text(fs::path(BRIDLE_SOURCE_DIR) / "docs" / "artifacts.md");
  const std::size_t start = page.find("# Compared with mvt-ios");
  ASSERT_NE(start, std::string::npos);
  std::istringstream lines(page.substr(start));
  std::set<std::string> modules;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line.starts_with("| its module") || line.starts_with("| ---")) {
      continue;
    }
    const std::size_t second = line.find(" | ", 2);
    const std::size_t third = line.find(" | ", second + 3);
    EXPECT_TRUE(modules.insert(line.substr(2, second - 2)).second) << line;
    std::istringstream ids(line.substr(second + 3, third - second - 3));
    for (std::string id; std::getline(ids >> std::ws, id, ',');) {
      EXPECT_NE(page.find("\n## " + id + "\n"), std::string::npos) << id;
    }
  }
  EXPECT_EQ(modules.size(), 39U);
}

}  // namespace
}  // namespace bridle::test
