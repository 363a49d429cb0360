#include "base/time.h"

#include <gtest/gtest.h>

#include <limits>

namespace bridle {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

std::string shown(std::optional<Timestamp> time) { return time ? rfc3339(*time) : "none"; }

TEST(Time, Epochs) {
  EXPECT_EQ(shown(from_unix_s(std::int64_t{0})), "1970-01-01T00:00:00Z");
  EXPECT_EQ(shown(from_unix_us(1)), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(shown(from_mac_s(0)), "2001-01-01T00:00:00Z");
  EXPECT_EQ(shown(from_mac_ns(1)), "2001-01-01T00:00:00.000000001Z");
  EXPECT_EQ(shown(from_webkit_us(0)), "none");  // 1601, before the range
  EXPECT_EQ(shown(from_webkit_us(11'644'473'600'000'001)), "1970-01-01T00:00:00.000001Z");
}

TEST(Time, FractionsOfSeconds) {
  EXPECT_EQ(shown(from_unix_s(1.5)), "1970-01-01T00:00:01.5Z");
  EXPECT_EQ(shown(from_unix_s(-0.25)), "1969-12-31T23:59:59.75Z");
  EXPECT_EQ(shown(from_unix_us(-1)), "1969-12-31T23:59:59.999999Z");
  // Nothing of the binary fraction's noise below a microsecond.
  EXPECT_EQ(shown(from_mac_s(730'987'200.1)), "2024-03-01T12:00:00.1Z");
  EXPECT_EQ(shown(from_unix_s(0.9999999)), "1970-01-01T00:00:01Z");
}

TEST(Time, WhatIsNoTimeIsNone) {
  for (const double value : {std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(), 1e300, -1e300, 9.3e9}) {
    EXPECT_EQ(shown(from_unix_s(value)), "none") << value;
    EXPECT_EQ(shown(from_mac_s(value)), "none") << value;
  }
  for (const std::int64_t value : {kMost, kLeast}) {
    EXPECT_EQ(shown(from_unix_s(value)), "none");
    EXPECT_EQ(shown(from_unix_us(value)), "none");
    EXPECT_EQ(shown(from_webkit_us(value)), "none");
  }
  EXPECT_EQ(shown(from_mac_ns(kMost)), "none");
}

TEST(Time, TheEndsOfTheRange) {
  EXPECT_EQ(shown(from_unix_s(std::int64_t{9'223'372'035})), "2262-04-11T23:47:15Z");
  EXPECT_EQ(shown(from_unix_s(std::int64_t{-9'223'372'035})), "1677-09-21T00:12:45Z");
  EXPECT_EQ(rfc3339({kMost}), "2262-04-11T23:47:16.854775807Z");
  EXPECT_EQ(rfc3339({kLeast}), "1677-09-21T00:12:43.145224192Z");
}

TEST(Time, MacSecondsOrNanosecondsByMagnitude) {
  EXPECT_EQ(shown(from_mac_seconds_or_ns(730'987'200)), "2024-03-01T12:00:00Z");
  EXPECT_EQ(shown(from_mac_seconds_or_ns(730'987'200'000'000'000)), "2024-03-01T12:00:00Z");
  EXPECT_EQ(shown(from_mac_seconds_or_ns(-1)), "2000-12-31T23:59:59Z");
  EXPECT_EQ(shown(from_mac_seconds_or_ns(100'000'000'001)), "2001-01-01T00:01:40.000000001Z");
  EXPECT_EQ(shown(from_mac_seconds_or_ns(100'000'000'000)), "none");  // seconds: the year 5169
  EXPECT_EQ(shown(from_mac_seconds_or_ns(0)), "none");                // unset
  EXPECT_EQ(shown(from_mac_seconds_or_ns(kMost)), "none");
}

TEST(Time, ReadsWhatItWrites) {
  for (const std::int64_t unix_ns :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'709'164'800'000'000'001},
        std::int64_t{-1'000'000'000}, std::int64_t{-5'000'000'000'000'000'007},
        std::int64_t{951'782'400'120'000'000}}) {
    const Timestamp time{unix_ns};
    EXPECT_EQ(parse_rfc3339(rfc3339(time)), time) << rfc3339(time);
  }
  EXPECT_EQ(rfc3339({-1}), "1969-12-31T23:59:59.999999999Z");
}

TEST(Time, ReadsOtherSpellings) {
  const auto noon = parse_rfc3339("2024-03-01T12:00:00Z");
  ASSERT_TRUE(noon.has_value());
  for (const char* text :
       {"2024-03-01t12:00:00z", "2024-03-01 12:00:00Z", "2024-03-01T13:00:00+01:00",
        "2024-03-01 08:30:00 -0330", "2024-03-01T12:00:00.000Z", "2024-03-01T11:59:60Z"}) {
    EXPECT_EQ(parse_rfc3339(text), noon) << text;
  }
  EXPECT_EQ(shown(parse_rfc3339("2024-03-01")), "2024-03-01T00:00:00Z");
  EXPECT_EQ(shown(parse_rfc3339("2024-02-29")), "2024-02-29T00:00:00Z");
  EXPECT_EQ(shown(parse_rfc3339("2024-03-01T00:00:00.1234567899Z")),
            "2024-03-01T00:00:00.123456789Z");
}

TEST(Time, RefusesWhatIsNoDate) {
  for (const char* text : {"",
                           "2024",
                           "2024-02-30T00:00:00Z",
                           "2023-02-29",
                           "2024-13-01",
                           "2024-00-01",
                           "2024-01-00",
                           "2024-04-31",
                           "2024-03-01T24:00:00Z",
                           "2024-03-01T12:60:00Z",
                           "2024-03-01T12:00:61Z",
                           "2024-03-01T12:00:00",
                           "2024-03-01T12:00:00.Z",
                           "2024-03-01T12:00:00Zx",
                           "2024-03-01T12:00:00+24:00",
                           "2024-03-01T12:00:00+1",
                           "2024-03-01X12:00:00Z",
                           "0001-01-01T00:00:00Z",
                           "9999-12-31T00:00:00Z",
                           "+024-03-01",
                           " 2024-03-01"}) {
    EXPECT_FALSE(parse_rfc3339(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace bridle
