#include "base/time.h"

#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>

namespace bridle {
namespace {

constexpr std::int64_t kWebkitEpoch = -11'644'473'600;  // 1601-01-01 in Unix seconds
constexpr std::int64_t kMaxSeconds = std::numeric_limits<std::int64_t>::max() / kNsPerSecond - 1;

std::optional<Timestamp> from_parts(std::int64_t seconds, std::int64_t nanoseconds) {
  if (seconds > kMaxSeconds || seconds < -kMaxSeconds) return std::nullopt;
  return Timestamp{seconds * kNsPerSecond + nanoseconds};
}

// A double of seconds around 7e8 carries 1e-7 s; rounding to microseconds keeps what was stored
// and drops the noise of the binary fraction.
std::optional<Timestamp> from_double(double seconds, std::int64_t epoch) {
  if (!std::isfinite(seconds) || std::fabs(seconds) > 9.0e9) return std::nullopt;
  const double whole = std::floor(seconds);
  const auto microseconds = static_cast<std::int64_t>(std::llround((seconds - whole) * 1e6));
  return from_parts(static_cast<std::int64_t>(whole) + epoch, microseconds * 1000);
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  const std::int64_t q = a / b;
  return q - (a % b < 0 ? 1 : 0);
}

// a - floor_div(a, b) * b, which for the least integers would not fit on its way.
std::int64_t floor_mod(std::int64_t a, std::int64_t b) {
  const std::int64_t rest = a % b;
  return rest < 0 ? rest + b : rest;
}

// Civil date of a day number, after Howard Hinnant's public-domain algorithms.
struct Civil {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

Civil civil_from_days(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = floor_div(days, 146'097);
  const auto doe = static_cast<unsigned>(days - era * 146'097);
  const unsigned yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const unsigned mp = (5 * doy + 2) / 153;
  const unsigned day = doy - (153 * mp + 2) / 5 + 1;
  const unsigned month = mp < 10 ? mp + 3 : mp - 9;
  return {static_cast<std::int64_t>(yoe) + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = floor_div(year, 400);
  const auto yoe = static_cast<unsigned>(year - era * 400);
  const unsigned doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146'097 + static_cast<std::int64_t>(doe) - 719'468;
}

constexpr auto kTwoDigits = [] {
  std::array<char, 200> text{};
  for (unsigned i = 0; i < 100; ++i) {
    text[2 * i] = static_cast<char>('0' + i / 10);
    text[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return text;
}();

// `value` < 100.
void put_two(char* at, unsigned value) { std::memcpy(at, kTwoDigits.data() + 2 * value, 2); }

// Reads exactly `digits` decimal digits from the front of `text`.
bool take(std::string_view& text, int digits, std::int64_t& out) {
  if (text.size() < static_cast<std::size_t>(digits)) return false;
  out = 0;
  for (int i = 0; i < digits; ++i) {
    const char c = text[static_cast<std::size_t>(i)];
    if (c < '0' || c > '9') return false;
    out = out * 10 + (c - '0');
  }
  text.remove_prefix(static_cast<std::size_t>(digits));
  return true;
}

bool skip(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<Timestamp> from_unix_s(std::int64_t seconds) { return from_parts(seconds, 0); }

std::optional<Timestamp> from_unix_s(double seconds) { return from_double(seconds, 0); }

std::optional<Timestamp> from_unix_us(std::int64_t microseconds) {
  const std::int64_t seconds = floor_div(microseconds, 1'000'000);
  return from_parts(seconds, floor_mod(microseconds, 1'000'000) * 1000);
}

std::optional<Timestamp> from_mac_s(double seconds) { return from_double(seconds, kMacEpoch); }

std::optional<Timestamp> from_mac_ns(std::int64_t nanoseconds) {
  const std::int64_t seconds = floor_div(nanoseconds, kNsPerSecond);
  return from_parts(seconds + kMacEpoch, floor_mod(nanoseconds, kNsPerSecond));
}

std::optional<Timestamp> from_webkit_us(std::int64_t microseconds) {
  const std::int64_t seconds = floor_div(microseconds, 1'000'000);
  return from_parts(seconds + kWebkitEpoch, floor_mod(microseconds, 1'000'000) * 1000);
}

std::optional<Timestamp> from_mac_seconds_or_ns(std::int64_t value) {
  constexpr std::int64_t kOnlyNanoseconds = 100'000'000'000;
  if (value == 0) return std::nullopt;
  if (value > kOnlyNanoseconds || value < -kOnlyNanoseconds) return from_mac_ns(value);
  return from_parts(value + kMacEpoch, 0);
}

void append_rfc3339(Timestamp time, std::string& out) {
  const std::int64_t seconds = floor_div(time.unix_ns, kNsPerSecond);
  auto fraction = static_cast<std::uint32_t>(floor_mod(time.unix_ns, kNsPerSecond));
  const std::int64_t days = floor_div(seconds, 86'400);
  const auto of_day = static_cast<unsigned>(seconds - days * 86'400);
  const Civil civil = civil_from_days(days);
  char text[] = "0000-00-00T00:00:00.000000000Z";
  const auto year = static_cast<unsigned>(civil.year);  // 64 bits of nanoseconds: 1677 to 2262
  put_two(text, year / 100);
  put_two(text + 2, year % 100);
  put_two(text + 5, civil.month);
  put_two(text + 8, civil.day);
  put_two(text + 11, of_day / 3600);
  put_two(text + 14, of_day / 60 % 60);
  put_two(text + 17, of_day % 60);
  std::size_t length = 19;
  if (fraction != 0) {
    text[28] = static_cast<char>('0' + fraction % 10);
    fraction /= 10;
    for (char* at = text + 26; at >= text + 20; at -= 2, fraction /= 100) {
      put_two(at, fraction % 100);
    }
    length = 29;
    while (text[length - 1] == '0') --length;
  }
  text[length] = 'Z';
  out.append(text, length + 1);
}

std::string rfc3339(Timestamp time) {
  std::string out;
  append_rfc3339(time, out);
  return out;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  if (!take(text, 4, year) || !skip(text, '-') || !take(text, 2, month) || !skip(text, '-') ||
      !take(text, 2, day) || month < 1 || month > 12 || day < 1 || day > 31) {
    return std::nullopt;
  }
  const auto m = static_cast<unsigned>(month);
  const auto d = static_cast<unsigned>(day);
  const std::int64_t days = days_from_civil(year, m, d);
  const Civil back = civil_from_days(days);  // 30 February is no date
  if (back.month != m || back.day != d) return std::nullopt;
  std::int64_t seconds = days * 86'400;
  if (text.empty()) return from_parts(seconds, 0);
  if (!skip(text, 'T') && !skip(text, 't') && !skip(text, ' ')) return std::nullopt;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  if (!take(text, 2, hour) || !skip(text, ':') || !take(text, 2, minute) || !skip(text, ':') ||
      !take(text, 2, second) || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  seconds += hour * 3600 + minute * 60 + second;
  std::int64_t nanoseconds = 0;
  if (skip(text, '.')) {
    std::int64_t scale = kNsPerSecond / 10;
    std::int64_t digit = 0;
    if (!take(text, 1, digit)) return std::nullopt;
    do {
      nanoseconds += digit * scale;
      scale /= 10;
    } while (take(text, 1, digit));
  }
  skip(text, ' ');
  if (text == "Z" || text == "z") return from_parts(seconds, nanoseconds);
  const std::int64_t sign = skip(text, '+') ? 1 : skip(text, '-') ? -1 : 0;
  std::int64_t offset_hour = 0;
  std::int64_t offset_minute = 0;
  if (sign == 0 || !take(text, 2, offset_hour)) return std::nullopt;
  skip(text, ':');
  if (!take(text, 2, offset_minute) || !text.empty() || offset_hour > 23 || offset_minute > 59) {
    return std::nullopt;
  }
  return from_parts(seconds - sign * (offset_hour * 3600 + offset_minute * 60), nanoseconds);
}

Timestamp now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()};
}

}  // namespace bridle
