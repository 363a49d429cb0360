#include "cli/period.h"

#include <limits>
#include <string>

#include "base/time.h"

namespace bridle::cli {
namespace {

constexpr std::int64_t kDay = 86'400 * kNsPerSecond;

bool is_bare_day(std::string_view text) { return text.size() == 10; }

}  // namespace

Result<std::optional<report::Span>> period_of(std::string_view option, std::string_view text) {
  if (text.empty()) return std::optional<report::Span>();
  const auto wrong = [&](std::string_view why) {
    return Error{ErrorCode::usage, std::string(option) + " " + std::string(text) + ": " +
                                       std::string(why) + "; it is written 2024-03-01..2024-03-09"};
  };
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return wrong("there is no .. in it");
  const std::string_view last_text = text.substr(dots + 2);
  const auto first = parse_rfc3339(text.substr(0, dots));
  auto last = parse_rfc3339(last_text);
  if (!first || !last)
    return wrong(first ? "what it ends with is no time" : "what it begins with is no time");
  if (is_bare_day(last_text) && last->unix_ns <= std::numeric_limits<std::int64_t>::max() - kDay) {
    last->unix_ns += kDay - 1;
  }
  if (*last < *first) return wrong("it ends before it begins");
  return std::optional(report::Span{*first, *last});
}

}  // namespace bridle::cli
