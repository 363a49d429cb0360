// The timeline: a chart, and a table of events. Without the script: a drawing, and the events
// nearest to the findings.
#include <algorithm>
#include <initializer_list>
#include <map>

#include "report/html_parts.h"

namespace bridle::report {
namespace {

// Indexes of the lines that stand in the page, in order of time.
std::vector<std::size_t> nearest(const TimelineDigest& digest) {
  const std::vector<NearLine>& lines = digest.lines();
  std::vector<std::size_t> indexes(lines.size());
  for (std::size_t i = 0; i < indexes.size(); ++i) indexes[i] = i;
  if (indexes.size() <= kStillEvents) return indexes;
  std::ranges::stable_sort(indexes, [&](std::size_t a, std::size_t b) {
    return lines[a].distance_ns < lines[b].distance_ns;
  });
  indexes.resize(kStillEvents);
  std::ranges::sort(indexes);
  return indexes;
}

std::map<std::string, Message> titles(const CaseView& view) {
  std::map<std::string, Message> out;
  for (const ArtifactCoverage& artifact : view.coverage.artifacts) {
    out.emplace(artifact.id, title_of(artifact));
  }
  return out;
}

void write_head(Html& html, std::initializer_list<std::string_view> keys) {
  html.open("thead");
  html.open("tr");
  for (const std::string_view key : keys) html.say("th", key, {{"scope", "col"}});
  html.close("tr");
  html.close("thead");
}

// Three columns, for paper is narrow.
void write_still_row(const Parts& parts, const std::map<std::string, Message>& names,
                     const std::vector<std::string>& fields) {
  Html& html = parts.html;
  html.open("tr");
  html.open("td");
  if (const auto time = parse_rfc3339(fields[0])) html.time(*time);
  html.close("td");
  const auto name = names.find(fields[1]);
  html.open("td");
  html.say("span", name == names.end() ? verbatim(fields[1]) : name->second);
  html.raw("<br>");
  html.evidence(fields[2]);
  html.close("td");
  html.open("td");
  html.evidence(fields[3], "div");
  html.evidence(fields[4], "div");
  html.close("td");
  html.close("tr");
  html.line();
}

void write_still_table(const Parts& parts, const TimelineDigest& digest) {
  Html& html = parts.html;
  const std::vector<std::size_t> shown = nearest(digest);
  if (shown.empty()) return;
  const bool near = digest.lines()[shown.front()].distance_ns != TimelineDigest::kFar;
  const std::map<std::string, Message> names = titles(parts.view);
  html.open("div", {{"class", "without-script"}});
  html.open_labelled("div", "page.table.label",
                     {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}});
  html.open("table", {{"class", "still-table"}});
  html.say("caption", Message{.key = near ? "page.timeline.static" : "page.timeline.static_first",
                              .arguments = {{"count", shown.size()}}});
  write_head(html, {"page.column.time", "page.column.artifact", "page.column.record_place"});
  html.open("tbody");
  for (const std::size_t index : shown) {
    write_still_row(parts, names, csv_fields(digest.lines()[index].line));
  }
  html.close("tbody");
  html.close("table");
  html.close("div");
  html.close("div");
  html.line();
}

void button(Html& html, std::string_view id, std::string_view key) {
  html.say("button", key, {{"type", "button"}, {"id", id}});
}

void write_key(Html& html, std::string_view kind, std::string_view key) {
  html.open("span");
  html.open("span", {{"class", kind}});
  html.close("span");
  html.say("span", key);
  html.close("span");
}

void write_chart(const Parts& parts, const TimelineDigest& digest) {
  Html& html = parts.html;
  const auto width = static_cast<std::uint64_t>(digest.width_days());
  if (width == 1) {
    html.say("h3", "page.timeline.chart");
  } else {
    html.say("h3", Message{.key = "page.timeline.chart_wide", .arguments = {{"count", width}}});
  }
  html.open("p", {{"class", "keys small soft"}});
  write_key(html, "key-mark", "page.timeline.marks");
  write_key(html, "key-shade", "page.timeline.concern");
  if (parts.more.custody) write_key(html, "key-shade custody", "page.timeline.custody");
  html.close("p");
  html.open("div", {{"class", "without-script"}});
  write_still_chart(parts);
  html.close("div");
  html.open("div", {{"class", "only-script"}});
  html.open_labelled("div", "page.timeline.chart",
                     {{"id", "chart"},
                      {"tabindex", "0"},
                      {"role", "group"},
                      {"aria-describedby", "chart-caption"}});
  html.close("div");
  html.open("p", {{"id", "chart-caption"}, {"class", "small soft"}, {"aria-live", "polite"}});
  html.close("p");
  html.open("div", {{"id", "chart-legend"}});
  html.close("div");
  html.open("div", {{"class", "controls"}});
  button(html, "zoom-in", "page.timeline.zoom_in");
  button(html, "zoom-out", "page.timeline.zoom_out");
  button(html, "zoom-all", "page.timeline.zoom_all");
  button(html, "zoom-earlier", "page.timeline.earlier");
  button(html, "zoom-later", "page.timeline.later");
  button(html, "zoom-table", "page.timeline.to_table");
  html.say("span", "page.timeline.hint", {{"class", "small soft"}});
  html.close("div");
  html.close("div");
  html.line();
}

void field(Html& html, std::string_view key, std::string_view input) {
  html.open("label");
  html.say("span", key);
  html.raw(input);
  html.close("label");
}

void write_filters(Html& html) {
  html.open("form", {{"id", "filter"}, {"class", "controls"}});
  field(html, "page.filter.search", R"(<input type="search" id="filter-search" maxlength="200">)");
  html.open("label");
  html.say("span", "page.filter.artifact");
  html.open("select", {{"id", "filter-artifact"}});
  html.say("option", "page.filter.artifact_all", {{"value", ""}});
  html.close("select");
  html.close("label");
  field(html, "page.filter.from", R"(<input type="date" id="filter-from">)");
  field(html, "page.filter.to", R"(<input type="date" id="filter-to">)");
  html.raw(R"(<label class="check"><input type="checkbox" id="filter-findings">)");
  html.say("span", "page.filter.findings");
  html.close("label");
  button(html, "filter-reset", "page.filter.reset");
  html.close("form");
  html.raw(R"(<p id="filter-status" class="small soft" role="status"></p>)");
  html.line();
}

void write_table(Html& html) {
  html.open_labelled("div", "page.table.label",
                     {{"id", "table-scroll"}, {"tabindex", "0"}, {"role", "group"}});
  html.open("table", {{"id", "table"}});
  html.raw(
      R"(<colgroup><col class="time"><col class="artifact"><col class="event"><col><col class="place"></colgroup>)");
  write_head(html, {"page.column.time", "page.column.artifact", "page.column.event",
                    "page.column.record", "page.column.place"});
  html.raw(R"(<tbody id="table-body"></tbody>)");
  html.close("table");
  html.close("div");
  html.open("div", {{"class", "pager"}});
  button(html, "page-previous", "page.table.previous");
  html.raw(R"(<span id="page-number"></span>)");
  button(html, "page-next", "page.table.next");
  html.say("span", "page.table.keys", {{"class", "small soft"}});
  html.close("div");
  html.raw(R"(<div id="table-detail" aria-live="polite" hidden></div>)");
  html.open("p");
  html.raw(R"(<label class="field"><span)");
  html.raw(R"( data-k="page.timeline.open">)");
  html.plain(bridle::say(html.language(), "page.timeline.open"));
  html.raw(R"(</span><input type="file" id="open-file" accept=".csv"></label>)");
  html.close("p");
  html.raw(
      R"(<p id="open-note" class="small soft" role="status" data-k="page.timeline.open_note">)");
  html.plain(bridle::say(html.language(), "page.timeline.open_note"));
  html.close("p");
  html.line();
}

std::string_view what_it_holds(const TimelineDigest& digest) {
  if (digest.events() == 0) return "page.timeline.nothing";
  if (digest.has_all()) return "page.timeline.all";
  return digest.lines().empty() ? "page.timeline.none_near" : "page.timeline.near";
}

}  // namespace

