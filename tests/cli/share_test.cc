// What is shared of a case: nothing that is private, and all that is needed.

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "engine/roles.h"
#include "formats/json.h"
#include "planted.h"
#include "support/program.h"

namespace bridle::test {
namespace {

namespace fs = std::filesystem;

void expect_valid(const std::string& schema, const std::string& path) {
  const std::string command = std::string("python3 ") + BRIDLE_SOURCE_DIR +
                              "/tests/report/check_schema.py " + BRIDLE_SOURCE_DIR +
                              "/docs/schema/" + schema + " " + path;
  const int status = std::system(command.c_str());
  EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0) << schema << " " << path;
}

std::set<std::string> names_in(const std::string& folder) {
  std::set<std::string> out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    out.insert(entry.path().filename().string());
  }
  return out;
}

class Share : public testing::Test {
 protected:
  void SetUp() override { write_planted(folder_); }

  ProgramResult check(const std::string& out, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"check", folder_ / "anna-phone",
                                          "-i",    folder_ / "feed.stix2",
                                          "-i",    folder_ / "own-2026.stix2"};
    if (!out.empty()) arguments.insert(arguments.end(), {"-o", folder_ / out});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_bridle(arguments);
  }
  ProgramResult give(const std::string& from, const std::string& to,
                     std::vector<std::string> more) const {
    std::vector<std::string> arguments = {"export", folder_ / from, "-o", folder_ / to};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_bridle(arguments);
  }

  TemporaryFolder folder_;
};

TEST_F(Share, ACaseHasAVersionToShareBesideTheFullOne) {
  const ProgramResult result = check("case");
  ASSERT_EQ(result.status, 10) << result.err << result.out;
  EXPECT_NE(result.out.find("report.redacted.html"), std::string::npos);
  EXPECT_EQ(
      names_in(folder_ / "case"),
      (std::set<std::string>{"alerts.csv", "manifest.json", "records", "report.html", "report.json",
                             "report.redacted.html", "report.redacted.json", "timeline.csv"}));
  for (const char* file : {"report.redacted.html", "report.redacted.json"}) {
    EXPECT_EQ(found_in(folder_ / (std::string("case/") + file), kPlanted), "") << file;
    const std::string text = read_text(folder_ / (std::string("case/") + file));
    for (const char* kept : {"bad.example", "[phone number 1]", "unpublished indicator",
                             "Library/SMS/sms.db", "[path, 16 bytes]"}) {
      EXPECT_NE(text.find(kept), std::string::npos) << file << " lacks " << kept;
    }
  }
  const std::string page = read_text(folder_ / "case/report.redacted.html");
  EXPECT_NE(page.find("id=\"sharing\""), std::string::npos);
  EXPECT_EQ(read_text(folder_ / "case/report.html").find("id=\"sharing\""), std::string::npos);
  // The secrets are there to be found.
  EXPECT_NE(found_in(folder_ / "case/report.json", {"blue ledger", "Larch"}), "");
  expect_valid("report.schema.json", folder_ / "case/report.json");
  expect_valid("report.schema.json", folder_ / "case/report.redacted.json");
}

TEST_F(Share, WithRedactNothingElseIsWrittenOrPrinted) {
  const ProgramResult result = check("shared", {"--redact"});
  ASSERT_EQ(result.status, 10) << result.err;
  EXPECT_EQ(names_in(folder_ / "shared"),
            (std::set<std::string>{"alerts.csv", "manifest.json", "report.html", "report.json"}));
  EXPECT_EQ(found_in(folder_ / "shared", kPlanted), "");
  for (const std::string& secret : kPlanted) {
    EXPECT_EQ(lower(result.out).find(lower(secret)), std::string::npos) << secret << result.out;
  }
  expect_valid("report.schema.json", folder_ / "shared/report.json");
  expect_valid("manifest.schema.json", folder_ / "shared/manifest.json");
  const ProgramResult json = check("", {"--redact", "--json"});
  EXPECT_EQ(json.status, 10);
  EXPECT_EQ(json.out, read_text(folder_ / "shared/report.json"));
}

TEST_F(Share, UnpublishedHidesAFileThatHasNoMarking) {
  const ProgramResult result = run_bridle({"check", folder_ / "anna-phone", "--unpublished",
                                           folder_ / "feed.stix2", "-o", folder_ / "case"});
  ASSERT_EQ(result.status, 10) << result.err;
  EXPECT_EQ(found_in(folder_ / "case/report.redacted.json", {"bad.example", "feed.stix2"}), "");
  EXPECT_NE(found_in(folder_ / "case/report.json", {"bad.example"}), "");
}

