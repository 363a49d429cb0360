// The verdict, and what it rests on: what was read, what was not, what was looked for.
#include <algorithm>
#include <vector>

#include "report/html_parts.h"
#include "report/summary.h"

namespace bridle::report {
namespace {

constexpr std::size_t kGapsShown = 60;
constexpr std::size_t kPlacesShown = 12;
constexpr std::size_t kIndicatorFilesShown = 200;
constexpr std::size_t kCampaignsShown = 12;

Message more_in_report(std::uint64_t count) {
  return {.key = "page.more_in_report", .arguments = {{"count", count}}};
}

std::string_view key_of(const ArtifactCoverage& artifact) {
  switch (artifact.state) {
    case ArtifactState::parsed:
      return "page.state.parsed";
    case ArtifactState::partial:
      return "page.state.partial";
    case ArtifactState::absent:
      return artifact.expected ? "page.state.missing" : "page.state.absent";
    case ArtifactState::unreadable:
      return "page.state.unreadable";
    case ArtifactState::not_applicable:
      return "page.state.not_applicable";
    case ArtifactState::not_asked:
      break;
  }
  return "page.state.not_asked";
}

void write_facts(const Parts& parts) {
  Html& html = parts.html;
  const EvidenceFacts& evidence = parts.view.evidence;
  html.open("dl");
  html.term("page.examined.evidence");
  html.open("dd");
  html.say("span", title_of(evidence));
  html.raw(" \u00B7 ");
  html.evidence(evidence.name);
  html.close("dd");
  html.line();
  for (const Fact& fact : evidence.device) {
    html.term("fact." + fact.name);
    html.open("dd");
    const auto time = fact.name == "last_backup" ? parse_rfc3339(fact.value) : std::nullopt;
    if (time) {
      html.time(*time);
    } else {
      html.evidence(fact.value);
    }
    html.close("dd");
    html.line();
  }
  html.term("page.examined.times");
  html.open("dd");
  const Period period = period_of(parts.view.coverage);
  if (period.first && period.last) {
    html.period(*period.first, *period.last);
  } else {
    html.say("span", "page.examined.no_times");
  }
  html.close("dd");
  html.line();
  html.term("page.examined.artifacts");
  html.say("dd", Message{.key = "page.examined.artifacts_read",
                         .arguments = {{"read", parts.view.verdict.artifacts_read},
                                       {"expected", parts.view.verdict.artifacts_expected}}});
  html.term("page.examined.files_label");
  html.say("dd", Message{.key = "page.examined.files",
                         .arguments = {{"count", parts.view.coverage.listed}}});
  html.close("dl");
  html.line();
}

void write_date_field(Html& html, std::string_view id, std::string_view key,
                      const std::optional<Timestamp>& day) {
  html.open("label", {{"class", "field"}});
  html.say("span", key);
  const std::string value = day ? rfc3339(*day).substr(0, 10) : std::string();
  html.open("input", {{"type", "date"}, {"id", id}, {"value", value}});
  html.close("label");
}

void write_concern(const Parts& parts) {
  Html& html = parts.html;
  html.say("h3", "page.examined.concern");
  const std::optional<Span>& concern = parts.more.concern;
  if (!concern) html.say("p", "page.examined.concern_unknown", {{"class", "soft"}});
  html.open("div", {{"class", "controls"}});
  write_date_field(html, "concern-from", "page.filter.from",
                   concern ? std::optional(concern->first) : std::nullopt);
  write_date_field(html, "concern-to", "page.filter.to",
                   concern ? std::optional(concern->last) : std::nullopt);
  html.close("div");
  const Period period = period_of(parts.view.coverage);
  if (concern && (!period.first || !period.last || concern->first < *period.first ||
                  *period.last < concern->last)) {
    html.say("p", "page.examined.concern_outside");
  }
  html.line();
}

// What would help to read more.
std::vector<std::string_view> ways_to_more(const CaseView& view) {
  std::vector<std::string_view> ways;
  const bool is_backup = view.evidence.kind == "ios_backup";
  if (view.coverage.indicators == 0 || !view.coverage.indicator_files_lost.empty()) {
    ways.emplace_back("page.not_read.how.indicators");
  }
  if (is_backup && !view.evidence.encrypted) ways.emplace_back("page.not_read.how.backup_plain");
  const bool lost = std::ranges::any_of(view.coverage.artifacts, [](const ArtifactCoverage& a) {
    return a.state == ArtifactState::partial || a.state == ArtifactState::unreadable ||
           (a.state == ArtifactState::absent && a.expected);
  });
  if (is_backup && (lost || !view.coverage.listing_complete || view.coverage.damage_total > 0)) {
    ways.emplace_back("page.not_read.how.backup_again");
  }
  if (is_backup) ways.emplace_back("page.not_read.how.file_system");
  return ways;
}

Message places_not_read(const Coverage& coverage) {
  std::vector<std::pair<std::uint64_t, std::string>> places;
  for (const auto& [place, count] : coverage.not_read_by_place) places.emplace_back(count, place);
  std::ranges::stable_sort(places, [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Message> told;
  for (const auto& [count, place] : places) {
    if (told.size() == kPlacesShown) {
      told.push_back(more_in_report(places.size() - kPlacesShown));
      break;
    }
    told.push_back(
        {.key = "page.not_read.place", .arguments = {{"place", place}, {"count", count}}});
  }
  return {.key = "page.not_read.places", .arguments = {{"places", told}}};
}

void write_not_read(const Parts& parts) {
  Html& html = parts.html;
  const std::vector<Message>& gaps = parts.view.verdict.gaps;
  const Coverage& coverage = parts.view.coverage;
  html.say("h3", "page.not_read");
  if (gaps.empty()) html.say("p", "page.not_read.nothing");
  const std::size_t shown = std::min(gaps.size(), kGapsShown);
  html.open("ul");
  for (std::size_t i = 0; i < shown; ++i) html.say("li", gaps[i]);
  if (shown < gaps.size()) html.say("li", more_in_report(gaps.size() - shown));
  if (!coverage.not_read_by_place.empty()) html.say("li", places_not_read(coverage));
  if (const auto count = coverage.count(EntryState::no_parser); count > 0) {
    html.say("li", Message{.key = "page.not_read.no_parser", .arguments = {{"count", count}}});
  }
  if (const auto links = short_links_of(coverage)) html.say("li", *links);
  for (const Message& limit : limits_of(parts.view.evidence)) html.say("li", limit);
  html.close("ul");
  const std::vector<std::string_view> ways = ways_to_more(parts.view);
  if (ways.empty()) return;
  html.say("h4", "page.not_read.how");
  html.open("ul");
  for (const std::string_view way : ways) html.say("li", way);
  html.close("ul");
  html.line();
}

void write_artifact(Html& html, const ArtifactCoverage& artifact) {
  html.open("tr");
  html.open("th", {{"scope", "row"}});
  html.say("span", title_of(artifact));
  html.close("th");
  html.say("td", key_of(artifact));
  html.open("td", {{"class", "number"}});
  if (artifact.state == ArtifactState::parsed || artifact.state == ArtifactState::partial) {
    html.number(artifact.rows);
  }
  html.close("td");
  for (const std::optional<Timestamp>& time : {artifact.first, artifact.last}) {
    html.open("td");
    if (time) html.day(*time);
    html.close("td");
  }
  html.close("tr");
  html.line();
}

void write_column(Html& html, std::string_view key, std::string_view kind = "") {
  html.say("th", key, {{"scope", "col"}, {"class", kind}});
}

void write_read(const Parts& parts) {
  Html& html = parts.html;
  html.say("h3", "page.read");
  html.open_labelled("div", "page.read",
                     {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}});
  html.open("table");
  html.say("caption", "page.read.caption");
  html.open("thead");
  html.open("tr");
  write_column(html, "page.column.artifact");
  write_column(html, "page.column.state");
  write_column(html, "page.column.records", "number");
  write_column(html, "page.column.first");
  write_column(html, "page.column.last");
  html.close("tr");
  html.close("thead");
  html.open("tbody");
  std::vector<Message> absent;
  for (const ArtifactCoverage& artifact : parts.view.coverage.artifacts) {
    if (artifact.state == ArtifactState::absent && !artifact.expected) {
      absent.push_back(title_of(artifact));
    } else {
      write_artifact(html, artifact);
    }
  }
  html.close("tbody");
  html.close("table");
  html.close("div");
  if (!absent.empty()) {
    html.say("p", Message{.key = "page.read.absent", .arguments = {{"titles", absent}}},
             {{"class", "small soft"}});
  }
  html.line();
}

void write_indicator_file(Html& html, const IndicatorFile& file) {
  html.open("tr");
  html.open("th", {{"scope", "row"}});
  html.evidence(file.name);
  html.close("th");
  html.open("td", {{"class", "number"}});
  html.number(file.count);
  html.close("td");
  html.open("td");
  if (file.newest) html.day(*file.newest);
  html.close("td");
  html.open("td");
  const std::size_t shown = std::min(file.campaigns.size(), kCampaignsShown);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) html.raw(", ");
    html.evidence(file.campaigns[i]);
  }
  if (shown < file.campaigns.size()) {
    html.raw(" ");
    html.say("span", more_in_report(file.campaigns.size() - shown));
  }
  if (!file.problems.empty()) {
    html.raw(" ");
    html.say("span", Message{.key = "page.looked.problems",
                             .arguments = {{"count", file.problems.size()}}});
  }
  html.close("td");
  html.close("tr");
  html.line();
}

void write_looked_for(const Parts& parts) {
  Html& html = parts.html;
  html.say("h3", "page.looked");
  if (parts.view.indicators.empty()) {
    html.say("p", "page.looked.none");
    return;
  }
  html.open_labelled("div", "page.looked",
                     {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}});
  html.open("table");
  html.say("caption", "page.looked.caption");
  html.open("thead");
  html.open("tr");
  write_column(html, "page.column.file");
  write_column(html, "page.column.indicators", "number");
  write_column(html, "page.column.newest");
  write_column(html, "page.column.campaigns");
  html.close("tr");
  html.close("thead");
  html.open("tbody");
  const std::size_t shown = std::min(parts.view.indicators.size(), kIndicatorFilesShown);
  for (std::size_t i = 0; i < shown; ++i) write_indicator_file(html, parts.view.indicators[i]);
  html.close("tbody");
  html.close("table");
  html.close("div");
  if (shown < parts.view.indicators.size()) {
    html.say("p", more_in_report(parts.view.indicators.size() - shown));
  }
  html.line();
}

}  // namespace

void write_result(const Parts& parts) {
  Html& html = parts.html;
  const Verdict& verdict = parts.view.verdict;
  html.open("section",
            {{"class", "verdict"}, {"id", "result"}, {"aria-labelledby", "result-title"}});
  html.say("h2", "page.result", {{"id", "result-title"}, {"class", "small soft"}});
  html.say("p", sentence_of(verdict), {{"class", "sentence"}});
  html.say("h3", "page.result.means");
  html.say("p", explanation_of(verdict.kind));
  html.close("section");
  html.line();
}

void write_examined(const Parts& parts) {
  Html& html = parts.html;
  html.open("section", {{"id", "examined"}, {"aria-labelledby", "examined-title"}});
  html.say("h2", "page.examined", {{"id", "examined-title"}});
  write_facts(parts);
  write_not_read(parts);
  write_concern(parts);
  write_read(parts);
  write_looked_for(parts);
  html.close("section");
  html.line();
}

}  // namespace bridle::report
