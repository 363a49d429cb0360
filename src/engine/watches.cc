#include "engine/watches.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "report/json.h"

namespace bridle {
namespace {

std::uint32_t column_of(const Artifact& artifact, std::string_view name) {
  const auto found = std::find_if(artifact.columns.begin(), artifact.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  BRIDLE_CHECK(found != artifact.columns.end());
  return static_cast<std::uint32_t>(found - artifact.columns.begin());
}

// The record as far as the rule looked at it.
Alert alert_of(const rules::CrossRule& rule, const rules::Watch& watch, const rules::Seen& row,
               std::string why) {
  Alert alert;
  alert.artifact = watch.artifact;
  alert.severity = rule.rule.severity;
  alert.rule = &rule.rule;
  alert.why = std::move(why);
  alert.place = row.place;
  alert.record = "{";
  for (std::size_t i = 0; i < watch.columns.size(); ++i) {
    const Value value = row.values[i].value();
    if (value.kind() == Value::Kind::time && !alert.time) alert.time = value.time();
    if (value.is_none()) continue;
    if (alert.record.size() > 1) alert.record += ',';
    report::append_string(watch.columns[i], alert.record);
    alert.record += ':';
    report::append_value(value, alert.record);
    if (value.kind() != Value::Kind::text) continue;
    if (!alert.summary.empty()) alert.summary += " \u00b7 ";
    alert.summary += value.text();
  }
  alert.record += '}';
  return alert;
}

}  // namespace

Watches::Watches(std::span<const rules::CrossRule* const> rules,
                 std::span<const Artifact* const> artifacts,
                 const std::optional<report::Span>& custody)
    : rules_(rules), by_artifact_(artifacts.size()) {
  for (std::size_t r = 0; r < rules.size(); ++r) {
    seen_.emplace_back(rules[r]->watches.size());
    for (std::size_t w = 0; w < rules[r]->watches.size(); ++w) {
      const rules::Watch& watch = rules[r]->watches[w];
      const auto number = static_cast<std::uint32_t>(places_.size());
      places_.push_back({r, w});
      if (rules[r]->in_custody && !custody) continue;
      for (std::size_t a = 0; a < artifacts.size(); ++a) {
        if (artifacts[a]->id != watch.artifact) continue;
        Watching& watching = by_artifact_[a].emplace_back();
        watching.number = number;
        watching.watch = &watch;
        if (rules[r]->in_custody) watching.within = custody;
        for (const std::string_view column : watch.columns) {
          watching.columns.push_back(column_of(*artifacts[a], column));
        }
      }
    }
  }
}

void Watches::is_over(std::size_t rule) {
  const std::string_view id = rules_[rule]->rule.id;
  if (std::find(overrun_.begin(), overrun_.end(), id) == overrun_.end()) overrun_.emplace_back(id);
}

void Watches::take(SeenOfFile& seen) {
  for (SeenOfFile::ByRow& by : seen.rows) {
    const Place place = places_[by.watch];
    std::vector<rules::Seen>& kept = seen_[place.rule][place.watch].rows;
    if (kept.size() == rules::kMostInAll) {
      is_over(place.rule);
    } else {
      kept.push_back(std::move(by.row));
    }
  }
  for (const SeenOfFile::ByTime& by : seen.times) {
    const Place place = places_[by.watch];
    std::vector<Timestamp>& kept = seen_[place.rule][place.watch].times;
    if (kept.size() == rules::kMostTimesInAll) {
      is_over(place.rule);
    } else {
      kept.push_back(by.time);
    }
  }
  seen = {};
}

std::vector<Alert> Watches::judge() {
  std::vector<Alert> alerts;
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    const rules::CrossRule& rule = *rules_[r];
    for (rules::Watched& watched : seen_[r]) std::sort(watched.times.begin(), watched.times.end());
    const std::size_t first = alerts.size();
    rule.judge(seen_[r], [&](std::size_t watch, const rules::Seen& row, std::string why) {
      if (alerts.size() - first < limits::kAlertsPerFinding) {
        alerts.push_back(alert_of(rule, rule.watches[watch], row, std::move(why)));
      } else {
        ++alerts[first].unkept;
      }
    });
    seen_[r].clear();
  }
  return alerts;
}

}  // namespace bridle
