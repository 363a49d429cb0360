// Which file goes to which parser, with which log, and that each is counted once.

#include "engine/selection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>

namespace bridle {
namespace {

constexpr std::string_view kPaths[] = {"var/**/sms.db", "Manifest.db"};
constexpr Artifact kMessages{.id = "test.messages", .paths = kPaths, .reads = Reads::database};

vfs::Entry row(std::string domain, std::string relative_path, std::uint64_t token) {
  vfs::Entry entry;
  entry.path = "var/mobile/" + relative_path;
  entry.size = 4096;
  entry.domain = std::move(domain);
  entry.relative_path = std::move(relative_path);
  entry.file_id = std::to_string(token);
  entry.token = token;
  return entry;
}

vfs::Entry unlisted(const std::string& id) {
  vfs::Entry entry;
  entry.path = "unlisted/" + id;
  entry.file_id = id;
  entry.size = 4096;
  entry.fault_note = "no row names it";
  return entry;
}

// Lists `entries`, and knows of siblings besides.
class FakeTree final : public vfs::Tree {
 public:
  std::vector<vfs::Entry> entries;
  std::map<std::string, vfs::Entry> siblings;  // by the path of the database
  std::map<std::string, std::string> contents;

  Result<void> list(const Each& each) override {
    for (const vfs::Entry& entry : entries) {
      if (!each(entry)) break;
    }
    return {};
  }
  std::optional<vfs::Entry> find(std::string_view) override { return std::nullopt; }
  std::optional<vfs::Entry> sibling(const vfs::Entry& entry, std::string_view) override {
    const auto found = siblings.find(entry.path);
    return found == siblings.end() ? std::nullopt : std::optional(found->second);
  }
  Result<std::unique_ptr<ByteSource>> open(const vfs::Entry& entry) override {
    const auto found = contents.find(entry.path);
    if (found == contents.end()) return Error{ErrorCode::not_found, "nothing is there"};
    return std::unique_ptr<ByteSource>(std::make_unique<MemorySource>(as_bytes(found->second)));
  }
};

class Selected : public testing::Test {
 protected:
  // Lists the tree, and takes what was chosen for read.
  void run() {
    (void)tree_.list([&](const vfs::Entry& entry) {
      selection_.offer(entry);
      return true;
    });
    chosen_ = selection_.close();
    selection_.remark_on_journals();
    for (const Selection::Chosen& chosen : chosen_) {
      FileTask task;
      task.entry = chosen.entry;
      task.log = chosen.log;
      task.log_is_shared = chosen.log_is_shared;
      task.wanted = {{.artifact = &kMessages}};
      FileOutcome outcome;
      outcome.state = EntryState::parsed;
      outcome.log_state = EntryState::parsed;
      outcome.artifacts = {{.artifact = 0, .read = true}};
      ledger_.read(task, outcome);
    }
    coverage_ = ledger_.close();
  }

  std::string logs() const {
    std::string out;
    for (const Selection::Chosen& chosen : chosen_) {
      out += chosen.entry.file_id + ":" + (chosen.log ? chosen.log->file_id : "none") +
             (chosen.log_is_shared ? " shared;" : ";");
    }
    return out;
  }

