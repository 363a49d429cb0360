// The laws that hold for a whole run, on a made phone.

#include "engine/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "artifacts/table.h"
#include "base/hash.h"
#include "engine/made_phone.h"
#include "report/full_disk.h"
#include "support/backup.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"
#include "words/say.h"

namespace bridle {
namespace {

using namespace made_phone;

TEST(Run, FindsWhatWasPlanted) {
  const Outcome outcome = check(phones() / "plain");
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.verdict, VerdictKind::match);
  EXPECT_GE(outcome.alerts, 15U);
  EXPECT_TRUE(outcome.coverage.books_balance());
  EXPECT_TRUE(outcome.coverage.listing_complete);
  for (const char* name : {"report.json", "report.html", "manifest.json", "timeline.csv",
                           "records/ios.sms.jsonl", "records/ios.manifest.jsonl"}) {
    EXPECT_TRUE(outcome.files.contains(name)) << name;
  }
}

TEST(Run, AQuietPhoneHasNoKnownTraces) {
  const Outcome outcome = check(phones() / "quiet");
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.verdict, VerdictKind::no_known_traces);
  EXPECT_EQ(outcome.loud, std::set<std::string>());
}

TEST(Run, SameBytesForAnyNumberOfThreadsAndTwiceInARow) {
  Outcome one = check(phones() / "plain", {.jobs = 1});
  Outcome many = check(phones() / "plain", {.jobs = 8});
  Outcome again = check(phones() / "plain", {.jobs = 8});
  ASSERT_FALSE(one.error);
  for (Outcome* outcome : {&one, &many, &again}) outcome->files.erase("manifest.json");
  EXPECT_EQ(one.files, many.files);
  EXPECT_EQ(many.files, again.files);
}

TEST(Run, HashesAreTheSameWhereTheyAreMadeApart) {
  const Outcome inside = check(phones() / "plain");
  const Outcome apart = check(phones() / "plain", {.hash_apart_bytes = 0});
  ASSERT_FALSE(apart.error);
  EXPECT_EQ(inside.files.at("report.json"), apart.files.at("report.json"));
  const auto hashes = [](const Outcome& outcome) {
    const std::string& text = outcome.files.at("manifest.json");
    const std::size_t start = text.find("\"files\"");
    return text.substr(start, text.find(']', start) - start);
  };
  EXPECT_NE(hashes(inside).find("sha256"), std::string::npos);
  EXPECT_EQ(hashes(inside), hashes(apart));
}

TEST(Run, PlainAndEncryptedGiveTheSameRecords) {
  const Outcome plain = check(phones() / "plain");
  const Outcome encrypted = check(phones() / "encrypted");
  ASSERT_FALSE(encrypted.error) << encrypted.error->message;
  EXPECT_EQ(encrypted.verdict, VerdictKind::match);
  for (const char* artifact :
       {"ios.sms", "ios.whatsapp", "ios.safari_history", "ios.data_usage", "ios.tcc",
        "ios.id_status_cache", "ios.os_analytics_addaily", "ios.sms_attachments"}) {
    EXPECT_EQ(record_lines(plain.files, artifact), record_lines(encrypted.files, artifact))
        << artifact;
    EXPECT_FALSE(record_lines(plain.files, artifact).empty()) << artifact;
  }
}

TEST(Run, ArchivesGiveTheSameRecordsAsTheFolder) {
  const test::TemporaryFolder folder;
  const std::string quoted = "'" + (phones() / "plain") + "'";
  const std::string tar = folder / "backup.tar.gz";
  ASSERT_EQ(std::system(("tar -C " + quoted + " -czf '" + tar + "' .").c_str()), 0);
  const Outcome plain = check(phones() / "plain");
  const Outcome archived = check(tar);
  ASSERT_FALSE(archived.error) << archived.error->message;
  EXPECT_EQ(archived.verdict, VerdictKind::match);
  const std::string hash = hex(sha256(as_bytes(test::read_text(tar))));
  EXPECT_NE(archived.files.at("manifest.json").find("\"sha256\":\"" + hash), std::string::npos)
      << "the archive's own hash is in the manifest";
  EXPECT_EQ(plain.files.at("manifest.json").find("\"container\""), std::string::npos);
  for (const auto& [name, text] : plain.files) {
    // In a compressed archive files are not looked into for their kind.
    if (name.starts_with("records/") && name != "records/ios.attachment_kinds.jsonl") {
      EXPECT_EQ(text, archived.files.at(name)) << name;
    }
  }
  const bool told = std::ranges::any_of(archived.whole_verdict.gaps, [](const Message& gap) {
    return say(Language::en, gap).find("compressed archive") != std::string::npos;
  });
  EXPECT_TRUE(told);
}

