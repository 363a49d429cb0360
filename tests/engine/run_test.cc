// The laws that hold for a whole run, on a made phone.

#include "engine/run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include "base/hash.h"
#include "sample/phone.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"

namespace bridle {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

// One made phone for all tests here: plain and encrypted, with traces and without.
class Phones {
 public:
  Phones() {
    make("plain", std::nullopt, true);
    make("encrypted", "sample", true);
    make("quiet", std::nullopt, false);
    test::write_text(folder_ / "indicators.stix2", sample::indicators_stix());
  }
  std::string operator/(const std::string& name) const { return folder_ / name; }

 private:
  void make(const std::string& name, std::optional<std::string> password, bool traces) {
    sample::PhoneOptions options;
    options.size = {
        .manifest_entries = 60, .messages = 30, .whatsapp_messages = 20, .history_visits = 30};
    options.password = std::move(password);
    options.rounds_sha256 = 10;
    options.rounds_sha1 = 10;
    options.traces = traces;
    const auto wrote = sample::write_backup(folder_ / name, options);
    if (!wrote) throw std::runtime_error(wrote.error().message);
  }
  test::TemporaryFolder folder_;
};

const Phones& phones() {
  static const Phones all;
  return all;
}

IndicatorSet sample_indicators() {
  IndicatorSet set;
  EXPECT_TRUE(set.add_path(phones() / "indicators.stix2").ok());
  return set;
}

struct Outcome {
  std::optional<Error> error;
  VerdictKind verdict = VerdictKind::not_recognised;
  Coverage coverage;
  std::size_t alerts = 0;
  Files files;  // of the case
};

Outcome check(const std::string& evidence_path, unsigned jobs = 2,
              const std::string& password = "sample") {
  const test::TemporaryFolder folder;
  const IndicatorSet indicators = sample_indicators();
  OpenOptions open;
  open.password = [&](const vfs::IosBackupFacts&) -> Result<std::optional<Secret>> {
    std::optional<Secret> secret(std::in_place);
    EXPECT_TRUE(secret->append(password));
    return secret;
  };
  Outcome out;
  auto evidence = open_evidence(evidence_path, open);
  if (!evidence) {
    out.error = evidence.error();
    return out;
  }
  RunOptions options;
  options.evidence_path = evidence_path;
  options.case_path = folder / "case";
  options.jobs = jobs;
  auto result = run(*evidence, indicators, options);
  if (!result) {
    out.error = result.error();
    return out;
  }
  out.verdict = result->verdict.kind;
  out.coverage = result->coverage;
  out.alerts = result->alerts.size();
  out.files = test::read_folder(folder / "case");
  return out;
}

// Lines of all record files, without what differs between containers of the same phone: the IDs
// and flags of encryption.
std::multiset<std::string> record_lines(const Files& files, const std::string& artifact) {
  std::multiset<std::string> out;
  const auto file = files.find("records/" + artifact + ".jsonl");
  if (file == files.end()) return out;
  std::istringstream lines(file->second);
  for (std::string line; std::getline(lines, line);) out.insert(line);
  return out;
}

void copy_folder(const std::string& from, const std::string& to) {
  fs::copy(from, to, fs::copy_options::recursive);
}

TEST(Run, FindsWhatWasPlanted) {
  const Outcome outcome = check(phones() / "plain");
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.verdict, VerdictKind::match);
  EXPECT_GE(outcome.alerts, 9U);
  EXPECT_TRUE(outcome.coverage.books_balance());
  EXPECT_TRUE(outcome.coverage.listing_complete);
  for (const char* name : {"report.json", "manifest.json", "timeline.csv", "records/ios.sms.jsonl",
                           "records/ios.manifest.jsonl"}) {
    EXPECT_TRUE(outcome.files.contains(name)) << name;
  }
}

TEST(Run, AQuietPhoneHasNoKnownTraces) {
  const Outcome outcome = check(phones() / "quiet");
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.verdict, VerdictKind::no_known_traces);
  EXPECT_EQ(outcome.alerts, 0U);
}

TEST(Run, SameBytesForAnyNumberOfThreadsAndTwiceInARow) {
  Outcome one = check(phones() / "plain", 1);
  Outcome many = check(phones() / "plain", 8);
  Outcome again = check(phones() / "plain", 8);
  ASSERT_FALSE(one.error);
  for (Outcome* outcome : {&one, &many, &again}) outcome->files.erase("manifest.json");
  EXPECT_EQ(one.files, many.files);
  EXPECT_EQ(many.files, again.files);
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
    if (name.starts_with("records/")) {
      EXPECT_EQ(text, archived.files.at(name)) << name;
    }
  }
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
  const Outcome outcome = check(phones() / "encrypted", 2, "wrong");
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, ErrorCode::wrong_password);
  EXPECT_TRUE(outcome.files.empty());
}

// No fault in a file may turn into a comforting verdict: either the verdict is not "no known
// traces", or the coverage tells of the file.
TEST(Run, NoFaultGivesFalseComfort) {
  const Outcome sound = check(phones() / "quiet");
  ASSERT_FALSE(sound.error);
  const Files whole = test::read_folder(phones() / "quiet");
  const test::TemporaryFolder folder;
  copy_folder(phones() / "quiet", folder / "backup");
  std::size_t faults = 0;
  for (const auto& [name, text] : whole) {
    for (const char* fault : {"dropped", "emptied", "halved", "zeroed"}) {
      const fs::path path = folder / ("backup/" + name);
      const std::string how = fault;
      if (how == "dropped") fs::remove(path);
      if (how == "emptied") test::write_text(path, "");
      if (how == "halved") test::write_text(path, text.substr(0, text.size() / 2));
      if (how == "zeroed") test::write_text(path, std::string(text.size(), '\0'));
      const Outcome outcome = check(folder / "backup");
      test::write_text(path, text);
      ++faults;
      if (outcome.error) continue;  // refused to open: said plainly
      EXPECT_TRUE(outcome.coverage.books_balance()) << fault << " " << name;
      const bool comforting = outcome.verdict == VerdictKind::no_known_traces;
      const bool told = outcome.coverage.damage_total > sound.coverage.damage_total ||
                        outcome.coverage.entries != sound.coverage.entries;
      // Zeros of the right length in a file that no parser reads: it is counted as not read.
      const bool read = sound.files.at("manifest.json").find(name) != std::string::npos;
      const bool nobody_reads_it = how == "zeroed" && !read;
      EXPECT_TRUE(!comforting || told || nobody_reads_it) << fault << " " << name;
    }
  }
  EXPECT_GT(faults, 40U);
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
