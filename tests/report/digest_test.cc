#include "report/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace bridle::report {
namespace {

constexpr std::int64_t kHour = 3600 * kNsPerSecond;
constexpr std::int64_t kDay = 24 * kHour;

struct Event {
  EventKey key;
  std::string line;
};

std::vector<Event> events_of(std::size_t count, std::int64_t step, std::int64_t first = 0) {
  std::vector<Event> events;
  for (std::size_t i = 0; i < count; ++i) {
    Event event;
    event.key.unix_ns = first + static_cast<std::int64_t>(i) * step;
    event.key.artifact = static_cast<std::uint32_t>(i % 3);
    event.key.number = i;
    event.line = "line " + std::to_string(i);
    events.push_back(event);
  }
  return events;
}

TimelineDigest digest_of(std::span<const Event> events, const std::vector<Timestamp>& alerts,
                         TimelineDigest::Options options) {
  TimelineDigest digest(alerts, options);
  for (const Event& event : events) digest.add(event.key, event.line);
  digest.close();
  return digest;
}

void expect_same(const TimelineDigest& a, const TimelineDigest& b) {
  EXPECT_EQ(a.events(), b.events());
  EXPECT_EQ(a.width_days(), b.width_days());
  EXPECT_EQ(a.has_all(), b.has_all());
  ASSERT_EQ(a.cells().size(), b.cells().size());
  for (std::size_t i = 0; i < a.cells().size(); ++i) {
    EXPECT_EQ(a.cells()[i].bucket, b.cells()[i].bucket);
    EXPECT_EQ(a.cells()[i].artifact, b.cells()[i].artifact);
    EXPECT_EQ(a.cells()[i].events, b.cells()[i].events);
  }
  ASSERT_EQ(a.lines().size(), b.lines().size());
  for (std::size_t i = 0; i < a.lines().size(); ++i) {
    EXPECT_EQ(a.lines()[i].line, b.lines()[i].line);
    EXPECT_EQ(a.lines()[i].distance_ns, b.lines()[i].distance_ns);
  }
}

TEST(TimelineDigest, CountsByDayAndArtifact) {
  // Eight events a day, from two days before 1970 on.
  const auto events = events_of(24, 3 * kHour, -2 * kDay);
  const TimelineDigest digest = digest_of(events, {}, {});
  EXPECT_EQ(digest.events(), 24U);
  EXPECT_EQ(digest.width_days(), 1);
  ASSERT_EQ(digest.cells().size(), 9U);
  std::uint64_t sum = 0;
  for (const DayCell& cell : digest.cells()) sum += cell.events;
  EXPECT_EQ(sum, 24U);
  EXPECT_EQ(digest.cells().front().bucket, -2);
  EXPECT_EQ(digest.cells().back().bucket, 0);
  EXPECT_TRUE(digest.has_all());
  EXPECT_EQ(digest.lines().size(), 24U);
}

TEST(TimelineDigest, WidensTheDaysWhenThereAreTooMany) {
  const auto events = events_of(1'000, kDay, -500 * kDay);
  const TimelineDigest digest = digest_of(events, {}, {.most_cells = 100});
  EXPECT_LE(digest.cells().size(), 100U);
  EXPECT_EQ(digest.width_days(), 32);
  std::uint64_t sum = 0;
  for (const DayCell& cell : digest.cells()) sum += cell.events;
  EXPECT_EQ(sum, 1'000U);
}

TEST(TimelineDigest, KeepsTheEventsNearestToTheAlerts) {
  const auto events = events_of(10'000, kHour);
  const Timestamp alert{5'000 * kHour};
  const TimelineDigest digest = digest_of(events, {alert}, {.most_events = 100});
  EXPECT_FALSE(digest.has_all());
  // A day before and after; the next wider window, of a week, holds more than 100.
  ASSERT_EQ(digest.lines().size(), 49U);
  EXPECT_EQ(digest.lines().front().line, "line 4976");
  EXPECT_EQ(digest.lines().back().line, "line 5024");
}

TEST(TimelineDigest, KeepsNothingOfTooMuchWithoutAnAlert) {
  const auto events = events_of(1'000, kHour);
  const TimelineDigest digest = digest_of(events, {}, {.most_events = 100});
  EXPECT_FALSE(digest.has_all());
  EXPECT_TRUE(digest.lines().empty());
  EXPECT_EQ(digest.events(), 1'000U);
}

TEST(TimelineDigest, IsBoundedByBytesAndBySimultaneousEvents) {
  const auto events = events_of(1'000, 0);
  const TimelineDigest digest = digest_of(events, {Timestamp{0}}, {.most_bytes = 500});
  EXPECT_TRUE(digest.lines().empty());
  EXPECT_EQ(digest.cells().size(), 3U);
}

TEST(TimelineDigest, ReachesTheEndsOfTime) {
  std::vector<Event> events = events_of(2, INT64_MAX - 1, 1);
  events.insert(events.begin(), Event{{.unix_ns = INT64_MIN}, "first"});
  const TimelineDigest digest = digest_of(events, {Timestamp{INT64_MAX}}, {.most_events = 2});
  EXPECT_EQ(digest.events(), 3U);
  EXPECT_EQ(digest.lines().size(), 1U);
}

// However the events are shared among threads, the result is the same.
TEST(TimelineDigest, JoinsToTheSame) {
  std::mt19937 random(7);
  const auto events = events_of(3'000, 5 * kHour, -100 * kDay);
  const std::vector<Timestamp> alerts = {{40 * kDay}, {300 * kDay + 1}};
  for (const std::size_t cells : {40U, 200U, 10'000U}) {
    for (const std::size_t kept : {1U, 30U, 500U, 5'000U}) {
      const TimelineDigest::Options options{.most_cells = cells, .most_events = kept};
      const TimelineDigest whole = digest_of(events, alerts, options);
      for (int round = 0; round < 10; ++round) {
        TimelineDigest digest(alerts, options);
        std::vector<std::size_t> cuts = {0, events.size()};
        for (int i = 0; i < 3; ++i) cuts.push_back(random() % events.size());
        std::ranges::sort(cuts);
        for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
          TimelineDigest part = digest.fresh();
          for (std::size_t k = cuts[i]; k < cuts[i + 1]; ++k)
            part.add(events[k].key, events[k].line);
          digest.join(std::move(part));
        }
        digest.close();
        expect_same(whole, digest);
      }
    }
  }
}

}  // namespace
}  // namespace bridle::report