  const Artifact* artifacts_[1] = {&kMessages};
  const Expectation expectations_[1] = {};
  const Plan plan_{artifacts_};
  FakeTree tree_;
  Ledger ledger_{artifacts_, expectations_};
  Selection selection_{plan_, tree_, ledger_};
  std::vector<Selection::Chosen> chosen_;
  Coverage coverage_;
};

TEST_F(Selected, DatabasesGetTheLogOfTheirOwnDomain) {
  tree_.entries = {row("B", "sms.db-wal", 1), row("A", "sms.db", 2), row("B", "sms.db", 3),
                   row("A", "sms.db-wal", 4)};
  run();
  EXPECT_EQ(logs(), "2:4;3:1;");
  EXPECT_EQ(coverage_.listed, 4U);
  EXPECT_EQ(coverage_.artifacts[0].state, ArtifactState::parsed);
}

TEST_F(Selected, ALogThatNoRowNamesIsFoundAndCountedOnce) {
  tree_.entries = {row("A", "sms.db", 1), unlisted("77"), unlisted("88")};
  tree_.siblings = {{"var/mobile/sms.db", unlisted("88")}};
  run();
  EXPECT_EQ(logs(), "1:88;");
  EXPECT_EQ(coverage_.listed, 3U);
  EXPECT_EQ(coverage_.count(EntryState::parsed), 2U);
  EXPECT_EQ(coverage_.count(EntryState::unlisted), 1U);
  EXPECT_EQ(coverage_.listing_damage, 1U);
}

TEST_F(Selected, ALogThatTheListingNeverCameToIsCounted) {
  tree_.entries = {row("A", "sms.db", 1)};
  tree_.siblings = {{"var/mobile/sms.db", unlisted("88")}};
  run();
  EXPECT_EQ(coverage_.listed, 2U);
  EXPECT_EQ(coverage_.count(EntryState::parsed), 2U);
}

TEST_F(Selected, ALogTooManyIsLostToItsArtifact) {
  tree_.entries = {row("A", "sms.db", 1), row("A", "sms.db-wal", 2), row("B", "sms.db-wal", 3),
                   row("A", "sms.db-wal", 4)};
  run();
  EXPECT_EQ(logs(), "1:2;");
  EXPECT_EQ(coverage_.count(EntryState::unreadable), 2U);
  EXPECT_EQ(coverage_.artifacts[0].state, ArtifactState::partial);
  ASSERT_EQ(coverage_.notes.size(), 2U);
  EXPECT_NE(coverage_.notes[0].what.find("without its database"), std::string::npos);
}

TEST_F(Selected, AnEmptyLogWithoutItsDatabaseIsNoLoss) {
  tree_.entries = {row("A", "sms.db-wal", 1)};
  tree_.entries[0].size = 0;
  run();
  EXPECT_EQ(coverage_.count(EntryState::no_parser), 1U);
  EXPECT_EQ(coverage_.artifacts[0].state, ArtifactState::absent);
}

TEST_F(Selected, AJournalBesideADatabaseIsTold) {
  tree_.entries = {row("A", "sms.db", 1), row("A", "sms.db-journal", 2),
                   row("A", "Other/notes.db-journal", 3), row("B", "sms.db-journal", 4),
                   row("C", "sms.db-journal", 5)};
  tree_.entries[3].size = 0;
  tree_.entries[4].path = "var/mobile/c/sms.db-journal";
  tree_.contents["var/mobile/sms.db-journal"] =
      "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + std::string(504, '\1');
  run();
  EXPECT_EQ(coverage_.odd_files, 2U);
  ASSERT_EQ(coverage_.notes.size(), 2U);
  EXPECT_EQ(coverage_.notes[0].place.path, "var/mobile/sms.db-journal");
  EXPECT_NE(coverage_.notes[0].what.find("not applied"), std::string::npos);
  EXPECT_NE(coverage_.notes[1].what.find("cannot be read: nothing is there"), std::string::npos);
  EXPECT_EQ(coverage_.count(EntryState::no_parser), 4U);
  EXPECT_TRUE(coverage_.books_balance());
}

TEST_F(Selected, TwoDatabasesOfOnePathShareTheirLog) {
  tree_.entries = {row("A", "sms.db", 1), row("A", "sms.db", 2), row("A", "sms.db-wal", 3)};
  run();
  EXPECT_EQ(logs(), "1:3;2:3 shared;");
  EXPECT_EQ(coverage_.listed, 3U);
  EXPECT_EQ(coverage_.count(EntryState::parsed), 3U);
}

TEST_F(Selected, WhatStandsInTheFilesPlaceIsALoss) {
  for (const vfs::EntryType type :
       {vfs::EntryType::directory, vfs::EntryType::link, vfs::EntryType::other}) {
    tree_.entries.push_back(row("A", "sms.db", 1));
    tree_.entries.back().type = type;
  }
  run();
  EXPECT_EQ(coverage_.listed, 2U);
  EXPECT_EQ(coverage_.directories, 1U);
  EXPECT_EQ(coverage_.artifacts[0].state, ArtifactState::unreadable);
  EXPECT_EQ(coverage_.artifacts[0].files, 3U);
}

TEST_F(Selected, AFileFoundBeforeIsKnownByMoreThanItsPath) {
  vfs::Entry manifest;
  manifest.path = "Manifest.db";
  manifest.token = 1;
  vfs::Entry second = manifest;
  second.token = 2;
  selection_.found(manifest);
  ledger_.unread(manifest);  // its task is no matter here
  tree_.entries = {manifest, second};
  run();
  ASSERT_EQ(chosen_.size(), 1U);
  EXPECT_EQ(chosen_[0].entry.token, 2U);
  EXPECT_EQ(coverage_.listed, 2U);
}

// --- The sums.

TEST(Ledger, AFileThatIsListedAndForgottenShows) {
  const Artifact* artifacts[] = {&kMessages};
  const Expectation expectations[1];
  Ledger ledger(artifacts, expectations);
  ledger.listed();
  ledger.listed();
  ledger.unread(row("A", "Media/1.jpg", 1));
#ifdef BRIDLE_CHECKS
  EXPECT_DEATH((void)ledger.close(), "books_balance");
#else
  EXPECT_FALSE(ledger.close().books_balance());
#endif
}

TEST(Ledger, PlacesAreBounded) {
  const Artifact* artifacts[] = {&kMessages};
  const Expectation expectations[1];
  Ledger ledger(artifacts, expectations);
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    vfs::Entry entry = row("Domain" + std::to_string(i), "x", i);
    entry.fault = vfs::Fault::missing;
    ledger.listed();
    ledger.unread(entry);
  }
  const Coverage coverage = ledger.close();
  EXPECT_EQ(coverage.not_read_by_place.size(), Coverage::kPlaces + 1);
  EXPECT_EQ(coverage.not_read_by_place.at(std::string(Coverage::kOtherPlaces)),
            2'000 - Coverage::kPlaces);
  EXPECT_EQ(coverage.listing_damage, 0U) << "a missing file is no damage of the list";
}

TEST(Ledger, WhatIsOddIsTold) {
  const Artifact* artifacts[] = {&kMessages};
  const Expectation expectations[1];
  Ledger ledger(artifacts, expectations);
  vfs::Entry entry = row("A", "Media/1.jpg", 1);
  entry.fault_note = "its file ID is not its own";
  ledger.listed();
  ledger.unread(entry);
  const Coverage coverage = ledger.close();
  EXPECT_EQ(coverage.odd_files, 1U);
  ASSERT_EQ(coverage.notes.size(), 1U);
  EXPECT_EQ(coverage.notes[0].what, "its file ID is not its own");
}

TEST(Ledger, FilesThatNobodyReadsDoNotPushOutTheNotesOfThoseThatAreRead) {
  const Artifact* artifacts[] = {&kMessages};
  const Expectation expectations[1];
  Ledger ledger(artifacts, expectations);
  constexpr std::uint64_t kMany = 2'000;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    vfs::Entry entry = unlisted(std::to_string(i));
    entry.fault_note = "no row of the manifest names it";
    ledger.listed();
    ledger.unread(entry);
  }
  ledger.remark("ios.messages", "a page is damaged");
  const Coverage coverage = ledger.close();
  EXPECT_EQ(coverage.count(EntryState::unlisted), kMany);
  EXPECT_EQ(coverage.damage_total, kMany + 1);
  ASSERT_FALSE(coverage.notes.empty());
  EXPECT_EQ(coverage.notes.front().what, "no row of the manifest names it");
  EXPECT_EQ(coverage.notes.back().what, "a page is damaged");
}

}  // namespace
}  // namespace bridle