TEST(Run, EvidenceIsUntouchedAndNoPlainTextIsLeftBehind) {
  const test::TemporaryFolder temporary;
  const Files before = test::read_folder(phones() / "encrypted");
  ASSERT_EQ(::setenv("TMPDIR", temporary.path().c_str(), 1), 0);
  const Outcome outcome = check(phones() / "encrypted");
  ::unsetenv("TMPDIR");
  ASSERT_FALSE(outcome.error);
  EXPECT_EQ(before, test::read_folder(phones() / "encrypted"));
  EXPECT_TRUE(test::read_folder(temporary.path()).empty());
}

TEST(Run, AWrongPasswordIsSaidAndNothingIsWritten) {
  const Outcome outcome = check(phones() / "encrypted", {.password = "wrong"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, ErrorCode::wrong_password);
  EXPECT_TRUE(outcome.files.empty());
}

TEST(Run, AskedForOneArtifactItSaysThatTheOthersWereNotAskedFor) {
  const Outcome outcome = check(phones() / "quiet", {.only = {"ios.tcc"}});
  EXPECT_EQ(outcome.verdict, VerdictKind::incomplete);
  EXPECT_EQ(outcome.whole_verdict.artifacts_read, 1U);
  const auto all = static_cast<std::size_t>(std::ranges::count_if(
      artifacts::table(), [](const Artifact* one) { return (one->found_in & kOfIos) != 0; }));
  EXPECT_EQ(outcome.whole_verdict.artifacts_expected, all);
  EXPECT_NE(sentence(outcome.whole_verdict)
                .find(std::to_string(all - 1) + " artifacts were not asked for"),
            std::string::npos);
  // Opening the backup read them.
  for (const char* name : {"Manifest.db", "Info.plist", "Manifest.plist", "Status.plist"}) {
    EXPECT_NE(outcome.files.at("manifest.json").find("\"" + std::string(name) + "\""),
              std::string::npos)
        << name;
  }
}

// The verdict is worth more than the folder it was to be written to.
TEST(Run, ACaseThatCannotBeWrittenDoesNotTakeTheVerdictAlong) {
  const test::TemporaryFolder folder;
  const IndicatorSet indicators = sample_indicators();
  auto evidence = open_evidence(phones() / "plain", {});
  ASSERT_TRUE(evidence.ok());
  const test::FullDisk full(1'000);
  RunOptions options;
  options.case_path = folder / "case";
  const auto result = run(*evidence, indicators, options);
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->verdict.kind, VerdictKind::match);
  ASSERT_TRUE(result->case_error);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Run, AnArchiveThatCannotBeHashedKeepsTheVerdict) {
  const test::TemporaryFolder folder;
  const IndicatorSet indicators = sample_indicators();
  auto evidence = open_evidence(phones() / "plain", {});
  ASSERT_TRUE(evidence.ok());
  RunOptions options;
  options.case_path = folder / "case";
  // A regular file that fails when it is read: nothing is mapped at address 0.
  options.evidence_path = "/proc/self/mem";
  const auto result = run(*evidence, indicators, options);
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->verdict.kind, VerdictKind::match);
  EXPECT_FALSE(result->case_error) << result->case_error->message;
  bool told = false;
  for (const DamageNote& note : result->coverage.notes) {
    told = told || note.what.find("the archive cannot be hashed") != std::string::npos;
  }
  EXPECT_TRUE(told);
  EXPECT_TRUE(fs::exists(folder / "case/manifest.json"));
}

TEST(Run, StopsWithoutACaseWhenAsked) {
  const test::TemporaryFolder folder;
  const IndicatorSet indicators = sample_indicators();
  auto evidence = open_evidence(phones() / "plain", {});
  ASSERT_TRUE(evidence.ok());
  const std::atomic<bool> stop = true;
  RunOptions options;
  options.case_path = folder / "case";
  options.stop = &stop;
  const auto result = run(*evidence, indicators, options);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::interrupted);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Run, UnknownArtifactsAreTheUsersMistake) {
  const IndicatorSet indicators;
  auto evidence = open_evidence(phones() / "plain", {});
  ASSERT_TRUE(evidence.ok());
  RunOptions options;
  options.only = {"ios.safari"};
  const auto result = run(*evidence, indicators, options);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::usage);
  EXPECT_NE(result.error().message.find("ios.safari_history"), std::string::npos);
}

}  // namespace
}  // namespace bridle
