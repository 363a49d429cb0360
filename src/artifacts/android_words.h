// Small things that many readers of Android's texts do.
#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/time.h"

namespace bridle::artifacts::android {

inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

// The next word of `rest`, and `rest` without it and the blanks around it; empty at the end.
inline std::string_view take_word(std::string_view& rest) {
  const std::size_t first = std::min(rest.find_first_not_of(" \t"), rest.size());
  rest.remove_prefix(first);
  const std::string_view word = rest.substr(0, std::min(rest.find_first_of(" \t"), rest.size()));
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  return word;
}

// A text that is a number and nothing else.
template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const char* last = text.data() + text.size();
  const auto read = std::from_chars(text.data(), last, value);
  return read.ec == std::errc() && read.ptr == last ? std::optional(value) : std::nullopt;
}

inline std::optional<std::string_view> said(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

// "2024-03-01 10:00:00.123": the phone's own wall time, of which no zone is said, taken as UTC.
inline std::optional<Timestamp> wall_time(std::string_view text) {
  if (text.size() < 19 || text.size() > 40) return std::nullopt;
  std::string zoned(text);
  zoned += 'Z';
  return parse_rfc3339(zoned);
}

// Of each of the units that Android counts in, by the size of the number: the same point in time is
// a thousand times as much in the next one. 0 is "not known", and no time.
inline std::optional<Timestamp> unix_of_any_unit(std::int64_t value) {
  constexpr std::int64_t kMilliseconds = 100'000'000'000;
  if (value <= 0) return std::nullopt;
  if (value < kMilliseconds) return from_unix_s(value);
  if (value < kMilliseconds * 1'000) return from_unix_us(value * 1'000);
  if (value < kMilliseconds * 1'000'000) return from_unix_us(value);
  return Timestamp{value};
}

// "net.example.app": labels joined by dots, and no number or path.
inline bool looks_like_package(std::string_view word) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
  const std::size_t dot = word.find('.');
  if (dot == word.npos || dot == 0 || word.ends_with('.') || word.find("..") != word.npos) {
    return false;
  }
  return word.find_first_not_of(kLetters) == word.npos &&
         word.find_first_not_of("0123456789.") != word.npos;
}

// The processes of an application have the name of its package, with ":name" behind it or not.
inline std::optional<std::string_view> package_of(std::string_view process) {
  const std::string_view name = process.substr(0, process.find(':'));
  return looks_like_package(name) ? std::optional(name) : std::nullopt;
}

// In `folder` or below it, in whole components.
inline bool lies_in(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) &&
         (path.size() == folder.size() || path[folder.size()] == '/' || folder.ends_with('/'));
}

// The folder that anyone with a shell may write to and run programs from, but for what AndroidQF
// puts there itself.
inline bool is_in_shell_folder(std::string_view path) {
  return lies_in(path, "/data/local/tmp") && path.size() > 16 &&
         path != "/data/local/tmp/collector";
}

}  // namespace bridle::artifacts::android
