// The data islands: texts of all languages, counts of the chart, alerts, events. JSON in script
// elements that no browser runs; "<" never stands in it, so nothing in it can end the element.
#include <algorithm>
#include <map>
#include <set>

#include "report/escape.h"
#include "report/html_parts.h"
#include "report/json.h"
#include "words/catalogue.h"

namespace bridle::report {
namespace {

constexpr std::size_t kAlertsShown = 5'000;
constexpr std::size_t kBlock = 500;  // events of one element

std::string guarded(std::string_view json) {
  std::string out;
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

void write_island(Html& html, std::string_view id, std::string_view json) {
  html.open("script", {{"type", "application/json"}, {"id", id}});
  html.raw(guarded(json));
  html.close("script");
  html.line();
}

void append_shown(std::string_view text, std::string& out) { append_string(visible(text), out); }

void append_wording(const Wording& wording, std::string& out) {
  if (wording.forms.empty()) {
    append_string(wording.text, out);
    return;
  }
  out += '{';
  for (const auto& [plural, text] : wording.forms) {
    if (out.back() != '{') out += ',';
    append_string(name_of(plural), out);
    out += ':';
    append_string(text, out);
  }
  out += '}';
}

// What is said in the page, what its script may say, and the titles that its table shows.
std::set<std::string> wanted_keys(const Parts& parts) {
  std::set<std::string> keys = parts.html.keys();
  for (const auto& [key, wording] : catalogue(Language::en)) {
    if (key.starts_with("page.")) keys.insert(key);
  }
  keys.insert({"date.short", "list.separator"});
  for (const ArtifactCoverage& artifact : parts.view.coverage.artifacts) {
    keys.insert("artifact." + artifact.id + ".title");
  }
  return keys;
}

void write_words(const Parts& parts) {
  const std::set<std::string> keys = wanted_keys(parts);
  std::string json = "{\"languages\":[";
  for (const Language language : kLanguages) {
    if (json.back() != '[') json += ',';
    json += "{\"id\":";
    append_string(code_of(language), json);
    json += ",\"name\":";
    append_string(native_name(language), json);
    json += direction_of(language) == Direction::right_to_left ? ",\"rtl\":true" : ",\"rtl\":false";
    json += ",\"note\":";
    append_string(review_note(language), json);
    json += '}';
  }
  json += "],\n\"texts\":{";
  for (const Language language : kLanguages) {
    if (json.back() != '{') json += ",\n";
    append_string(code_of(language), json);
    json += ":{";
    const Catalogue& texts = catalogue(language);
    for (const std::string& key : keys) {
      const auto found = texts.find(key);
      if (found == texts.end()) continue;
      if (json.back() != '{') json += ',';
      append_string(key, json);
      json += ':';
      append_wording(found->second, json);
    }
    json += '}';
  }
  json += "},\n\"titles\":{";
  for (const ArtifactCoverage& artifact : parts.view.coverage.artifacts) {
    if (json.back() != '{') json += ',';
    append_string(artifact.id, json);
    json += ':';
    append_shown(artifact.title, json);
  }
  json += "}}";
  write_island(parts.html, "words-data", json);
}

void write_cells(const Parts& parts, const TimelineDigest& digest) {
  // By artifact: its buckets as differences, and the events of each.
  std::map<std::string, std::pair<std::int64_t, std::string>> lines;
  for (const DayCell& cell : digest.cells()) {
    auto& [before, text] = lines[digest.artifacts()[cell.artifact]];
    if (!text.empty()) text += ',';
    text += std::to_string(cell.bucket - before) + "," + std::to_string(cell.events);
    before = cell.bucket;
  }
  const auto [first, last] = days_to_show(parts);
  std::string json = "{\"width\":" + std::to_string(digest.width_days()) + ",\"view\":[" +
                     std::to_string(first) + "," + std::to_string(last) + "],\"artifacts\":[";
  for (const auto& [artifact, line] : lines) {
    if (json.back() != '[') json += ',';
    append_string(artifact, json);
  }
  json += "],\"cells\":[";
  for (const auto& [artifact, line] : lines) {
    if (json.back() != '[') json += ",\n";
    json += "[" + line.second + "]";
  }
  json += "]}";
  write_island(parts.html, "chart-data", json);
}

std::string id_of(const Alert& alert) {
  if (alert.indicator) return "indicator:" + alert.indicator->kind + ":" + alert.indicator->value;
  return "rule:" + std::string(alert.rule != nullptr ? alert.rule->id : alert.artifact);
}

void write_alerts(const Parts& parts) {
  std::map<std::string_view, std::size_t> findings;
  for (std::size_t i = 0; i < parts.view.findings.size(); ++i) {
    findings.emplace(parts.view.findings[i].id, i);
  }
  std::string json = "[";
  std::size_t written = 0;
  for (const Alert& alert : parts.view.alerts) {
    if (!alert.time) continue;
    if (++written > kAlertsShown) break;
    const auto found = findings.find(id_of(alert));
    if (json.back() != '[') json += ",\n";
    json += "{\"time\":\"" + rfc3339(*alert.time) + "\",\"artifact\":";
    append_string(alert.artifact, json);
    json += ",\"finding\":";
    append_string(found == findings.end() ? "" : finding_anchor(found->second), json);
    json += '}';
  }
  json += ']';
  write_island(parts.html, "alerts-data", json);
}

void append_span(std::string_view name, const std::optional<Span>& span, std::string& json) {
  json += ",\"" + std::string(name) + "\":";
  if (!span) {
    json += "null";
    return;
  }
  json += "[" + std::to_string(day_number(span->first)) + "," +
          std::to_string(day_number(span->last)) + "]";
}

void write_events(Html& html, const TimelineDigest& digest) {
  const std::vector<NearLine>& lines = digest.lines();
  for (std::size_t begin = 0; begin < lines.size(); begin += kBlock) {
    const std::size_t end = std::min(lines.size(), begin + kBlock);
    html.open("script", {{"type", "application/json"},
                         {"class", "events"},
                         {"data-rows", std::to_string(end - begin)}});
    std::string json = "[";
    for (std::size_t i = begin; i < end; ++i) {
      json += i == begin ? "[" : ",\n[";
      for (const std::string& field : csv_fields(lines[i].line)) {
        if (json.back() != '[') json += ',';
        append_string(field, json);
      }
      json += ']';
    }
    json += ']';
    html.raw(guarded(json));
    html.close("script");
    html.line();
  }
}

}  // namespace

void write_data(const Parts& parts) {
  write_words(parts);
  if (parts.more.timeline == nullptr) return;
  const TimelineDigest& digest = *parts.more.timeline;
  std::string json = "{\"events\":" + std::to_string(digest.events());
  append_span("concern", parts.more.concern, json);
  append_span("custody", parts.more.custody, json);
  json += '}';
  write_island(parts.html, "case-data", json);
  if (digest.events() == 0) return;
  write_cells(parts, digest);
  write_alerts(parts);
  write_events(parts.html, digest);
}

}  // namespace bridle::report
