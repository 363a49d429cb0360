#include "report/alerts_csv.h"

#include <gtest/gtest.h>

#include "full_disk.h"
#include "made_case.h"
#include "support/backup.h"
#include "support/temporary.h"

namespace bridle::report {
namespace {

// Fields of every line; fails on what is not RFC 4180 with all fields quoted.
std::vector<std::vector<std::string>> parsed(const std::string& text) {
  std::vector<std::vector<std::string>> lines(1);
  std::size_t at = 0;
  while (at < text.size()) {
    EXPECT_EQ(text[at], '"') << text.substr(at, 40);
    std::string field;
    for (++at; at < text.size(); ++at) {
      if (text[at] != '"') {
        field += text[at];
      } else if (text[at + 1] == '"') {
        field += text[at++];
      } else {
        break;
      }
    }
    lines.back().push_back(field);
    ++at;
    if (text[at] == ',') {
      ++at;
      continue;
    }
    EXPECT_EQ(text.substr(at, 2), "\r\n");
    at += 2;
    if (at < text.size()) lines.emplace_back();
  }
  return lines;
}

TEST(AlertsCsv, HasALineForEachAlertUnderItsHeader) {
  const test::TemporaryFolder folder;
  const test::MadeCase made = test::made_case();
  ASSERT_TRUE(write_alerts_csv(folder / "alerts.csv", made.view()));
  const auto lines = parsed(test::read_text(folder / "alerts.csv"));
  ASSERT_EQ(lines.size(), made.alerts.size() + 1);
  EXPECT_EQ(lines[0].front(), "time");
  EXPECT_EQ(lines[0].back(), "unkept");
  for (const auto& line : lines) EXPECT_EQ(line.size(), lines[0].size());
  EXPECT_EQ(lines[1][1], "critical");
  EXPECT_EQ(lines[1][3], "indicator");
  EXPECT_EQ(lines[1][6], "sampled");
  EXPECT_EQ(lines.back()[3], "rule");
  EXPECT_EQ(lines.back()[4], "test.slow_client");
  EXPECT_EQ(lines.back()[0], "") << "no time is made up";
}

TEST(AlertsCsv, NoFieldIsAFormulaOrActsOnATerminal) {
  const test::TemporaryFolder folder;
  test::MadeCase made = test::made_case(test::kHostile);
  made.alerts[0].summary = "@SUM(1+1)*cmd|' /C calc'!A0";
  made.alerts[1].summary = "\t=1+1";
  made.alerts[2].summary = "\uFF1D1+1";
  ASSERT_TRUE(write_alerts_csv(folder / "alerts.csv", made.view()));
  const std::string text = test::read_text(folder / "alerts.csv");
  for (const auto& line : parsed(text)) {
    for (const std::string& field : line) {
      if (field.empty()) continue;
      EXPECT_EQ(std::string("=+-@").find(field.front()), std::string::npos) << field;
      for (const char c : field) EXPECT_GE(static_cast<unsigned char>(c), 0x20U) << field;
      for (const char* treacherous : {"\u202E", "\u2066", "\u0085", "\u2028", "\x7f"}) {
        EXPECT_EQ(field.find(treacherous), std::string::npos) << field;
      }
    }
  }
  EXPECT_NE(text.find("\"'@SUM"), std::string::npos);
  EXPECT_NE(text.find("\"'\uFF1D1+1"), std::string::npos);
}

TEST(AlertsCsv, AFullDiskIsTold) {
  const test::TemporaryFolder folder;
  const test::MadeCase made = test::made_case();
  const test::FullDisk full(500);
  EXPECT_FALSE(write_alerts_csv(folder / "alerts.csv", made.view()));
}

}  // namespace
}  // namespace bridle::report
