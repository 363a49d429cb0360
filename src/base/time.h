// Points in time as evidence states them. A value that is no time stays no time: nothing here
// returns an epoch for it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bridle {

// Nanoseconds since 1970-01-01T00:00:00Z: 1677 to 2262.
struct Timestamp {
  std::int64_t unix_ns = 0;
  auto operator<=>(const Timestamp&) const = default;
};

inline constexpr std::int64_t kNsPerSecond = 1'000'000'000;
// 2001-01-01T00:00:00Z in Unix seconds: the epoch of Apple's "absolute time".
inline constexpr std::int64_t kMacEpoch = 978'307'200;

// Each gives nothing for a value outside 1677..2262 or that is not finite.
std::optional<Timestamp> from_unix_s(std::int64_t seconds);
std::optional<Timestamp> from_unix_s(double seconds);
std::optional<Timestamp> from_unix_us(std::int64_t microseconds);
std::optional<Timestamp> from_mac_s(double seconds);
std::optional<Timestamp> from_mac_ns(std::int64_t nanoseconds);
// Microseconds since 1601-01-01 (Chrome, WebKit).
std::optional<Timestamp> from_webkit_us(std::int64_t microseconds);

// Apple's integer columns hold seconds before iOS 11 and nanoseconds since; a magnitude over 1e11
// can only be nanoseconds (as seconds it would be the year 5138). 0 means unset and gives nothing.
std::optional<Timestamp> from_mac_seconds_or_ns(std::int64_t value);

// "2024-03-01T10:00:00Z", with as many of the nine fraction digits as are not trailing zeros.
void append_rfc3339(Timestamp time, std::string& out);
std::string rfc3339(Timestamp time);

// Accepts what append_rfc3339 writes, offsets, a space for the T, and a bare date (midnight UTC).
std::optional<Timestamp> parse_rfc3339(std::string_view text);

// The current time, for the run's own records. Never put into records about evidence.
Timestamp now();

}  // namespace bridle
