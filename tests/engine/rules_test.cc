// Rules across records in whole runs: what they see of the evidence, and what comes of it.

#include <gtest/gtest.h>

#include "engine/made_phone.h"
#include "support/fixture.h"
#include "words/say.h"

namespace bridle {
namespace {

using namespace made_phone;

// A file-system dump with a few files.
class Dump {
 public:
  Dump() { put("private/var/mobile/Library/a", "a file"); }

  void put(const std::string& path, const std::string& bytes) const {
    const fs::path file = folder_ / path;
    fs::create_directories(file.parent_path());
    test::write_text(file, bytes);
  }
  void put_database(const std::string& path, const std::string& sql) const {
    const std::vector<std::byte> bytes = test::build_database(sql);
    put(path, std::string(as_text(bytes)));
  }
  std::string path() const { return folder_ / ""; }

 private:
  test::TemporaryFolder folder_;
};

bool has_alert(const Outcome& outcome, const std::string& rule) {
  return outcome.files.at("report.json").find("\"" + rule + "\"") != std::string::npos;
}

TEST(RulesAcrossRecords, BackupAgentInTheNetworkUsageIsAnAlertWithItsPlace) {
  const Dump dump;
  dump.put_database("private/var/wireless/Library/Databases/DataUsage.sqlite",
                    "CREATE TABLE ZPROCESS(Z_PK INTEGER PRIMARY KEY, ZPROCNAME TEXT, ZBUNDLENAME "
                    "TEXT, ZFIRSTTIMESTAMP REAL, ZTIMESTAMP REAL);"
                    "CREATE TABLE ZLIVEUSAGE(Z_PK INTEGER PRIMARY KEY, ZHASPROCESS INTEGER, "
                    "ZTIMESTAMP REAL, ZWWANIN REAL, ZWWANOUT REAL);"
                    "INSERT INTO ZPROCESS VALUES(1,'BackupAgent',NULL,673000000,673000001),"
                    "(2,'BackupAgent2',NULL,673000000,673000001);"
                    "INSERT INTO ZLIVEUSAGE VALUES(7,1,673000002,10,20),(8,2,673000002,10,20);");
  for (const unsigned jobs : {1U, 4U}) {
    const Outcome outcome = check(dump.path(), {.jobs = jobs});
    ASSERT_FALSE(outcome.error) << outcome.error->message;
    EXPECT_EQ(outcome.verdict, VerdictKind::suspicious);
    EXPECT_EQ(outcome.alerts, 1U);
    ASSERT_TRUE(has_alert(outcome, "ios.backup_agent_traffic"));
    const std::string& report = outcome.files.at("report.json");
    EXPECT_NE(report.find(R"("table":"ZLIVEUSAGE","row":7)"), std::string::npos) << report;
  }
}

TEST(RulesAcrossRecords, TheListingIsReadAsAnArtifactAndMatched) {
  const Dump dump;
  dump.put(
      "private/var/mobile/Library/WebKit/WebsiteData/LocalStorage/https_example.org_0.localstorage",
      "x");
  const Outcome outcome = check(dump.path());
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  const std::string& files = outcome.files.at("records/ios.filesystem.jsonl");
  EXPECT_NE(files.find(R"("path":"/private/var/mobile/Library/a","type":"file","size":6)"),
            std::string::npos)
      << files;
  const std::string& sites = outcome.files.at("records/ios.webkit_folders.jsonl");
  EXPECT_NE(sites.find(R"("origin":"https://example.org")"), std::string::npos) << sites;
  Outcome single = check(dump.path(), {.jobs = 1});
  for (const char* name : {"report.json", "timeline.csv", "records/ios.filesystem.jsonl",
                           "records/ios.webkit_folders.jsonl"}) {
    EXPECT_EQ(outcome.files.at(name), single.files.at(name)) << name;
  }
}

TEST(FileHashes, AreLookedForWhenAskedForAndNamedAsAGapElse) {
  const Dump dump;
  dump.put("private/var/mobile/Library/payload", "made for a test");
  dump.put("private/var/mobile/Library/empty", "");
  IndicatorSet indicators;
  const std::string bundle =
      R"({"type":"bundle","id":"bundle--1","objects":[{"type":"indicator","id":"indicator--1",)"
      R"("pattern_type":"stix","pattern":"[file:hashes.'SHA-256'=')" +
      hex(sha256(as_bytes("made for a test"))) + R"(']"}]})";
  indicators.add_stix("hashes.stix2", as_bytes(bundle));
  for (const bool asked : {false, true}) {
    auto evidence = open_evidence(dump.path(), {});
    ASSERT_TRUE(evidence.ok());
    RunOptions options;
    options.evidence_path = dump.path();
    options.hashes = asked;
    const auto result = run(*evidence, indicators, options);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->verdict.kind == VerdictKind::match, asked);
    const bool told = std::ranges::any_of(result->verdict.gaps, [](const Message& gap) {
      return say(Language::en, gap).find("--hashes") != std::string::npos;
    });
    EXPECT_EQ(told, !asked);
    if (!asked) continue;
    ASSERT_EQ(result->alerts.size(), 1U);
    EXPECT_EQ(result->alerts[0].place.path, "private/var/mobile/Library/payload");
    EXPECT_EQ(result->alerts[0].severity, Severity::critical);
  }
}

TEST(FileHashes, OfAnEncryptedBackupAreThoseOfThePlainContents) {
  const auto hashes_of = [](const std::string& name) {
    const test::TemporaryFolder folder;
    auto evidence = open_evidence(phones() / name,
                                  {.kind = {},
                                   .password =
                                       [](PasswordOf) {
                                         std::optional<Secret> secret(std::in_place);
                                         EXPECT_TRUE(secret->append("sample"));
                                         return Result<std::optional<Secret>>(std::move(secret));
                                       },
                                   .identities = {},
                                   .step = {}});
    EXPECT_TRUE(evidence.ok());
    RunOptions options;
    options.evidence_path = phones() / name;
    options.case_path = folder / "case";
    options.hashes = true;
    options.only = {"ios.file_hashes"};
    EXPECT_TRUE(run(*evidence, sample_indicators(), options).ok());
    return test::read_text(folder / "case/records/ios.file_hashes.jsonl");
  };
  const std::string plain = hashes_of("plain");
  const std::string encrypted = hashes_of("encrypted");
  // Files of the phone are the same in both; Info.plist and the like differ.
  const std::string digest = R"("sha256":")";
  std::size_t same = 0;
  for (std::size_t i = plain.find(digest); i != std::string::npos; i = plain.find(digest, i + 1)) {
    if (encrypted.find(plain.substr(i, digest.size() + 64)) != std::string::npos) ++same;
  }
  EXPECT_GT(same, 10U);
}

TEST(RulesAcrossRecords, OfAttachmentsTheEndsAreReadAndNothingIsHashed) {
  const Dump dump;
  const std::string path = "private/var/mobile/Library/SMS/Attachments/0a/10/AAAA/picture.gif";
  dump.put(path, "%PDF-1.4 " + std::string(100'000, ' '));
  const Outcome outcome = check(dump.path());
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_TRUE(has_alert(outcome, "ios.attachment_kinds.not_what_it_says"));
  EXPECT_EQ(outcome.files.at("manifest.json").find("picture.gif"), std::string::npos);
  EXPECT_EQ(outcome.verdict, VerdictKind::suspicious);
}

}  // namespace
}  // namespace bridle
