// android.battery_daily: updates and removals of apps, day by day, for the last weeks.
//
//   Daily from 2022-08-16-15-56-39 to 2022-08-17-01-15-45:
//     Package changes:
//       Update com.example vers=315814651
//       Uninstall com.example.b
//
// The day that is not over yet stands first ("Current start time:"). The same change is often told
// many times: once is kept. Days stand newest first.
// Format: docs/formats/android-battery.md

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Change {
  std::optional<Timestamp> from = std::nullopt;
  std::optional<Timestamp> to = std::nullopt;
  std::string_view action;
  std::string_view package;
  std::optional<std::string_view> version = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Change::from>("from", Role::time,
                          "when the day began in which it happened; local time as UTC"),
    column<&Change::to>("to", Role::none, "when that day ended; none: it was not over"),
    column<&Change::action>("action", Role::none, "update, uninstall"),
    column<&Change::package>("package", Role::app_id, "the app"),
    column<&Change::version>("version", Role::none, "the version that it had from then on"),
};

constexpr std::string_view kSummary[] = {"package", "action", "version"};

constexpr std::string_view kPaths[] = {"*/dumpsys/batterystats", "*/dumpsys/batterystats#*"};

constexpr Rule kRules[] = {
    {.id = "android.battery_daily.downgrade",
     .severity = Severity::medium,
     .title = "An app was replaced by an older version",
     .means = "Stores do not do that. An older version can have holes that are known.",
     .benign = "Who removes the updates of an app of the system sees it too."},
    {.id = "android.battery_daily.uninstall",
     .severity = Severity::info,
     .title = "An app was removed",
     .means = "What it was, and when it went, can matter beside other findings.",
     .benign = "People remove apps all the time."},
};
constexpr const Rule& kDowngrade = kRules[0];
constexpr const Rule& kUninstall = kRules[1];

struct Seen {
  Change change;
  Where where;
};

class Daily {
 public:
  Daily(dumpsys::Lines<Change>& lines, Emit<Change>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) read_line(dumpsys::trimmed(lines_.text()));
    judge();
  }

 private:
  void read_line(std::string_view line) {
    if (line.starts_with("Daily stats:") || line.starts_with("Battery History")) lines_.seen();
    if (line.starts_with("Current start time:")) {
      begin(dumpsys::trimmed(line.substr(line.find(':') + 1)), {});
    } else if (line.starts_with("Daily from ")) {
      const std::size_t to = line.find(" to ");
      begin(line.substr(11), to == std::string_view::npos ? "" : line.substr(to + 4));
    } else if (line.starts_with("Update ")) {
      read_change("update", line.substr(7));
    } else if (line.starts_with("Uninstall ")) {
      read_change("uninstall", line.substr(10));
    }
  }

  void begin(std::string_view from, std::string_view to) {
    day_ = {};
    day_.from = dumpsys::wall_time(from);
    day_.to = dumpsys::wall_time(to);
    if (!day_.from) lines_.damage("the day of changes is unreadable");
    open_ = true;
    told_.clear();
    lines_.seen();
  }

  void read_change(std::string_view action, std::string_view text) {
    Change row = day_;
    row.action = action;
    row.package = text.substr(0, text.find(' '));
    if (!open_ || !dumpsys::is_package_name(row.package)) return;
    row.version = dumpsys::word(text, "vers=");
    if (row.version == "0") {
      row.action = "uninstall";
      row.version.reset();
    }
    if (!told_.insert({row.package, row.version.value_or("")}).second) return;
    out_.record(row, lines_.where());
    constexpr std::size_t kMost = 1'000'000;
    if (row.from && seen_.size() < kMost) seen_.push_back({row, lines_.where()});
  }

  // In the order of days: what is lower than before is a downgrade.
  void judge() {
    std::stable_sort(seen_.begin(), seen_.end(),
                     [](const Seen& a, const Seen& b) { return *a.change.from < *b.change.from; });
    std::unordered_map<std::string_view, std::int64_t> versions;
    for (const Seen& seen : seen_) {
      const std::string_view package = seen.change.package;
      if (seen.change.action == "uninstall") {
        versions.erase(package);
        out_.flag(seen.change, seen.where, kUninstall, package);
        continue;
      }
      const auto version =
          seen.change.version ? dumpsys::number(*seen.change.version) : std::nullopt;
      if (!version) continue;
      const auto known = versions.try_emplace(package, *version).first;
      if (*version < known->second) {
        out_.flag(seen.change, seen.where, kDowngrade,
                  std::string(package) + " from " + std::to_string(known->second) + " to " +
                      std::to_string(*version));
      }
      known->second = *version;
    }
  }

  dumpsys::Lines<Change>& lines_;
  Emit<Change>& out_;
  Change day_ = {};
  bool open_ = false;
  std::set<std::pair<std::string_view, std::string_view>> told_;  // of this day
  std::vector<Seen> seen_;
};

void parse(const Input& in, Emit<Change>& out) {
  dumpsys::Lines<Change> lines(in, out);
  Daily(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_battery_daily) = {.id = "android.battery_daily",
                                          .title = "Updates and removals by day",
                                          .paths = kPaths,
                                          .columns = kColumns,
                                          .summary = kSummary,
                                          .rules = kRules,
                                          .found_in = kInAndroidBugreport | kInAndroidQf,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