std::vector<std::string> csv_fields(std::string_view line) {
  std::vector<std::string> fields;
  std::size_t at = 0;
  while (fields.size() < 5 && at < line.size() && line[at] == '"') {
    std::string field;
    for (++at; at < line.size(); ++at) {
      if (line[at] != '"') {
        field += line[at];
      } else if (at + 1 < line.size() && line[at + 1] == '"') {
        field += line[at++];
      } else {
        break;
      }
    }
    fields.push_back(std::move(field));
    at += 2;  // the quote, and the comma
  }
  fields.resize(5);
  return fields;
}

void write_timeline(const Parts& parts) {
  if (parts.more.timeline == nullptr) return;
  Html& html = parts.html;
  const TimelineDigest& digest = *parts.more.timeline;
  html.open("section", {{"id", "timeline"}, {"aria-labelledby", "timeline-title"}});
  html.say("h2", "page.timeline", {{"id", "timeline-title"}});
  Message holds{.key = std::string(what_it_holds(digest))};
  if (digest.events() > 0) holds.arguments.emplace_back("count", digest.events());
  html.say("p", holds);
  if (digest.events() > 0) {
    write_chart(parts, digest);
    html.open("div", {{"class", "only-script"}});
    write_filters(html);
    write_table(html);
    html.close("div");
    write_still_table(parts, digest);
  }
  html.close("section");
  html.line();
}

}  // namespace bridle::report
