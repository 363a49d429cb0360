#include "report/findings.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

namespace bridle::report {
namespace {

Message kind_in_words(std::string_view kind) {
  constexpr std::string_view kKinds[] = {
      "domain", "url",  "ip",  "email",  "process",   "file_path",  "file_name",
      "sha256", "sha1", "md5", "app_id", "cert_hash", "profile_id", "android_property"};
  const bool is_known = std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds);
  return {.key = "kind." + (is_known ? std::string(kind) : "other")};
}

Message of_sighting(std::string_view family, Sighting sighting, std::string_view rest = "") {
  return {.key = std::string(family) + std::string(name_of(sighting)) + std::string(rest)};
}

Message of_rule(const Rule& rule, std::string_view part, std::string_view english) {
  if (english.empty()) return {};
  return {.key = "rule." + std::string(rule.id) + std::string(part),
          .english = std::string(english)};
}

// What has been gathered of a finding while its alerts go by.
struct Group {
  std::vector<const Alert*> alerts;
  std::set<std::string, std::less<>> artifacts;
  std::set<std::string, std::less<>> campaigns;
  std::set<std::string, std::less<>> sources;
};

std::string id_of(const Alert& alert) {
  if (alert.indicator) return "indicator:" + alert.indicator->kind + ":" + alert.indicator->value;
  return "rule:" + std::string(alert.rule != nullptr ? alert.rule->id : alert.artifact);
}

void tell_indicator(const Group& group, Finding& finding) {
  const MatchedIndicator& first = *group.alerts.front()->indicator;
  finding.basis = "indicator";
  finding.kind = first.kind;
  finding.value = first.value;
  finding.sighting = first.sighting;
  for (const Alert* alert : group.alerts) {
    finding.sighting = std::max(finding.sighting, alert->indicator->sighting);
  }
  finding.title = {
      .key = "finding.title",
      .arguments = {{"kind", kind_in_words(finding.kind)},
                    {"value", finding.value},
                    {"happened", of_sighting("sighting.", finding.sighting, ".found")}}};
  finding.means = meaning_in_words(finding.sighting);
  finding.benign = of_sighting("benign.", finding.sighting);
  finding.advice = of_sighting("do.", finding.sighting);
}

void tell_rule(const Group& group, Finding& finding) {
  finding.basis = "rule";
  finding.advice = {.key = "do.rule"};
  const Rule* rule = group.alerts.front()->rule;
  if (rule == nullptr) {
    finding.title = verbatim(group.alerts.front()->why);
    return;
  }
  finding.title = title_of(*rule);
  finding.means = meaning_in_words(*rule);
  finding.benign = benign_in_words(*rule);
}

// Two feeds that have one indicator count the same places: the one that counted most tells.
std::uint64_t count_unkept(std::span<const Alert* const> alerts) {
  std::map<std::string_view, std::uint64_t> by_indicator;
  std::uint64_t most = 0;
  for (const Alert* alert : alerts) {
    std::uint64_t& sum = by_indicator[alert->indicator ? std::string_view(alert->indicator->id)
                                                       : std::string_view()];
    sum += alert->unkept;
    most = std::max(most, sum);
  }
  return most;
}

Finding told(const std::string& id, const Group& group) {
  Finding finding;
  finding.id = id;
  finding.count = count_places(group.alerts) + count_unkept(group.alerts);
  const auto widen = [&](const std::optional<Timestamp>& time) {
    if (!time) return;
    finding.first = std::min(finding.first.value_or(*time), *time);
    finding.last = std::max(finding.last.value_or(*time), *time);
  };
  const Alert* worst = group.alerts.front();
  for (const Alert* alert : group.alerts) {
    if (alert->severity > worst->severity) worst = alert;
    widen(alert->time);
    widen(alert->unkept_first);
    widen(alert->unkept_last);
    if (finding.examples.size() < kExamples) finding.examples.push_back(alert);
  }
  finding.severity = worst->severity;
  finding.why = worst->why;
  finding.artifacts.assign(group.artifacts.begin(), group.artifacts.end());
  finding.campaigns.assign(group.campaigns.begin(), group.campaigns.end());
  finding.sources.assign(group.sources.begin(), group.sources.end());
  if (group.alerts.front()->indicator) {
    tell_indicator(group, finding);
  } else {
    tell_rule(group, finding);
  }
  return finding;
}

}  // namespace

std::uint64_t count_places(std::span<const Alert* const> alerts) {
  using Key = std::tuple<std::string_view, std::string_view, std::string_view, Where::Kind,
                         std::string_view, std::int64_t>;
  std::set<Key> places;
  for (const Alert* alert : alerts) {
    const Place& place = alert->place;
    places.emplace(alert->artifact, place.path, place.file_id, place.kind, place.name,
                   place.number);
  }
  return places.size();
}

std::vector<Finding> group_findings(std::span<const Alert> alerts) {
  std::map<std::string, Group> groups;
  for (const Alert& alert : alerts) {
    Group& group = groups[id_of(alert)];
    group.alerts.push_back(&alert);
    group.artifacts.insert(alert.artifact);
    if (!alert.indicator) continue;
    if (!alert.indicator->campaign.empty()) group.campaigns.insert(alert.indicator->campaign);
    if (!alert.indicator->source.empty()) group.sources.insert(alert.indicator->source);
  }
  std::vector<Finding> findings;
  findings.reserve(groups.size());
  for (const auto& [id, group] : groups) findings.push_back(told(id, group));
  // Within, the map's order: by id.
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.severity != b.severity ? a.severity > b.severity : a.count > b.count;
  });
  return findings;
}

Message meaning_in_words(Sighting sighting) { return of_sighting("sighting.", sighting, ".means"); }

Message title_of(const Rule& rule) { return of_rule(rule, ".title", rule.title); }

Message meaning_in_words(const Rule& rule) { return of_rule(rule, ".means", rule.means); }

Message benign_in_words(const Rule& rule) { return of_rule(rule, ".benign", rule.benign); }

}  // namespace bridle::report
