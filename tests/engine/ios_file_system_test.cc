// A dump of the whole file system gives what a backup of the same phone gives.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "engine/made_phone.h"
#include "engine/open.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"

namespace bridle {
namespace {

using namespace made_phone;

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  test::write_text(path, text);
}

// Every file of a made phone's backup below `folder`, under the paths of the device. `var` is the
// name under which /private/var is dumped.
void dump(const std::string& backup, const std::string& folder, const std::string& var) {
  auto evidence = open_evidence(backup, {});
  ASSERT_TRUE(evidence.ok());
  vfs::Tree& tree = evidence->files();
  const auto listed = tree.list([&](const vfs::Entry& entry) {
    constexpr std::string_view kVar = "private/var/";
    if (entry.type != vfs::EntryType::file || !entry.path.starts_with(kVar)) return true;
    if (entry.fault == vfs::Fault::missing) return true;
    auto source = tree.open(entry);
    if (!source) return true;
    const auto bytes = read_all(**source, 64U << 20);
    if (!bytes) return true;
    put(folder + "/" + var + "/" + entry.path.substr(kVar.size()), std::string(as_text(*bytes)));
    return true;
  });
  ASSERT_TRUE(listed.ok());
  put(folder + "/System/Library/CoreServices/SystemVersion.plist",
      "<plist><dict><key>ProductVersion</key><string>17.5.1</string>"
      "<key>ProductBuildVersion</key><string>21F90</string></dict></plist>");
}

const std::vector<std::string> kArtifacts = {"ios.sms",
                                             "ios.sms_attachments",
                                             "ios.whatsapp",
                                             "ios.safari_history",
                                             "ios.data_usage",
                                             "ios.tcc",
                                             "ios.id_status_cache",
                                             "ios.os_analytics_addaily"};

void expect_the_same_records(const Outcome& backup, const Outcome& dump) {
  ASSERT_FALSE(dump.error) << dump.error->message;
  EXPECT_EQ(dump.verdict, VerdictKind::match);
  EXPECT_TRUE(dump.coverage.books_balance());
  static const std::regex kFileId(",\"file_id\":\"[0-9a-f]{40}\"");
  for (const std::string& artifact : kArtifacts) {
    std::multiset<std::string> expected;
    for (const std::string& line : record_lines(backup.files, artifact)) {
      expected.insert(std::regex_replace(line, kFileId, ""));
    }
    EXPECT_FALSE(expected.empty()) << artifact;
    EXPECT_EQ(record_lines(dump.files, artifact), expected) << artifact;
  }
}

TEST(IosFileSystem, GivesWhatTheBackupGivesWhereverItWasDumped) {
  const Outcome backup = check(phones() / "plain");
  const test::TemporaryFolder folder;
  dump(phones() / "plain", folder / "whole", "private/var");
  dump(phones() / "plain", folder / "short", "var");
  dump(phones() / "plain", folder / "deep/of a phone/root", "private/var");
  dump(phones() / "plain", folder / "seven/phone7", "var");
  for (const char* name : {"whole", "short", "deep", "seven"}) {
    SCOPED_TRACE(name);
    expect_the_same_records(backup, check(folder / name));
  }
}

// What some tools leave: a part of the phone under each name of the same folder.
TEST(IosFileSystem, MayHaveBothNamesOfVar) {
  const Outcome backup = check(phones() / "plain");
  const test::TemporaryFolder folder;
  dump(phones() / "plain", folder / "dump", "private/var");
  fs::create_directories(folder / "dump/var");
  fs::rename(folder / "dump/private/var/mobile", folder / "dump/var/mobile");
  // A second file of the same place: one is read, and the other is told.
  put(folder / "dump/private/var/mobile/Library/TCC/TCC.db",
      test::read_text(folder / "dump/var/mobile/Library/TCC/TCC.db"));
  const Outcome both = check(folder / "dump");
  expect_the_same_records(backup, both);
  EXPECT_EQ(both.coverage.odd_files, 1U);
}

// A folder of that name at the root is the phone's own, and not what lies outside of it.
TEST(IosFileSystem, MayHaveAFolderCalledOutside) {
  const test::TemporaryFolder folder;
  dump(phones() / "quiet", folder / "dump", "private/var");
  put(folder / "dump/outside/Extra/shutdown.log", "");
  const Outcome outcome = check(folder / "dump");
  ASSERT_FALSE(outcome.error);
  EXPECT_NE(outcome.files.at("report.json").find("is empty: phones write it"), std::string::npos);
}

TEST(IosFileSystem, MayBeAnArchive) {
  const Outcome backup = check(phones() / "plain");
  const test::TemporaryFolder folder;
  dump(phones() / "plain", folder / "dump", "private/var");
  const std::string tar = folder / "dump.tar.gz";
  ASSERT_EQ(std::system(("tar -C '" + folder / "dump" + "' -czf '" + tar + "' .").c_str()), 0);
  expect_the_same_records(backup, check(tar));
}

TEST(IosFileSystem, AQuietPhoneHasNoKnownTraces) {
  const test::TemporaryFolder folder;
  dump(phones() / "quiet", folder / "dump", "private/var");
  const Outcome outcome = check(folder / "dump");
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.verdict, VerdictKind::no_known_traces);
  const std::string& report = outcome.files.at("report.json");
  EXPECT_NE(report.find("ios_file_system"), std::string::npos);
  EXPECT_NE(report.find("21F90"), std::string::npos) << "the build, from SystemVersion.plist";
}

TEST(IosFileSystem, OneThatLacksWhatEveryPhoneHasIsIncomplete) {
  const test::TemporaryFolder folder;
  dump(phones() / "quiet", folder / "dump", "private/var");
  fs::remove(folder / "dump/private/var/mobile/Library/SMS/sms.db");
  EXPECT_EQ(check(folder / "dump").verdict, VerdictKind::incomplete);
}

TEST(IosFileSystem, SeveralInOneFolderAreNamed) {
  const test::TemporaryFolder folder;
  put(folder / "dumps/a/private/var/mobile/x", "");
  put(folder / "dumps/b/var/mobile/x", "");
  // A file of an app that looks like a dump is a file of an app.
  put(folder / "dumps/a/private/var/mobile/Documents/c/var/mobile/x", "");
  const Outcome outcome = check(folder / "dumps");
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, ErrorCode::usage);
  EXPECT_NE(outcome.error->message.find("\n  a/\n  b/"), std::string::npos)
      << outcome.error->message;
}

}  // namespace
}  // namespace bridle
