// What was found: each finding with plain words, the expert's line, where, when, and what to do.
#include <algorithm>
#include <array>

#include "report/html_parts.h"

namespace bridle::report {
namespace {

constexpr std::size_t kFindingsShown = 200;

enum class Group : std::uint8_t { presence, contact, link, rule, namesake };
constexpr std::array kGroups = {Group::presence, Group::contact, Group::link, Group::rule,
                                Group::namesake};

Group group_of(const Finding& finding) {
  if (finding.basis == "rule") return Group::rule;
  switch (finding.sighting) {
    case Sighting::presence:
      return Group::presence;
    case Sighting::contact:
    case Sighting::account:
      return Group::contact;
    case Sighting::link:
    case Sighting::text:
      return Group::link;
    case Sighting::namesake:
    case Sighting::cut_name:
      break;
  }
  return Group::namesake;
}

std::string_view key_of(Group group) {
  switch (group) {
    case Group::presence:
      return "page.group.presence";
    case Group::contact:
      return "page.group.contact";
    case Group::link:
      return "page.group.link";
    case Group::rule:
      return "page.group.rule";
    case Group::namesake:
      break;
  }
  return "page.group.namesake";
}

std::string sure_key(const Finding& finding) {
  if (finding.basis == "rule") return "page.sure.rule";
  return "page.sure." + std::string(name_of(finding.sighting));
}

// "message row 3": the same in every language, as in timeline.csv.
std::string within(const Place& place) {
  switch (place.kind) {
    case Where::Kind::file:
      break;
    case Where::Kind::offset:
      return "offset " + std::to_string(place.number);
    case Where::Kind::line:
      return "line " + std::to_string(place.number);
    case Where::Kind::row:
      return place.name + " row " + std::to_string(place.number);
    case Where::Kind::key:
      return "key " + place.name;
  }
  return {};
}

Message artifact_title(const CaseView& view, const std::string& id) {
  const auto found = std::ranges::find(view.coverage.artifacts, id, &ArtifactCoverage::id);
  return found == view.coverage.artifacts.end() ? verbatim(id) : title_of(*found);
}

void write_place(const Parts& parts, const Alert& alert) {
  Html& html = parts.html;
  html.open("li");
  html.say("span", artifact_title(parts.view, alert.artifact));
  if (alert.time) {
    html.raw(" \u00B7 ");
    html.time(*alert.time);
  }
  const std::string in_file = within(alert.place);
  html.evidence(alert.place.path + (in_file.empty() ? "" : " \u00B7 " + in_file), "span");
  if (!alert.summary.empty()) html.evidence(alert.summary, "span");
  if (!alert.place.file_id.empty()) {
    html.evidence("file ID " + alert.place.file_id, "span");
  }
  html.close("li");
}

void write_places(const Parts& parts, const Finding& finding) {
  Html& html = parts.html;
  html.term("page.finding.where");
  html.open("dd");
  html.open("ol");
  for (const Alert* alert : finding.examples) write_place(parts, *alert);
  html.close("ol");
  if (finding.count > finding.examples.size()) {
    html.say("p", Message{.key = "page.finding.places_more",
                          .arguments = {{"count", finding.count - finding.examples.size()}}});
  }
  html.close("dd");
}

void write_list(Html& html, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  html.term(key);
  html.open("dd");
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) html.raw(", ");
    html.evidence(texts[i]);
  }
  html.close("dd");
}

void write_basis(const Parts& parts, const Finding& finding) {
  Html& html = parts.html;
  if (finding.basis == "rule") {
    html.term("page.finding.rule");
    html.open("dd");
    html.evidence(finding.id.substr(finding.id.find(':') + 1));
    html.close("dd");
    return;
  }
  html.term("page.finding.indicator");
  html.open("dd");
  const Message kind{.key = "kind." + finding.kind};
  html.say("span", has_words(Language::en, kind) ? kind : Message{.key = "kind.other"});
  html.raw(" ");
  html.evidence(finding.value);
  html.close("dd");
  write_list(html, "page.finding.campaign", finding.campaigns);
  write_list(html, "page.finding.source", finding.sources);
}

void write_sure(Html& html, const Finding& finding) {
  html.term("page.finding.sure");
  html.open("dd");
  html.say("span", sure_key(finding));
  std::optional<int> confidence;
  for (const Alert* alert : finding.examples) {
    if (alert->indicator && alert->indicator->confidence) {
      confidence = std::max(confidence.value_or(0), *alert->indicator->confidence);
    }
  }
  if (confidence && *confidence >= 0) {
    html.raw(" ");
    html.say("span", Message{.key = "page.sure.confidence",
                             .arguments = {{"count", static_cast<unsigned>(*confidence)}}});
  }
  html.close("dd");
}

void write_finding(const Parts& parts, const Finding& finding, std::size_t index) {
  Html& html = parts.html;
  const std::string anchor = finding_anchor(index);
  html.open("article",
            {{"class", "finding"}, {"id", anchor}, {"aria-labelledby", anchor + "-title"}});
  html.say("h4", finding.title, {{"id", anchor + "-title"}});
  html.open("dl");
  if (!finding.means.empty()) {
    html.term("page.finding.means");
    html.say("dd", finding.means);
  }
  if (!finding.advice.empty()) {
    html.term("page.finding.do");
    html.say("dd", finding.advice);
  }
  if (!finding.benign.empty()) {
    html.term("page.finding.benign");
    html.say("dd", finding.benign);
  }
  write_sure(html, finding);
  html.term("page.finding.weight");
  html.say("dd", "severity." + std::string(name_of(finding.severity)));
  html.term("page.finding.when");
  html.open("dd");
  if (finding.first && finding.last) {
    html.period(*finding.first, *finding.last);
    html.raw(" \u00B7 ");
  } else {
    html.say("span", "page.finding.no_time");
    html.raw(" ");
  }
  html.say("span", Message{.key = "page.finding.places", .arguments = {{"count", finding.count}}});
  html.close("dd");
  html.line();
  write_places(parts, finding);
  html.line();
  write_basis(parts, finding);
  html.term("page.finding.expert");
  html.open("dd");
  html.evidence(finding.why);
  html.close("dd");
  html.close("dl");
  html.close("article");
  html.line();
}

}  // namespace

std::string finding_anchor(std::size_t index) {
  return index < kFindingsShown ? "finding-" + std::to_string(index + 1) : std::string();
}

void write_findings(const Parts& parts) {
  Html& html = parts.html;
  const std::span<const Finding> findings = parts.view.findings;
  html.open("section", {{"id", "findings"}, {"aria-labelledby", "findings-title"}});
  html.say("h2", "page.findings", {{"id", "findings-title"}});
  html.say("p", findings.empty() ? "page.findings.none" : "page.findings.intro");
  const std::size_t shown = std::min(findings.size(), kFindingsShown);
  for (const Group group : kGroups) {
    bool first = true;
    for (std::size_t i = 0; i < shown; ++i) {
      if (group_of(findings[i]) != group) continue;
      if (first) html.say("h3", key_of(group));
      first = false;
      write_finding(parts, findings[i], i);
    }
  }
  if (shown < findings.size()) {
    html.say("p", Message{.key = "page.findings.more",
                          .arguments = {{"count", findings.size() - shown}}});
  }
  html.close("section");
  html.line();
}

}  // namespace bridle::report
