// The law that no fault of the evidence is passed over: on a made phone, file by file.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
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

TEST(Run, WhatNobodyReadsMayBeMissing) {
  const Outcome sound = check(phones() / "quiet");
  const Files whole = test::read_folder(phones() / "quiet");
  const std::vector<std::string> read = files_read(sound, whole);
  const Damaged phone;
  std::size_t dropped = 0;
  // Of attachments only the ends are read, and they are not hashed.
  const std::string& looked_at = sound.files.at("records/ios.attachment_kinds.jsonl");
  for (const auto& [name, text] : whole) {
    if (name.find('/') == std::string::npos || std::ranges::find(read, name) != read.end())
      continue;
    if (looked_at.find(fs::path(name).filename()) != std::string::npos) continue;
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
  for (const Message& gap : outcome.whole_verdict.gaps) {
    told = told || say(Language::en, gap).find("(ios.sms): could not be read") != std::string::npos;
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

}  // namespace
}  // namespace bridle
