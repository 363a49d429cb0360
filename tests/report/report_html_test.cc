#include "report/report_html.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "made_case.h"
#include "report/html.h"
#include "report/html_parts.h"
#include "support/temporary.h"

namespace bridle::report {
namespace {

using test::made_case;
using test::MadeCase;

TimelineDigest digest_of(const MadeCase& made, const std::string& text) {
  std::vector<Timestamp> alerts;
  for (const Alert& alert : made.alerts) {
    if (alert.time) alerts.push_back(*alert.time);
  }
  TimelineDigest digest(alerts, {});
  for (std::uint64_t i = 0; i < 50; ++i) {
    EventKey key;
    key.unix_ns = (1'600'000'000 + static_cast<std::int64_t>(i) * 86'400) * kNsPerSecond;
    key.number = i;
    digest.add(key, "\"" + rfc3339({key.unix_ns}) + "\",\"ios.sms\",\"date\",\"a \"\"b\"\" " +
                        text + "\",\"sms.db message row 1\"\r\n");
  }
  digest.close();
  digest.name_artifacts({"ios.sms"});
  return digest;
}

// The markup that we write has the same tags, whatever stands in between.
std::size_t count_of(const std::string& page, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = page.find(what); at != std::string::npos; at = page.find(what, at + 1)) {
    ++count;
  }
  return count;
}

TEST(ReportHtml, HostileTextAddsNoMarkup) {
  const std::string hostile =
      "</script><script>x</script><!--<img onerror=x>--></style></textarea>" + test::kHostile;
  const MadeCase plain = made_case("x");
  const MadeCase made = made_case(hostile);
  const TimelineDigest plain_digest = digest_of(plain, "x");
  const TimelineDigest digest = digest_of(made, "</script><!--<script>");
  for (const Language language : {Language::en, Language::ar}) {
    const std::string expected =
        report_html(plain.view(), {.language = language, .timeline = &plain_digest});
    const std::string page = report_html(made.view(), {.language = language, .timeline = &digest});
    EXPECT_EQ(count_of(page, "<"), count_of(expected, "<"));
    EXPECT_EQ(count_of(page, "<script"), count_of(expected, "<script"));
    EXPECT_EQ(count_of(page, "<!--"), 0U);
    EXPECT_EQ(page.find('\0'), std::string::npos);
    EXPECT_EQ(page.find('\x1b'), std::string::npos);
    EXPECT_EQ(page.find("\u202E"), std::string::npos);
  }
}

TEST(ReportHtml, AsksForNothing) {
  const MadeCase made = made_case();
  const TimelineDigest digest = digest_of(made, "");
  const std::string page = report_html(made.view(), {.timeline = &digest});
  EXPECT_NE(page.find("content=\"default-src &#39;none&#39;; script-src &#39;sha256-"),
            std::string::npos);
  for (const char* what :
       {" src=", "url(", "@import", "http-equiv=\"refresh\"", "<iframe", "style=\"", " onclick="}) {
    EXPECT_EQ(page.find(what), std::string::npos) << what;
  }
}

TEST(ReportHtml, IsTheSameTwiceAndToAFile) {
  const test::TemporaryFolder folder;
  const MadeCase made = made_case(test::kHostile);
  const TimelineDigest digest = digest_of(made, "");
  const HtmlView more{.language = Language::de, .timeline = &digest};
  const std::string path = folder / "report.html";
  ASSERT_TRUE(write_report_html(path, made.view(), more));
  std::ifstream file(path, std::ios::binary);
  const std::string written{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(written, report_html(made.view(), more));
  EXPECT_FALSE(write_report_html(path, made.view(), more));  // never over another
}

TEST(ReportHtml, SaysThatTimesWereNotCovered) {
  const MadeCase made = made_case();
  const Span before{{1'000'000'000 * kNsPerSecond}, {1'000'100'000 * kNsPerSecond}};
  const Span within{{1'500'000'000 * kNsPerSecond}, {1'500'100'000 * kNsPerSecond}};
  const std::string said = "data-k=\"page.examined.concern_outside\"";
  EXPECT_NE(report_html(made.view(), {.concern = before}).find(said), std::string::npos);
  EXPECT_EQ(report_html(made.view(), {.concern = within}).find(said), std::string::npos);
  EXPECT_NE(report_html(made.view(), {.concern = before}).find("value=\"2001-09-09\""),
            std::string::npos);
}

TEST(ReportHtml, MessagesAreJson) {
  std::string json;
  append_message({.key = "gap.x",
                  .arguments = {{"count", 3U},
                                {"file", "a\"<b\u202E"},
                                {"day", Timestamp{0}},
                                {"list", std::vector<Message>{{.key = "k"}, verbatim("v")}}},
                  .english = "e"},
                 json);
  EXPECT_EQ(
      json,
      R"({"k":"gap.x","a":{"count":3,"file":"a\"<b\\u{202E}","day":{"t":"1970-01-01T00:00:00Z"},)"
      R"("list":[{"k":"k"},{"e":"v"}]},"e":"e"})");
}

TEST(ReportHtml, FieldsOfALine) {
  EXPECT_EQ(csv_fields("\"a\",\"b\",\"c \"\"d\"\"\",\"\",\"e,f\"\r\n"),
            (std::vector<std::string>{"a", "b", "c \"d\"", "", "e,f"}));
  EXPECT_EQ(csv_fields("\"a\",\"b").size(), 5U);
}

}  // namespace
}  // namespace bridle::report
