#include "report/findings.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "report/escape.h"

namespace bridle::report {
namespace {

std::string_view kind_in_words(std::string_view kind) {
  constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"domain", "Domain"},
      {"url", "Web address"},
      {"ip", "IP address"},
      {"email", "E-mail address"},
      {"process", "Process"},
      {"file_path", "File path"},
      {"file_name", "File name"},
      {"sha256", "File with SHA-256"},
      {"sha1", "File with SHA-1"},
      {"md5", "File with MD5"},
      {"app_id", "Application"},
      {"cert_hash", "Certificate"},
      {"profile_id", "Configuration profile"},
      {"android_property", "System property"},
  };
  for (const auto& [name, words] : kWords) {
    if (name == kind) return words;
  }
  return "Indicator";
}

std::string_view happened(Sighting sighting) {
  switch (sighting) {
    case Sighting::namesake:
      return "a file of that name was found";
    case Sighting::cut_name:
      return "a name that begins like it was found";
    case Sighting::text:
      return "mentioned in a text";
    case Sighting::link:
      return "a link to it was found";
    case Sighting::account:
      return "an account that the phone was in touch with or looked up";
    case Sighting::contact:
      return "the device was in contact with it";
    case Sighting::presence:
      break;
  }
  return "found on the device";
}

std::string_view benign_in_words(Sighting sighting) {
  switch (sighting) {
    case Sighting::namesake:
      return "An ordinary file that happens to share the name.";
    case Sighting::cut_name:
      return "Another program whose name begins in the same way.";
    case Sighting::text:
    case Sighting::link:
      return "News, warnings and research about such attacks hold the same addresses.";
    case Sighting::account:
      return "An address that has changed hands since, or that was looked up because it stands in "
             "the contacts.";
    case Sighting::contact:
      return "A page or preview that loads the address by itself, or an address that has changed "
             "hands since.";
    case Sighting::presence:
      break;
  }
  return "A name that an ordinary program or file happens to share.";
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
  finding.title = std::string(kind_in_words(finding.kind)) + " " + finding.value + ": " +
                  std::string(happened(finding.sighting));
  finding.means = meaning_in_words(finding.sighting);
  finding.benign = benign_in_words(finding.sighting);
}

void tell_rule(const Group& group, Finding& finding) {
  finding.basis = "rule";
  const Rule* rule = group.alerts.front()->rule;
  if (rule == nullptr) {
    finding.title = group.alerts.front()->why;
    return;
  }
  finding.title = rule->title;
  finding.means = rule->means;
  finding.benign = rule->benign;
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

std::string_view meaning_in_words(Sighting sighting) {
  switch (sighting) {
    case Sighting::namesake:
      return "A file has the name of a known process. A name alone proves nothing: other files can "
             "share it. An expert can tell whether it is the same.";
    case Sighting::cut_name:
      return "A name that begins like it: the system cuts long names, so only the beginning could "
             "be compared. This alone proves nothing; an expert can tell whether it is the same.";
    case Sighting::text:
      return "Mentioned in a text: a mention is not contact, and contact is not compromise.";
    case Sighting::link:
      return "A link to it was found: sent, received or stored. A mention is not contact: nothing "
             "here shows that it was opened. Attacks that need one tap arrive as such links.";
    case Sighting::account:
      return "An account of a known attacker is among those that the phone wrote to, heard from or "
             "looked up. Contact is not compromise: it does not show that anything was installed. "
             "Some attacks arrive from such an account without a tap.";
    case Sighting::contact:
      return "In contact with it: contact is not compromise. It does not show that anything was "
             "installed.";
    case Sighting::presence:
      break;
  }
  return "Found on the device: the strongest kind of trace, and still for an expert to confirm.";
}

}  // namespace bridle::report
