#include "model/alert.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace bridle {
namespace {

std::int64_t time_or_last(const Alert& alert) {
  return alert.time ? alert.time->unix_ns : std::numeric_limits<std::int64_t>::max();
}

std::string_view rule_of(const Alert& alert) {
  return alert.rule != nullptr ? alert.rule->id : std::string_view();
}

auto indicator_of(const Alert& alert) {
  static const MatchedIndicator kNone;
  const MatchedIndicator& m = alert.indicator ? *alert.indicator : kNone;
  return std::tie(m.kind, m.value, m.id, m.source, m.matched, m.sighting);
}

bool before(const Alert& a, const Alert& b) {
  const auto front = [](const Alert& x) {
    return std::make_tuple(-static_cast<int>(x.severity), time_or_last(x));
  };
  const auto place = [](const Alert& x) {
    return std::tie(x.artifact, x.place.path, x.place.kind, x.place.number, x.place.name);
  };
  if (front(a) != front(b)) return front(a) < front(b);
  if (place(a) != place(b)) return place(a) < place(b);
  if (rule_of(a) != rule_of(b)) return rule_of(a) < rule_of(b);
  if (indicator_of(a) != indicator_of(b)) return indicator_of(a) < indicator_of(b);
  return std::tie(a.column, a.why, a.record) < std::tie(b.column, b.why, b.record);
}

}  // namespace

void sort_alerts(std::vector<Alert>& alerts) {
  std::stable_sort(alerts.begin(), alerts.end(), before);
}

}  // namespace bridle
