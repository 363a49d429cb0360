// Rows that rules across records want: kept file by file, judged once, by the same order always.

#include "engine/watches.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace bridle {
namespace {

struct Row {
  Timestamp when;
  std::string_view name;
};

constexpr Column kColumns[] = {
    column<&Row::name>("name", Role::process, "a name"),
    column<&Row::when>("when", Role::time, "a time"),
};
constexpr Artifact kOther{.id = "test.other", .columns = kColumns};
constexpr Artifact kNames{.id = "test.names", .columns = kColumns};

constexpr std::string_view kTimeAndName[] = {"when", "name"};
constexpr rules::Watch kWatchList[] = {
    {.artifact = "test.names",
     .columns = kTimeAndName,
     .wants = [](const rules::Row& row) { return row.text(1) != "dull"; }},
    {.artifact = "test.names", .columns = kTimeAndName, .times_only = true},
};

void flag_each(rules::SeenRows seen, const rules::Flag& flag) {
  for (const rules::Seen& row : seen[0].rows) {
    flag(0, row, "one of " + std::to_string(seen[1].times.size()) + " times");
  }
}

constexpr rules::CrossRule kRule{.rule = {.id = "test.rule", .severity = Severity::low},
                                 .watches = kWatchList,
                                 .judge = &flag_each};
constexpr const rules::CrossRule* kRules[] = {&kRule};
constexpr const Artifact* kArtifacts[] = {&kOther, &kNames};

class Watching : public testing::Test {
 protected:
  bool show(Watcher& watcher, std::string_view name, std::int64_t when, SeenOfFile& seen) {
    const Row row{{when}, name};
    return watcher.look(
        {&row, kColumns},
        [&] { return Place{.path = "a/file", .file_id = {}, .name = {}, .number = when}; }, seen);
  }
  Watches watches_{kRules, kArtifacts};
};

TEST_F(Watching, ArtifactsThatNoRuleWatchesShowNothing) {
  EXPECT_TRUE(Watcher(watches_.of(0)).empty());
  EXPECT_EQ(watches_.of(1).size(), 2U);
}

TEST_F(Watching, WantedRowsComeWithTheirPlace) {
  SeenOfFile seen;
  Watcher watcher(watches_.of(1));
  EXPECT_FALSE(show(watcher, "dull", 5, seen));
  EXPECT_FALSE(show(watcher, "bright", 7, seen));
  watches_.take(seen);
  const std::vector<Alert> alerts = watches_.judge();
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].why, "one of 2 times");
  EXPECT_EQ(alerts[0].artifact, "test.names");
  EXPECT_EQ(alerts[0].summary, "bright");
  EXPECT_EQ(alerts[0].record, R"({"when":"1970-01-01T00:00:00.000000007Z","name":"bright"})");
  EXPECT_EQ(alerts[0].place.path, "a/file");
  EXPECT_EQ(alerts[0].place.number, 7);
  ASSERT_TRUE(alerts[0].time);
  EXPECT_EQ(alerts[0].time->unix_ns, 7);
}

TEST_F(Watching, OneRowTooManyOfAFileIsToldOnce) {
  SeenOfFile seen;
  Watcher watcher(watches_.of(1));
  std::size_t told = 0;
  for (std::size_t i = 0; i < rules::kMostOfFile + 10; ++i) told += show(watcher, "x", 1, seen);
  EXPECT_EQ(told, 1U);
  EXPECT_EQ(seen.rows.size(), rules::kMostOfFile);
  EXPECT_EQ(seen.times.size(), rules::kMostOfFile + 10);
}

TEST_F(Watching, MoreThanCanBeHeldInAllIsTold) {
  for (std::size_t file = 0; file <= rules::kMostInAll / rules::kMostOfFile; ++file) {
    SeenOfFile seen;
    Watcher watcher(watches_.of(1));
    for (std::size_t i = 0; i < rules::kMostOfFile; ++i) show(watcher, "x", 1, seen);
    watches_.take(seen);
  }
  EXPECT_EQ(watches_.overrun(), std::vector<std::string>{"test.rule"});
  const std::vector<Alert> alerts = watches_.judge();
  ASSERT_EQ(alerts.size(), limits::kAlertsPerFinding);
  EXPECT_EQ(alerts[0].unkept, rules::kMostInAll - limits::kAlertsPerFinding);
}

TEST_F(Watching, OfALongTextTheBeginningIsKept) {
  SeenOfFile seen;
  Watcher watcher(watches_.of(1));
  show(watcher, std::string(limits::kValueBytes, 'x'), 1, seen);
  ASSERT_EQ(seen.rows.size(), 1U);
  EXPECT_EQ(seen.rows[0].row.text(1), std::string(limits::kAlertValue, 'x'));
}

// Of a rule of custody: rows in that time alone, its ends among them, and none without it.
TEST(WatchingCustody, KeepsRowsOfThatTimeAlone) {
  static constexpr rules::CrossRule kCustody{
      .rule = {.id = "test.custody", .severity = Severity::low},
      .watches = kWatchList,
      .judge = &flag_each,
      .in_custody = true};
  constexpr const rules::CrossRule* kOne[] = {&kCustody};
  EXPECT_TRUE(Watcher(Watches(kOne, kArtifacts).of(1)).empty());
  Watches watches(kOne, kArtifacts, report::Span{Timestamp{10}, Timestamp{20}});
  SeenOfFile seen;
  Watcher watcher(watches.of(1));
  for (const std::int64_t when : {9, 10, 15, 20, 21}) {
    const Row row{{when}, "x"};
    watcher.look(
        {&row, kColumns}, [] { return Place{}; }, seen);
  }
  watches.take(seen);
  EXPECT_EQ(watches.judge().size(), 3U);
}

TEST(Watched, AnyNearLooksBothWays) {
  rules::Watched watched;
  watched.times = {Timestamp{100}, Timestamp{200}};
  EXPECT_TRUE(watched.any_near(Timestamp{110}, 10));
  EXPECT_TRUE(watched.any_near(Timestamp{90}, 10));
  EXPECT_FALSE(watched.any_near(Timestamp{150}, 49));
  EXPECT_FALSE(watched.any_near(Timestamp{211}, 10));
  EXPECT_TRUE(watched.any_near(Timestamp{INT64_MAX}, INT64_MAX));
  EXPECT_FALSE(watched.any_near(Timestamp{INT64_MIN}, 5));
}

}  // namespace
}  // namespace bridle
