#include "report/report_json.h"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "full_disk.h"
#include "made_case.h"
#include "report/json.h"
#include "report/manifest_json.h"
#include "support/temporary.h"

namespace bridle::report {
namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string written(const CaseView& view) {
  const test::TemporaryFolder folder;
  const auto result = write_report_json(folder / "report.json", view);
  EXPECT_TRUE(result) << result.error().message;
  return contents(folder / "report.json");
}

// No byte that acts on a terminal, no character that reorders text: JSON escapes them all.
void expect_inert(const std::string& text) {
  for (const char c : text) {
    ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
    ASSERT_NE(c, '\x7f');
  }
  for (const char* treacherous : {"\u202E", "\u2066", "\u0085", "\u2028"}) {
    EXPECT_EQ(text.find(treacherous), std::string::npos);
  }
}

// Exit code of the validator: 0 valid, 1 not valid, 77 no python3-jsonschema (tools/packages.sh
// installs it; a test that is skipped for want of it would never be missed).
int validated(const std::string& schema, const std::string& path) {
  const std::string command = std::string("python3 ") + BRIDLE_SOURCE_DIR +
                              "/tests/report/check_schema.py " + BRIDLE_SOURCE_DIR +
                              "/docs/schema/" + schema + " " + path;
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void expect_valid(const std::string& schema, const std::string& path) {
  EXPECT_EQ(validated(schema, path), 0) << schema << " " << path;
}

TEST(ReportJson, SaysWhatTheCaseSays) {
  const test::MadeCase made = test::made_case();
  const simdjson::padded_string text(written(made.view()));
  simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(text);
  EXPECT_EQ(std::string_view(root["schema"]), "bridle-report-1");
  EXPECT_EQ(std::string_view(root["verdict"]["kind"]), "match");
  EXPECT_EQ(std::uint64_t(root["verdict"]["artifacts_read"]), 2U);
  EXPECT_EQ(std::uint64_t(root["verdict"]["artifacts_expected"]), 5U);
  EXPECT_EQ(std::uint64_t(root["verdict"]["artifacts_absent"]), 2U);
  EXPECT_EQ(std::string_view(root["evidence"]["device"]["product_version"]), "16.1");
  EXPECT_EQ(std::string_view(root["evidence"]["first"]), "2014-05-13T16:53:20Z");
  EXPECT_EQ(std::uint64_t(root["coverage"]["files_listed"]),
            std::uint64_t(root["coverage"]["files_in_a_state"]));
  EXPECT_EQ(std::uint64_t(root["coverage"]["files_by_state"]["unreadable"]), 120U);
  EXPECT_EQ(std::uint64_t(root["coverage"]["not_read_by_place"]["CameraRollDomain"]), 100U);
  EXPECT_EQ(simdjson::dom::array(root["findings"]).size(), 3U);
  EXPECT_EQ(simdjson::dom::array(root["alerts"]).size(), 9U);
  const auto link = root["findings"].at(1);
  EXPECT_EQ(std::string_view(link["id"]), "indicator:domain:bad.example");
  EXPECT_EQ(std::uint64_t(link["count"]), 7U);
  EXPECT_EQ(simdjson::dom::array(link["examples"]).size(), 5U);
  EXPECT_EQ(std::string_view(root["alerts"].at(0)["record"]["text"]), "t");
  EXPECT_GT(simdjson::dom::array(root["next_steps"]).size(), 2U);
}

TEST(ReportJson, HostileTextIsInert) {
  const test::MadeCase made = test::made_case(test::kHostile);
  const std::string json = written(made.view());
  expect_inert(json);
  simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(simdjson::padded_string(json));
  const std::string_view name = root["evidence"]["name"];
  EXPECT_NE(name.find("\u202Egpj"), std::string_view::npos) << "the text itself is kept";
  EXPECT_NE(name.find("\uFFFD"), std::string_view::npos) << "malformed UTF-8 is marked";
}

TEST(ReportJson, IsTheSameEachTime) {
  const test::MadeCase first = test::made_case(test::kHostile);
  const test::MadeCase second = test::made_case(test::kHostile);
  EXPECT_EQ(written(first.view()), written(second.view()));
}

TEST(ReportJson, ManyAlertsGoThroughTheFile) {
  test::MadeCase made = test::made_case();
  const Alert alert = made.alerts.front();
  made.alerts.resize(3'000, alert);
  made.findings = group_findings(made.alerts);
  const std::string json = written(made.view());
  EXPECT_GT(json.size(), 1'000'000U);
  simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(simdjson::padded_string(json));
  EXPECT_EQ(simdjson::dom::array(root["alerts"]).size(), 3'000U);
}

TEST(ReportJson, FollowsItsSchema) {
  for (const std::string& hostile : {std::string(), test::kHostile}) {
    const test::TemporaryFolder folder;
    const test::MadeCase made = test::made_case(hostile);
    ASSERT_TRUE(write_report_json(folder / "report.json", made.view()));
    expect_valid("report.schema.json", folder / "report.json");
  }
}

TEST(ReportJson, AnEmptyCaseFollowsTheSchemaToo) {
  const test::TemporaryFolder folder;
  const test::MadeCase made;
  ASSERT_TRUE(write_report_json(folder / "report.json", made.view()));
  expect_valid("report.schema.json", folder / "report.json");
}

TEST(ReportJson, TheSchemaRefusesWhatIsWrong) {
  const test::TemporaryFolder folder;
  std::string json = written(test::made_case().view());
  const std::size_t at = json.find("\"kind\": \"match\"");
  ASSERT_NE(at, std::string::npos);
  json.replace(at, 15, "\"kind\": \"clean\"");
  std::ofstream(folder / "report.json") << json;
  EXPECT_EQ(validated("report.schema.json", folder / "report.json"), 1);
}

TEST(ReportJson, AFullDiskIsTold) {
  const test::TemporaryFolder folder;
  const test::MadeCase made = test::made_case();
  const test::FullDisk full(1'000);
  const auto result = write_report_json(folder / "report.json", made.view());
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("report.json"), std::string::npos);
}

struct Row {
  std::optional<Timestamp> time = std::nullopt;
  std::string_view text = "";
  double number = 0;
  bool flag = false;
  std::vector<std::string_view> list = {};
  Bytes blob = {};
};
constexpr Column kColumns[] = {
    column<&Row::time>("sent", Role::time, ""),     column<&Row::text>("text", Role::text, ""),
    column<&Row::number>("number", Role::none, ""), column<&Row::flag>("flag", Role::none, ""),
    column<&Row::list>("list", Role::link, ""),     column<&Row::blob>("blob", Role::none, ""),
};

std::string record_of(const Row& row, const Where& where) {
  std::string line;
  append_record(record_head("test.a", "private/x" + test::kHostile, std::string(40, '0')), where,
                {&row, kColumns}, line);
  return line;
}

TEST(RecordJson, LooksLikeThis) {
  const Row row{.time = Timestamp{kNsPerSecond / 2},
                .text = "a\"b",
                .number = 0.5,
                .flag = true,
                .list = {"x", "y"},
                .blob = as_bytes("\x01\xff")};
  std::string line;
  append_record(record_head("test.a", "private/x", ""), Where::at_row("t", -4), {&row, kColumns},
                line);
  EXPECT_EQ(
      line,
      "{\"artifact\":\"test.a\",\"where\":{\"path\":\"private/x\",\"table\":\"t\",\"row\":-4},"
      "\"time\":\"1970-01-01T00:00:00.5Z\",\"sent\":\"1970-01-01T00:00:00.5Z\","
      "\"text\":\"a\\\"b\",\"number\":0.5,\"flag\":true,\"list\":[\"x\",\"y\"],"
      "\"blob\":\"01ff\"}\n");
}

TEST(RecordJson, HostileRecordsAreOneInertLineAndFollowTheSchema) {
  const test::TemporaryFolder folder;
  std::ofstream file(folder / "records.jsonl", std::ios::binary);
  const Where places[] = {Where::whole_file(), Where::at_offset(9), Where::at_line(1),
                          Where::at_row(test::kHostile, 3), Where::at_key(test::kHostile)};
  for (const Where& where : places) {
    const std::string line = record_of(
        {.text = test::kHostile, .number = 1e300 * 1e300, .list = {test::kHostile}}, where);
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    expect_inert(line);
    file << line << record_of({.time = Timestamp{-1}}, where);
  }
  file.close();
  expect_valid("record.schema.json", folder / "records.jsonl");
}

TEST(RecordJson, TagCharactersAreEscapedAsPairs) {
  std::string out;
  append_string("a\U000E0041b\U0001F600", out);
  EXPECT_EQ(out, "\"a\\udb40\\udc41b\U0001F600\"");
}

TEST(ManifestJson, FollowsItsSchemaAndSortsItsFiles) {
  const test::TemporaryFolder folder;
  const std::vector<HashedFile> files = {{.path = "b" + test::kHostile, .size = 2},
                                         {.path = "a", .size = 3}};
  const test::MadeCase made = test::made_case();
  const std::vector<std::pair<std::string, std::string>> libraries = {{"sqlite", "3.40.1"}};
  const std::vector<std::pair<std::string, std::string>> options = {{"only", "ios.sms"}};
  const RunFacts run{.started = Timestamp{kNsPerSecond},
                     .duration_s = 1.25,
                     .threads = 2,
                     .evidence_path = "/home/nobody/backup" + test::kHostile};
  const auto result = write_manifest_json(folder / "manifest.json", {.tool_version = "0.1.0",
                                                                     .libraries = libraries,
                                                                     .container = files[1],
                                                                     .files = files,
                                                                     .indicators = made.indicators,
                                                                     .options = options,
                                                                     .run = run});
  ASSERT_TRUE(result) << result.error().message;
  const std::string json = contents(folder / "manifest.json");
  expect_inert(json);
  simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(simdjson::padded_string(json));
  EXPECT_EQ(std::string_view(root["evidence"]["files"].at(0)["path"]), "a");
  EXPECT_EQ(std::uint64_t(root["evidence"]["bytes"]), 5U);
  EXPECT_EQ(std::string_view(root["evidence"]["files"].at(0)["sha256"]), std::string(64, '0'));
  EXPECT_EQ(std::string_view(root["evidence"]["container"]["name"]), "a");
  EXPECT_EQ(std::string_view(root["run"]["started"]), "1970-01-01T00:00:01Z");
  expect_valid("manifest.schema.json", folder / "manifest.json");
}

}  // namespace
}  // namespace bridle::report
