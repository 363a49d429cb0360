// The chart of events as a drawing: what stands in the page without the script, and on paper.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "report/html_parts.h"

namespace bridle::report {
namespace {

constexpr int kWidth = 960;
constexpr int kHeight = 190;
constexpr int kTop = 16;     // room for the marks
constexpr int kBottom = 24;  // and for the dates
constexpr std::int64_t kMostBars = 160;
constexpr std::int64_t kDates = 5;

struct Scale {
  std::int64_t first;  // day
  std::int64_t days;

  double x(std::int64_t day) const {
    return static_cast<double>(day - first) * kWidth / static_cast<double>(days);
  }
};

std::string number(double value) {
  // One digit after the point, whatever the locale.
  const auto tenths = static_cast<std::int64_t>(std::llround(value * 10));
  std::string out = std::to_string(tenths / 10);
  if (tenths % 10 != 0) out += "." + std::to_string(std::abs(tenths % 10));
  return out;
}

void rectangle(Html& html, std::string_view kind, double x, double y, double width, double height) {
  html.raw("<rect class=\"" + std::string(kind) + "\" x=\"" + number(x) + "\" y=\"" + number(y) +
           "\" width=\"" + number(width) + "\" height=\"" + number(height) + "\"/>");
}

void shade(Html& html, const Scale& scale, std::string_view kind, const std::optional<Span>& span) {
  if (!span) return;
  const double begin = std::clamp(scale.x(day_number(span->first)), 0.0, double{kWidth});
  const double end = std::clamp(scale.x(day_number(span->last) + 1), 0.0, double{kWidth});
  if (end > begin) rectangle(html, kind, begin, kTop, end - begin, kHeight - kTop - kBottom);
}

std::vector<std::uint64_t> bars(const TimelineDigest& digest, const Scale& scale,
                                std::int64_t days_of_bar) {
  std::vector<std::uint64_t> out(static_cast<std::size_t>((scale.days - 1) / days_of_bar + 1));
  for (const DayCell& cell : digest.cells()) {
    const std::int64_t day = cell.bucket * digest.width_days() - scale.first;
    if (day < 0 || day >= scale.days) continue;
    out[static_cast<std::size_t>(day / days_of_bar)] += cell.events;
  }
  return out;
}

void write_bars(Html& html, const TimelineDigest& digest, const Scale& scale) {
  const std::int64_t days_of_bar =
      std::max(digest.width_days(), (scale.days + kMostBars - 1) / kMostBars);
  const std::vector<std::uint64_t> counts = bars(digest, scale, days_of_bar);
  const std::uint64_t most = std::max<std::uint64_t>(1, *std::ranges::max_element(counts));
  const double room = kHeight - kTop - kBottom;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const auto day = scale.first + static_cast<std::int64_t>(i) * days_of_bar;
    const double begin = scale.x(day);
    const double end = scale.x(std::min(day + days_of_bar, scale.first + scale.days));
    // A day of one event is seen beside one of thousands.
    const double height =
        std::max(1.0, room * static_cast<double>(counts[i]) / static_cast<double>(most));
    rectangle(html, "bar-of-day", begin, kHeight - kBottom - height, (end - begin) * 0.9, height);
  }
}

void write_marks(Html& html, const CaseView& view, const Scale& scale) {
  std::set<std::int64_t> places;  // one mark for each four units
  for (const Alert& alert : view.alerts) {
    if (!alert.time) continue;
    const double x = scale.x(day_number(*alert.time));
    if (x < 0 || x > kWidth) continue;
    if (!places.insert(static_cast<std::int64_t>(x / 4)).second) continue;
    html.raw("<path class=\"mark\" d=\"M" + number(x) + " 3l5 5-5 5-5-5z\"/>");
    rectangle(html, "mark", x - 0.5, kTop - 3, 1, kHeight - kTop - kBottom + 3);
  }
}

void write_dates(Html& html, const Scale& scale) {
  for (std::int64_t i = 0; i < kDates; ++i) {
    const std::int64_t day = scale.first + (scale.days - 1) * i / (kDates - 1);
    const char* anchor = i == 0 ? "start" : i == kDates - 1 ? "end" : "middle";
    const double x = i == 0 ? 0 : i == kDates - 1 ? kWidth : scale.x(day);
    html.say("text", Message{.key = "page.day", .arguments = {{"day", start_of_day(day)}}},
             {{"x", number(x)},
              {"y", std::to_string(kHeight - 6)},
              {"text-anchor", anchor},
              {"direction", "ltr"}});
  }
}

}  // namespace

std::pair<std::int64_t, std::int64_t> days_to_show(const Parts& parts) {
  const TimelineDigest& digest = *parts.more.timeline;
  std::set<std::string_view> about_evidence;
  for (const ArtifactCoverage& artifact : parts.view.coverage.artifacts) {
    if (artifact.about_evidence) about_evidence.insert(artifact.id);
  }
  const auto weight = [&](const DayCell& cell) -> std::uint64_t {
    const bool about = cell.artifact < digest.artifacts().size() &&
                       about_evidence.contains(digest.artifacts()[cell.artifact]);
    return about ? 0 : cell.events;
  };
  std::uint64_t all = 0;
  for (const DayCell& cell : digest.cells()) all += weight(cell);
  const auto day_at = [&](std::uint64_t rank) -> std::int64_t {
    std::uint64_t seen = 0;
    for (const DayCell& cell : digest.cells()) {
      seen += all > 0 ? weight(cell) : cell.events;
      if (seen > rank) return cell.bucket * digest.width_days();
    }
    return digest.cells().back().bucket * digest.width_days();
  };
  const std::uint64_t count = all > 0 ? all : digest.events();
  // One in a hundred at each end may be a clock that was wrong.
  std::int64_t first = day_at(count / 100);
  std::int64_t last = day_at(count - 1 - count / 100) + digest.width_days() - 1;
  for (const Alert& alert : parts.view.alerts) {
    if (!alert.time) continue;
    first = std::min(first, day_number(*alert.time));
    last = std::max(last, day_number(*alert.time));
  }
  const std::int64_t spare = std::max<std::int64_t>(1, (last - first) / 50);
  return {first - spare, last + spare};
}

void write_still_chart(const Parts& parts) {
  Html& html = parts.html;
  const TimelineDigest& digest = *parts.more.timeline;
  if (digest.cells().empty()) return;
  const auto [first, last] = days_to_show(parts);
  const Scale scale{first, last - first + 1};
  html.raw(
      "<svg class=\"still\" viewBox=\"0 0 960 190\" aria-hidden=\"true\" focusable=\"false\">");
  shade(html, scale, "concern", parts.more.concern);
  shade(html, scale, "custody", parts.more.custody);
  write_bars(html, digest, scale);
  html.raw("<path class=\"base\" d=\"M0 166.5H960\"/>");
  write_marks(html, parts.view, scale);
  write_dates(html, scale);
  html.raw("</svg>");
  html.line();
  html.say("p",
           Message{.key = "page.timeline.chart_text",
                   .arguments = {{"first", start_of_day(first)},
                                 {"last", start_of_day(last)},
                                 {"count", digest.events()}}},
           {{"class", "small soft"}});
}

}  // namespace bridle::report