TEST_F(Share, ExportsAreRedactedUnlessFull) {
  ASSERT_EQ(check("case").status, 10);
  for (const char* format : {"stix", "timesketch", "csv"}) {
    const std::string out = std::string("out.") + format;
    const ProgramResult shared = give("case", out, {"--format", format});
    ASSERT_EQ(shared.status, 0) << shared.err;
    EXPECT_EQ(found_in(folder_ / out, kPlanted), "") << format;
    EXPECT_EQ(found_in(folder_ / out, {"bad.example"}), out + ": bad.example\n");
    const ProgramResult full = give("case", out + ".full", {"--format", format, "--full"});
    ASSERT_EQ(full.status, 0) << full.err;
    EXPECT_NE(found_in(folder_ / (out + ".full"), {"secret-infra.example.net"}), "") << format;
  }
  EXPECT_EQ(read_text(folder_ / "out.csv.full"), read_text(folder_ / "case/alerts.csv"));
  EXPECT_NE(found_in(folder_ / "out.stix.full",
                     {"indicator--22222222-2222-4222-8222-222222222222", "tlp_2_0"}),
            "");
}

TEST_F(Share, TheMinimalPackHasWhatWasMatchedAndWhatIsAroundIt) {
  ASSERT_EQ(check("case").status, 10);
  const ProgramResult result = give("case", "pack", {"--minimal"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(names_in(folder_ / "pack"),
            (std::set<std::string>{"manifest.json", "records.jsonl", "report.json"}));
  EXPECT_EQ(found_in(folder_ / "pack", kPlanted), "");
  const std::string records = read_text(folder_ / "pack/records.jsonl");
  EXPECT_NE(records.find("{\"why\":\"matched\",\"record\":{\"artifact\":\"ios.sms\""),
            std::string::npos);
  EXPECT_NE(records.find("\"why\":\"same_file\""), std::string::npos) << "the second message";
  EXPECT_EQ(read_text(folder_ / "pack/report.json"),
            read_text(folder_ / "case/report.redacted.json"));
  expect_valid("manifest.schema.json", folder_ / "pack/manifest.json");
  // The same value has the same token in the report and in the records.
  const std::string report = read_text(folder_ / "pack/report.json");
  EXPECT_NE(report.find("\"handle\":\"[phone number 1]\""), std::string::npos);
  EXPECT_NE(records.find("\"handle\":\"[phone number 1]\""), std::string::npos);

  ASSERT_EQ(give("case", "whole", {"--minimal", "--full"}).status, 0);
  EXPECT_EQ(read_text(folder_ / "whole/manifest.json"), read_text(folder_ / "case/manifest.json"));
  EXPECT_NE(found_in(folder_ / "whole/records.jsonl", {"blue ledger"}), "");
}

TEST_F(Share, WhatWasRedactedCanBeExportedAsItIs) {
  ASSERT_EQ(check("shared", {"--redact"}).status, 10);
  EXPECT_EQ(give("shared", "pack", {"--minimal"}).status, 0);
  EXPECT_EQ(read_text(folder_ / "pack/report.json"), read_text(folder_ / "shared/report.json"));
  EXPECT_EQ(read_text(folder_ / "pack/records.jsonl"), "");
  EXPECT_EQ(give("shared", "a.csv", {"--format", "csv"}).status, 0);
  EXPECT_EQ(read_text(folder_ / "a.csv"), read_text(folder_ / "shared/alerts.csv"));
  const ProgramResult full = give("shared", "x", {"--minimal", "--full"});
  EXPECT_EQ(full.status, 2);
  EXPECT_NE(full.err.find("--redact"), std::string::npos);
}

TEST_F(Share, NeitherTheCaseNorTheEvidenceIsWrittenTo) {
  ASSERT_EQ(check("case").status, 10);
  std::map<std::string, std::string> before;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "case")) {
    if (entry.is_regular_file()) before[entry.path()] = read_text(entry.path());
  }
  for (const char* place : {"case/pack", "anna-phone/pack", "case"}) {
    EXPECT_EQ(give("case", place, {"--minimal"}).status, 2) << place;
    EXPECT_EQ(give("case", place, {"--format", "csv"}).status, 2) << place;
  }
  EXPECT_EQ(give("case", "feed.stix2", {"--format", "stix"}).status, 2) << "it is there";
  EXPECT_EQ(read_text(folder_ / "feed.stix2"), kPublicFeed);
  for (const auto& [path, text] : before) EXPECT_EQ(read_text(path), text) << path;
  EXPECT_EQ(names_in(folder_ / "case").size(), 8U);
}

