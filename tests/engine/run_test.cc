// The laws that hold for a whole run, on a made phone.

#include "engine/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "artifacts/table.h"
#include "base/hash.h"
#include "report/full_disk.h"
#include "sample/phone.h"
#include "support/backup.h"
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
  Verdict whole_verdict;
  VerdictKind verdict = VerdictKind::not_recognised;
  Coverage coverage;
  std::size_t alerts = 0;
  Files files;  // of the case
};

using Wrap = std::function<std::unique_ptr<vfs::Tree>(std::unique_ptr<vfs::Tree>)>;

struct How {
  unsigned jobs = 2;
  std::string password = "sample";
  std::vector<std::string> only = {};
  bool with_indicators = true;
  Wrap wrap = {};  // around the tree of the device
};

Outcome check(const std::string& evidence_path, const How& how = {}) {
  const test::TemporaryFolder folder;
  const IndicatorSet indicators = how.with_indicators ? sample_indicators() : IndicatorSet();
  OpenOptions open;
  open.password = [&](const vfs::IosBackupFacts&) -> Result<std::optional<Secret>> {
    std::optional<Secret> secret(std::in_place);
    EXPECT_TRUE(secret->append(how.password));
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
  options.jobs = how.jobs;
  options.only = how.only;
  if (how.wrap) evidence->tree = how.wrap(std::move(evidence->tree));
  auto result = run(*evidence, indicators, options);
  if (!result) {
    out.error = result.error();
    return out;
  }
  out.verdict = result->verdict.kind;
  out.whole_verdict = result->verdict;
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
  Outcome one = check(phones() / "plain", {.jobs = 1});
  Outcome many = check(phones() / "plain", {.jobs = 8});
  Outcome again = check(phones() / "plain", {.jobs = 8});
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
  const Outcome outcome = check(phones() / "encrypted", {.password = "wrong"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, ErrorCode::wrong_password);
  EXPECT_TRUE(outcome.files.empty());
}

// A copy of the quiet phone, to be damaged. All that is there can be read, and nothing known is
// found: so whatever the verdict says after a fault is due to the fault.
class Damaged {
 public:
  Damaged() { copy_folder(phones() / "quiet", path()); }
  std::string path() const { return folder_ / "backup"; }
  std::string operator/(const std::string& name) const { return path() + "/" + name; }

 private:
  test::TemporaryFolder folder_;
};

void expect_no_comfort(const std::string& path, const std::string& fault, const How& how = {}) {
  const Outcome outcome = check(path, how);
  if (outcome.error) {
    EXPECT_FALSE(outcome.error->message.empty()) << fault;
    return;
  }
  EXPECT_TRUE(outcome.coverage.books_balance()) << fault;
  EXPECT_EQ(outcome.verdict, VerdictKind::incomplete) << fault;
  EXPECT_FALSE(outcome.whole_verdict.gaps.empty()) << fault;
}

// Storage files that the run read, by the hashes in manifest.json.
std::vector<std::string> files_read(const Outcome& outcome, const Files& all) {
  std::vector<std::string> out;
  for (const auto& [name, text] : all) {
    const bool read =
        outcome.files.at("manifest.json").find("\"" + name + "\"") != std::string::npos;
    if (read) out.push_back(name);
  }
  return out;
}

TEST(Run, NoFaultInAFileThatIsReadGivesComfort) {
  const Outcome sound = check(phones() / "quiet");
  ASSERT_EQ(sound.verdict, VerdictKind::no_known_traces);
  const Files whole = test::read_folder(phones() / "quiet");
  const Damaged phone;
  std::size_t faults = 0;
  for (const std::string& name : files_read(sound, whole)) {
    const std::string& text = whole.at(name);
    if (text.empty()) continue;
    const std::map<std::string, std::string> damaged = {
        {"emptied", ""},
        {"halved", text.substr(0, text.size() / 2)},
        {"zeroed", std::string(text.size(), '\0')},
    };
    for (const auto& [fault, left] : damaged) {
      test::write_text(phone / name, left);
      expect_no_comfort(phone.path(), fault + " " + name);
      ++faults;
    }
    fs::remove(phone / name);
    expect_no_comfort(phone.path(), "dropped " + name);
    ++faults;
    test::write_text(phone / name, text);
  }
  EXPECT_GE(faults, 4U * 13) << "each artifact's file, and the log of the messages";
}

TEST(Run, NoFaultInTheListOfFilesGivesComfort) {
  const Outcome sound = check(phones() / "quiet");
  std::size_t rows = 0;
  for (const char* name :
       {"%/sms.db", "%/sms.db-wal", "%/TCC.db", "%/DataUsage.sqlite", "%addaily.plist",
        "%idstatuscache.plist", "%/Safari/History.db", "ChatStorage.sqlite"}) {
    const Damaged phone;
    test::change_manifest(phone.path(),
                          "DELETE FROM Files WHERE relativePath LIKE '" + std::string(name) + "'");
    expect_no_comfort(phone.path(), "no row of " + std::string(name));
    ++rows;
  }
  EXPECT_EQ(rows, 8U);
}

TEST(Run, ContentsUnderAnotherFilesIdGiveNoComfort) {
  const Damaged phone;
  const std::string id(40, 'a');
  fs::create_directories(phone.path() + "/aa");
  fs::copy(test::blob_path(phone.path(), "HomeDomain-Library/TCC/TCC.db"),
           phone.path() + "/aa/" + id);
  test::change_manifest(
      phone.path(), "UPDATE Files SET fileID = '" + id + "' WHERE relativePath LIKE '%/TCC.db'");
  fs::remove(test::blob_path(phone.path(), "HomeDomain-Library/TCC/TCC.db"));
  const Outcome outcome = check(phone.path());
  EXPECT_EQ(outcome.verdict, VerdictKind::incomplete);
  EXPECT_EQ(outcome.coverage.count(EntryState::parsed_with_damage), 1U);
  EXPECT_FALSE(record_lines(outcome.files, "ios.tcc").empty()) << "they are read all the same";
}

TEST(Run, ALogWithoutARowIsReadAllTheSame) {
  const Damaged phone;
  test::change_manifest(phone.path(), "DELETE FROM Files WHERE relativePath LIKE '%/sms.db-wal'");
  const Outcome sound = check(phones() / "quiet");
  const Outcome outcome = check(phone.path());
  EXPECT_EQ(record_lines(outcome.files, "ios.sms"), record_lines(sound.files, "ios.sms"));
  EXPECT_EQ(outcome.coverage.count(EntryState::unlisted), 0U);
  EXPECT_EQ(outcome.coverage.listed, sound.coverage.listed);
}

TEST(Run, AFlippedPageShowsOrWasOfNoUse) {
  const Outcome sound = check(phones() / "quiet");
  const Damaged phone;
  const std::string database = test::blob_path(phone.path(), "HomeDomain-Library/SMS/sms.db");
  const std::string text = test::read_text(database);
  constexpr std::size_t kPage = 4096;
  std::size_t shown = 0;
  for (std::size_t at = 0; at < text.size(); at += kPage) {
    std::string flipped = text;
    for (std::size_t i = at; i < at + kPage; ++i) flipped[i] = static_cast<char>(~flipped[i]);
    test::write_text(database, flipped);
    const Outcome outcome = check(phone.path());
    if (outcome.verdict == VerdictKind::incomplete) {
      ++shown;
      continue;
    }
    // An index, or a page that the log replaces: no row was lost.
    EXPECT_EQ(outcome.verdict, VerdictKind::no_known_traces);
    for (const char* artifact : {"ios.sms", "ios.sms_attachments"}) {
      EXPECT_EQ(record_lines(outcome.files, artifact), record_lines(sound.files, artifact)) << at;
    }
  }
  EXPECT_GT(shown, 1U);
}

TEST(Run, AFlippedSaltGivesNoComfort) {
  const Damaged phone;
  const std::string log = test::blob_path(phone.path(), "HomeDomain-Library/SMS/sms.db-wal");
  std::string salted = test::read_text(log);
  ASSERT_GT(salted.size(), 32U + 24U);
  salted[32 + 8] = static_cast<char>(salted[32 + 8] ^ 1);  // of the first frame
  test::write_text(log, salted);
  expect_no_comfort(phone.path(), "a flipped salt");
}

TEST(Run, WithoutIndicatorsNothingWasLookedFor) {
  expect_no_comfort(phones() / "quiet", "no indicators", {.with_indicators = false});
}

TEST(Run, AskedForOneArtifactItSaysThatTheOthersWereNotAskedFor) {
  const Outcome outcome = check(phones() / "quiet", {.only = {"ios.tcc"}});
  EXPECT_EQ(outcome.verdict, VerdictKind::incomplete);
  EXPECT_EQ(outcome.whole_verdict.artifacts_read, 1U);
  const std::size_t all = artifacts::table().size();
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

TEST(Run, WhatNobodyReadsMayBeMissing) {
  const Outcome sound = check(phones() / "quiet");
  const Files whole = test::read_folder(phones() / "quiet");
  const std::vector<std::string> read = files_read(sound, whole);
  const Damaged phone;
  std::size_t dropped = 0;
  for (const auto& [name, text] : whole) {
    if (name.find('/') == std::string::npos || std::ranges::find(read, name) != read.end())
      continue;
    fs::remove(phone / name);
    ++dropped;
  }
  ASSERT_GT(dropped, 10U);
  const Outcome outcome = check(phone.path());
  EXPECT_EQ(outcome.verdict, VerdictKind::no_known_traces);
  EXPECT_EQ(outcome.coverage.count(EntryState::unreadable), dropped);
  EXPECT_FALSE(outcome.whole_verdict.gaps.empty()) << "it is told";
}

// The tree of the device with a folder that cannot be listed, or that throws on the way.
class Troubled final : public vfs::Tree {
 public:
  Troubled(std::unique_ptr<vfs::Tree> inner, bool throws_on_open)
      : inner_(std::move(inner)), throws_on_open_(throws_on_open) {}
  Result<void> list(const Each& each) override {
    vfs::Entry folder;
    folder.path = "private/var/mobile/Library/Locked";
    folder.type = vfs::EntryType::directory;
    folder.fault = vfs::Fault::missing;
    folder.fault_note = "permission denied";
    if (!throws_on_open_) each(folder);
    return inner_->list(each);
  }
  std::optional<vfs::Entry> find(std::string_view path) override { return inner_->find(path); }
  std::optional<vfs::Entry> sibling(const vfs::Entry& entry, std::string_view suffix) override {
    return inner_->sibling(entry, suffix);
  }
  Result<std::unique_ptr<ByteSource>> open(const vfs::Entry& entry) override {
    if (throws_on_open_ && entry.path.ends_with("/sms.db")) throw std::bad_alloc();
    return inner_->open(entry);
  }
  Result<std::unique_ptr<ByteSource>> open_stored(const vfs::Entry& entry) override {
    return inner_->open_stored(entry);
  }
  std::string stored_path(const vfs::Entry& entry) override { return inner_->stored_path(entry); }

 private:
  std::unique_ptr<vfs::Tree> inner_;
  bool throws_on_open_;
};

TEST(Run, AFolderThatCannotBeListedGivesNoComfort) {
  expect_no_comfort(phones() / "quiet", "an unlistable folder",
                    {.wrap = [](std::unique_ptr<vfs::Tree> inner) {
                      return std::make_unique<Troubled>(std::move(inner), false);
                    }});
}

TEST(Run, MemoryThatRunsOutIsThatFilesAlone) {
  const Outcome outcome = check(phones() / "plain", {.wrap = [](std::unique_ptr<vfs::Tree> inner) {
                                  return std::make_unique<Troubled>(std::move(inner), true);
                                }});
  ASSERT_FALSE(outcome.error);
  EXPECT_TRUE(outcome.coverage.books_balance());
  EXPECT_EQ(outcome.coverage.count(EntryState::over_limit), 1U);
  EXPECT_EQ(outcome.coverage.count(EntryState::unreadable), 1U) << "its log";
  EXPECT_FALSE(outcome.files.contains("records/ios.sms.jsonl"));
  EXPECT_TRUE(outcome.files.contains("records/ios.tcc.jsonl"));
  bool told = false;
  for (const std::string& gap : outcome.whole_verdict.gaps) {
    told = told || gap.find("(ios.sms): could not be read") != std::string::npos;
  }
  EXPECT_TRUE(told);
}

TEST(Run, FilesOfABackupOneFolderBelowAreHashedUnderTheirOwnPath) {
  const test::TemporaryFolder folder;
  fs::create_directory(folder / "above");
  copy_folder(phones() / "quiet", folder / "above/below");
  const Outcome outcome = check(folder / "above");
  ASSERT_FALSE(outcome.error);
  const Files all = test::read_folder(folder / "above");
  EXPECT_EQ(files_read(outcome, all).size(),
            files_read(check(phones() / "quiet"), test::read_folder(phones() / "quiet")).size());
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
