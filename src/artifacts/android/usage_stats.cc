// android.usage_stats: which apps were in front, when, and for how long.
//
//   user=0 {
//     Last 24 hour events (timeRange="...")
//       time="2024-01-28 17:37:21" type=ACTIVITY_RESUMED package=com.example class=com.example.A
//     In-memory daily stats
//       package=com.example totalTimeUsed="01:02" lastTimeUsed="2024-01-28 17:37:21"
//
// Format: docs/formats/android-activity.md

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Use {
  std::optional<Timestamp> happened = std::nullopt;
  std::optional<std::string_view> when = std::nullopt;
  std::string_view kind;
  std::optional<std::int64_t> user = std::nullopt;
  std::optional<std::string_view> span = std::nullopt;
  std::optional<std::string_view> type = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> component = std::nullopt;
  std::optional<std::string_view> root = std::nullopt;
  std::optional<std::string_view> total = std::nullopt;
  std::optional<std::int64_t> launches = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Use::happened>("happened", Role::time,
                           "of the event, or of the last use; local time as UTC"),
    column<&Use::when>("when", Role::none, "as written, where its form is that of a language"),
    column<&Use::kind>("kind", Role::none, "event; total: of a span of time"),
    column<&Use::user>("user", Role::none, "whose"),
    column<&Use::span>("span", Role::none, "daily, weekly, monthly, yearly"),
    column<&Use::type>("type", Role::none, "ACTIVITY_RESUMED, FOREGROUND_SERVICE_START, ..."),
    column<&Use::package>("package", Role::app_id, "the app"),
    column<&Use::component>("class", Role::none, "its part"),
    column<&Use::root>("task_root", Role::app_id, "the app that the task belongs to"),
    column<&Use::total>("total", Role::none, "time in front, as written"),
    column<&Use::launches>("launches", Role::none, "how often it was started"),
};

constexpr std::string_view kSummary[] = {"package", "type", "total"};

constexpr std::string_view kPaths[] = {"*/dumpsys/usagestats", "*/dumpsys/usagestats#*"};

std::optional<std::string_view> span_in(std::string_view text) {
  for (const std::string_view span : {"daily", "weekly", "monthly", "yearly"}) {
    if (text.find(span) != std::string_view::npos) return span;
  }
  return std::nullopt;
}

// "2024-01-28 17:37:21", milliseconds, or, to Android 8, as the phone's language has it.
void set_time(std::optional<std::string_view> text, Use& row) {
  if (!text) return;
  row.happened = dumpsys::wall_time(*text);
  if (!row.happened) row.happened = dumpsys::unix_ms(dumpsys::number(*text));
  if (!row.happened) row.when = dumpsys::known(*text);
}

void parse(const Input& in, Emit<Use>& out) {
  dumpsys::Lines<Use> lines(in, out);
  std::optional<std::int64_t> user;
  std::optional<std::string_view> span;
  while (lines.next()) {
    const std::string_view line = dumpsys::trimmed(lines.text());
    if (line.starts_with("user=") && line.ends_with('{')) {
      user = dumpsys::integer(line, "user=");
      span.reset();
      lines.seen();
    } else if (line.ends_with(" stats") || line.find(" events (") != std::string_view::npos) {
      span = span_in(line);
      lines.seen();
    }
    Use row = {.kind = "event", .user = user};
    row.package = dumpsys::word(line, "package=");
    if (!row.package) continue;
    row.component = dumpsys::word(line, "class=");
    if (line.starts_with("time=")) {
      set_time(dumpsys::field(line, "time="), row);
      row.type = dumpsys::word(line, "type=");
      row.root = dumpsys::word(line, "taskRootPackage=");
    } else if (const auto total = dumpsys::field(line, "totalTimeUsed=")) {
      row.kind = "total";
      row.span = span;
      row.total = total;
      set_time(dumpsys::field(line, "lastTimeUsed="), row);
      row.launches = dumpsys::integer(line, "appLaunchCount=");
      // Of an app that was never used.
      if (row.happened && row.happened->unix_ns < kNsPerSecond * 86'400 * 365) row.happened.reset();
    } else {
      continue;
    }
    lines.seen();
    out.record(row, lines.where());
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_usage_stats) = {.id = "android.usage_stats",
                                        .title = "Use of apps",
                                        .paths = kPaths,
                                        .columns = kColumns,
                                        .summary = kSummary,
                                        .found_in = kInAndroidBugreport | kInAndroidQf,
                                        .parse = erased<&parse>};

}  // namespace bridle::artifacts
