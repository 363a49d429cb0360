// Cells of a row on their way into a record: NULL gives nothing and is fine; what is there and has
// the wrong type or is no time gives nothing and is said as damage of that row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "formats/sqlite.h"
#include "model/sink.h"

namespace bridle::artifacts {

template <typename Row>
class Cells {
 public:
  Cells(const sqlite::Statement& row, const Where& where, Emit<Row>& out)
      : row_(row), where_(where), out_(out) {}

  std::optional<std::string_view> text(int column, std::string_view name) const {
    bool wrong = false;
    const auto value = row_.maybe_text(column, &wrong);
    if (wrong) damage(name, "is no text");
    return value;
  }

  std::optional<double> real(int column, std::string_view name) const {
    bool wrong = false;
    const auto value = row_.maybe_real(column, &wrong);
    if (wrong) damage(name, "is no number");
    return value;
  }

  std::optional<std::int64_t> integer(int column, std::string_view name) const {
    bool wrong = false;
    const auto value = row_.maybe_integer(column, &wrong);
    if (wrong) damage(name, "is no number");
    return value;
  }

  // Columns whose default is 0, and whose 0 says nothing: absent then.
  std::optional<std::int64_t> nonzero(int column, std::string_view name) const {
    const auto value = integer(column, name);
    return value == 0 ? std::nullopt : value;
  }

  std::optional<bool> flag(int column, std::string_view name) const {
    const auto value = integer(column, name);
    return value ? std::optional<bool>(*value != 0) : std::nullopt;
  }

  // Only a set flag: most rows have most of them unset.
  std::optional<bool> set_flag(int column, std::string_view name) const {
    const auto value = integer(column, name);
    return value && *value != 0 ? std::optional<bool>(true) : std::nullopt;
  }

  // Dates, each with 0 for "unset", and with a fraction where a column holds one.
  //
  // Apple's integer dates: since 2001, in seconds before iOS 11 and nanoseconds since.
  std::optional<Timestamp> mac_seconds_or_ns(int column, std::string_view name) const {
    bool wrong = false;
    if (const auto whole = row_.maybe_integer(column, &wrong)) {
      if (*whole == 0) return std::nullopt;
      return sound(from_mac_seconds_or_ns(*whole), name);
    }
    if (!wrong) return std::nullopt;
    // No number of nanoseconds has a fraction.
    const auto seconds = real(column, name);
    return seconds ? sound(from_mac_s(*seconds), name) : std::nullopt;
  }

  // Core Data's: seconds since 2001.
  std::optional<Timestamp> mac_s(int column, std::string_view name) const {
    const auto seconds = real(column, name);
    if (!seconds || *seconds == 0 || is_never(*seconds)) return std::nullopt;
    return sound(from_mac_s(*seconds), name);
  }

  std::optional<Timestamp> unix_s(int column, std::string_view name) const {
    const auto seconds = real(column, name);
    if (!seconds || *seconds == 0) return std::nullopt;
    return sound(from_unix_s(*seconds), name);
  }

  std::optional<Timestamp> unix_us(int column, std::string_view name) const {
    const auto microseconds = whole(column, name);
    if (!microseconds || *microseconds == 0) return std::nullopt;
    return sound(from_unix_us(*microseconds), name);
  }

  // Microseconds since 1601 (Chromium).
  std::optional<Timestamp> webkit_us(int column, std::string_view name) const {
    const auto microseconds = whole(column, name);
    if (!microseconds || *microseconds == 0) return std::nullopt;
    return sound(from_webkit_us(*microseconds), name);
  }

  // A count of small units; a fraction of one, which a REAL can hold, is dropped.
  std::optional<std::int64_t> whole(int column, std::string_view name) const {
    bool wrong = false;
    const auto value = row_.maybe_integer(column, &wrong);
    if (!wrong) return value;
    const auto number = real(column, name);
    if (!number) return std::nullopt;
    constexpr double kMost = 9e18;
    if (*number > -kMost && *number < kMost) return static_cast<std::int64_t>(*number);
    damage(name, "is no time");
    return std::nullopt;
  }

 private:
  // NSDate.distantPast and distantFuture, the years 1 and 4001: said on purpose, of no day.
  static bool is_never(double mac_s) { return mac_s == -63'114'076'800 || mac_s == 64'092'211'200; }

  std::optional<Timestamp> sound(std::optional<Timestamp> time, std::string_view name) const {
    if (!time) damage(name, "is no time");
    return time;
  }

  void damage(std::string_view name, std::string_view what) const {
    std::string text(name);
    text += ' ';
    text += what;
    out_.damage(where_, text);
  }

  const sqlite::Statement& row_;
  const Where& where_;
  Emit<Row>& out_;
};

}  // namespace bridle::artifacts
