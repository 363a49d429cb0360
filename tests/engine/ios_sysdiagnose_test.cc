// A sysdiagnose by itself, as a folder or packed, whatever its folder is called.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/open.h"
#include "engine/run.h"
#include "match/rows.h"
#include "report/summary.h"
#include "support/archive_writer.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"
#include "words/say.h"

namespace bridle {
namespace {

using test::PackedFile;
using test::Packing;

const std::string kShutdowns =
    "After 1.00s, these clients are still here:\n"
    "\t\tremaining client pid: 72 (/private/var/tmp/evild)\n"
    "SIGTERM: [1709294400] All buffers flushed\n";
const std::string kCrash =
    "{\"app_name\":\"evild\",\"timestamp\":\"2024-03-01 10:00:00.00 +0000\",\"bug_type\":\"309\","
    "\"os_version\":\"iPhone OS 17.3 (21D50)\",\"incident_id\":\"A\"}"
    "\n"
    "{\"procName\":\"evild\",\"procPath\":\"/private/var/tmp/evild\",\"pid\":72,"
    "\"captureTime\":\"2024-03-01 10:00:00.0000 +0000\"}";
const std::string kVersion =
    "<plist><dict><key>ProductVersion</key><string>17.3</string>"
    "<key>ProductBuildVersion</key><string>21D50</string></dict></plist>";

std::vector<PackedFile> sysdiagnose(const std::string& root) {
  return {{root + "sysdiagnose.log", "made"},
          {root + "ps.txt", "USER PID\n"},
          {root + "logs/SystemVersion/SystemVersion.plist", kVersion},
          {root + "system_logs.logarchive/Extra/shutdown.log", kShutdowns},
          {root + "crashes_and_spins/evild-2024-03-01-100000.ips", kCrash}};
}

void write_tree(const std::string& folder, const std::vector<PackedFile>& files) {
  for (const PackedFile& file : files) {
    const std::filesystem::path path = std::filesystem::path(folder) / file.path;
    std::filesystem::create_directories(path.parent_path());
    test::write_text(path, file.contents);
  }
}

struct Checked {
  Evidence evidence;
  CaseResult result;
  std::multiset<std::string> alerts;  // "ios.shutdown_log process evild"
};

Checked check(const std::string& path) {
  IndicatorSet set;
  set.add_stix("made.stix2", as_bytes(test::bundle_of({"[process:name='evild']"})));
  auto evidence = open_evidence(path, {});
  if (!evidence) throw std::runtime_error(evidence.error().message);
  RunOptions options;
  options.evidence_path = path;
  options.jobs = 1;
  auto result = run(*evidence, set, options);
  if (!result) throw std::runtime_error(result.error().message);
  Checked out{std::move(*evidence), std::move(*result), {}};
  for (const Alert& alert : out.result.alerts) {
    if (!alert.indicator) continue;
    out.alerts.insert(alert.artifact + " " + alert.indicator->kind + " " + alert.indicator->value);
  }
  return out;
}

void expect_what_it_holds(const Checked& checked) {
  EXPECT_EQ(checked.evidence.kind, "ios_sysdiagnose");
  EXPECT_EQ(checked.evidence.ios.product_version, "17.3");
  EXPECT_EQ(checked.evidence.ios.build_version, "21D50");
  EXPECT_TRUE(checked.alerts.contains("ios.shutdown_log process evild"));
  EXPECT_TRUE(checked.alerts.contains("ios.crash_reports process evild"));
  EXPECT_TRUE(checked.result.coverage.books_balance());
  // Of the artifacts that a sysdiagnose can hold, and not of all that a phone has.
  EXPECT_EQ(checked.result.verdict.artifacts_expected, 3U);
  const auto place = std::ranges::find(checked.result.alerts, "ios.shutdown_log", &Alert::artifact);
  ASSERT_NE(place, checked.result.alerts.end());
  EXPECT_EQ(place->place.path, "system_logs.logarchive/Extra/shutdown.log");
}

TEST(IosSysdiagnose, IsReadPackedAndUnpackedWhateverItsFolderIsCalled) {
  const test::TemporaryFolder folder;
  for (const char* root : {"", "sysdiagnose_2024.03.01_10-00-00+0000_iPhone-OS_iPhone_21D50/",
                           "case 7/of a phone/renamed/"}) {
    SCOPED_TRACE(root);
    for (const Packing packing : {Packing::gz, Packing::zip}) {
      test::write_text(folder / "packed", test::pack(sysdiagnose(root), packing));
      expect_what_it_holds(check(folder / "packed"));
    }
  }
  write_tree(folder / "unpacked", sysdiagnose("renamed/"));
  expect_what_it_holds(check(folder / "unpacked"));
  expect_what_it_holds(check(folder / "unpacked/renamed"));
}

TEST(IosSysdiagnose, MayHaveLostItsOwnLog) {
  const test::TemporaryFolder folder;
  write_tree(folder / "cut", {{"x/system_logs.logarchive/Extra/shutdown.log", kShutdowns}});
  const Checked checked = check(folder / "cut");
  EXPECT_EQ(checked.evidence.kind, "ios_sysdiagnose");
  EXPECT_TRUE(checked.alerts.contains("ios.shutdown_log process evild"));
}

TEST(IosSysdiagnose, InAFileSystemIsAPartOfThat) {
  const test::TemporaryFolder folder;
  auto files =
      sysdiagnose("private/var/mobile/Library/Logs/CrashReporter/DiagnosticLogs/sysdiagnose/one/");
  write_tree(folder / "dump", files);
  const Checked checked = check(folder / "dump");
  EXPECT_EQ(checked.evidence.kind, "ios_file_system");
  EXPECT_TRUE(checked.alerts.contains("ios.shutdown_log process evild"));
}

TEST(IosSysdiagnose, SeveralInOneFolderAreNamed) {
  const test::TemporaryFolder folder;
  auto files = sysdiagnose("a/");
  for (PackedFile& file : sysdiagnose("b/")) files.push_back(std::move(file));
  // One that a collection holds of the same phone is a part of it.
  files.push_back({"a/logs/old/sysdiagnose.log", "older"});
  write_tree(folder / "both", files);
  const auto evidence = open_evidence(folder / "both", {});
  ASSERT_FALSE(evidence);
  EXPECT_EQ(evidence.error().code, ErrorCode::usage);
  EXPECT_NE(evidence.error().message.find("\n  a/\n  b/"), std::string::npos)
      << evidence.error().message;
}

TEST(IosSysdiagnose, FilesOfOnlySimilarNamesAreNone) {
  const test::TemporaryFolder folder;
  write_tree(folder / "other", {{"my_sysdiagnose.log", "x"},
                                {"system_logs.logarchive.txt", "x"},
                                {"old-system_logs.logarchive/Extra/shutdown.log", "x"}});
  const auto evidence = open_evidence(folder / "other", {});
  ASSERT_FALSE(evidence);
  EXPECT_EQ(evidence.error().code, ErrorCode::unsupported);
}

TEST(IosSysdiagnose, SaysWhatOfItIsNotLookedInto) {
  const auto limits = report::limits_of({.kind = "ios_sysdiagnose"});
  ASSERT_EQ(limits.size(), 1U);
  EXPECT_NE(say(Language::en, limits[0]).find("lists of processes"), std::string::npos);
}

}  // namespace
}  // namespace bridle