TEST_F(Share, MistakesAreToldAndLeaveNothing) {
  EXPECT_EQ(run_bridle({"export", folder_ / "no-case", "--minimal", "-o", folder_ / "x"}).status,
            2);
  EXPECT_EQ(run_bridle({"export", folder_ / "anna-phone", "--minimal", "-o", folder_ / "x"}).status,
            2);
  ASSERT_EQ(check("case").status, 10);
  EXPECT_EQ(give("case", "x", {}).status, 2);
  EXPECT_EQ(give("case", "x", {"--minimal", "--format", "csv"}).status, 2);
  const ProgramResult unknown = give("case", "x", {"--format", "pdf"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_NE(unknown.err.find("known: stix"), std::string::npos);
  write_text(folder_ / "case/records/ios.sms.jsonl", std::string(3U << 20, 'x'));
  EXPECT_NE(give("case", "x", {"--format", "timesketch"}).status, 0);
  EXPECT_FALSE(fs::exists(folder_ / "x"));
  EXPECT_NE(run_bridle({"export", "--help"}).out.find("Examples:"), std::string::npos);
}

// Values of the made phone whose column says that they are private: none stands in what is shared,
// but for those that are public indicators, or words of one letter case that stand anywhere.
TEST(ShareSample, NoPrivateValueOfAnyRecordIsInWhatIsShared) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_bridle({"sample", folder / "phone"}).status, 0);
  ASSERT_EQ(run_bridle({"check", folder / "phone/plain", "-i", folder / "phone/indicators.stix2",
                        "-o", folder / "case"})
                .status,
            10);
  std::set<std::string> secrets;
  for (const auto& file : fs::directory_iterator(folder / "case/records")) {
    const std::string text = read_text(file.path().string());
    json::Reader reader(as_bytes(text), json::Split::lines);
    while (reader.next()) {
      const std::string artifact(reader.root()["artifact"].text().value_or(""));
      // Names of applications are in their IDs, and some accounts are called "iCloud".
      if (artifact == "ios.applications" || artifact == "ios.accounts") continue;
      for (const json::Member& member : reader.root().members()) {
        const Column* column = roles_of_artifacts().column(artifact, member.key);
        if (column == nullptr) continue;
        const Role role = column->role;
        const bool is_private = role == Role::text || role == Role::handle || role == Role::email ||
                                role == Role::person || role == Role::file_name ||
                                role == Role::link || role == Role::url || role == Role::domain ||
                                column->name == "serial_number" || column->name == "imei";
        if (!is_private) continue;
        std::vector<json::Node> values = member.value.items();
        if (values.empty()) values.push_back(member.value);
        for (const json::Node& value : values) {
          const std::string_view shown = value.text().value_or("");
          if (shown.size() < 6 || shown.find("bridle-sample") != std::string_view::npos) continue;
          secrets.emplace(shown);
        }
      }
    }
  }
  ASSERT_GT(secrets.size(), 300U);
  std::string all;
  for (const char* format : {"stix", "timesketch", "csv"}) {
    const std::string out = folder / (std::string("out.") + format);
    ASSERT_EQ(run_bridle({"export", folder / "case", "--format", format, "-o", out}).status, 0);
    all += read_text(out);
  }
  ASSERT_EQ(run_bridle({"export", folder / "case", "--minimal", "-o", folder / "pack"}).status, 0);
  for (const char* file : {"pack/report.json", "pack/records.jsonl", "pack/manifest.json",
                           "case/report.redacted.html"}) {
    std::string text = read_text(folder / file);
    // Our own texts in all languages, and the script.
    for (const char* ours : {"<script type=\"application/json\" id=\"words-data\">", "<style>"}) {
      const std::size_t begin = text.find(ours);
      if (begin == std::string::npos) continue;
      const std::size_t end = text.find("</", begin + 10);
      text.erase(begin, end - begin);
    }
    all += text.substr(0, text.rfind("<script>"));
  }
  for (const std::string& secret : secrets) {
    EXPECT_EQ(all.find(secret), std::string::npos) << secret;
  }
}

}  // namespace
}  // namespace bridle::test
