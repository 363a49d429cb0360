#include "report/report_json.h"

#include <algorithm>

#include "report/json.h"
#include "report/json_writer.h"
#include "report/summary.h"
#include "words/say.h"

namespace bridle::report {
namespace {

void write_strings(JsonWriter& json, std::string_view key, std::span<const std::string> strings) {
  json.key(key);
  json.begin_array(JsonWriter::kOneLine);
  for (const std::string& text : strings) json.value(text);
  json.end_array();
}

void write_where(JsonWriter& json, const Place& place) {
  std::string text;
  append_where(place, text);
  json.raw(text);
}

void write_sighting(JsonWriter& json, Sighting sighting) {
  json.member("sighting", name_of(sighting));
  json.member("meaning", name_of(meaning_of(sighting)));
  json.member("weaker", is_weaker(sighting));
}

void write_tool(JsonWriter& json, std::string_view version) {
  json.key("tool");
  json.begin_object(JsonWriter::kOneLine);
  json.member("name", "bridle");
  json.member("version", version);
  json.end_object();
}

void write_verdict(JsonWriter& json, const Verdict& verdict) {
  json.key("verdict");
  json.begin_object();
  json.member("kind", name_of(verdict.kind));
  json.member("sentence", sentence(verdict));
  json.member("artifacts_read", verdict.artifacts_read);
  json.member("artifacts_absent", verdict.artifacts_absent);
  json.member("artifacts_expected", verdict.artifacts_expected);
  json.key("gaps");
  json.begin_array();
  for (const Message& gap : verdict.gaps) json.value(say(Language::en, gap));
  json.end_array();
  json.end_object();
}

void write_evidence(JsonWriter& json, const EvidenceFacts& evidence, const Coverage& coverage) {
  json.key("evidence");
  json.begin_object();
  json.member("name", evidence.name);
  json.member("kind", evidence.kind);
  json.member("title", evidence.title);
  json.key("device");
  json.begin_object();
  for (const Fact& fact : evidence.device) json.member(fact.name, fact.value);
  json.end_object();
  const Period period = period_of(coverage);
  json.member("first", period.first);
  json.member("last", period.last);
  json.end_object();
}

void write_artifact(JsonWriter& json, const ArtifactCoverage& artifact) {
  json.begin_object(JsonWriter::kOneLine);
  json.member("id", artifact.id);
  json.member("title", artifact.title);
  json.member("state", name_of(artifact.state));
  json.member("expected", artifact.expected);
  json.member_unless_empty("reason", say(Language::en, artifact.reason));
  json.member("files", artifact.files);
  json.member("rows", artifact.rows);
  json.member("damage", artifact.damage);
  json.member("alerts", artifact.alerts);
  json.member("first", artifact.first);
  json.member("last", artifact.last);
  json.end_object();
}

void write_coverage(JsonWriter& json, const Coverage& coverage) {
  json.key("coverage");
  json.begin_object();
  json.member("files_listed", coverage.listed);
  json.key("files_by_state");
  json.begin_object();
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kEntryStates; ++i) {
    json.member(name_of(static_cast<EntryState>(i)), coverage.entries[i]);
    sum += coverage.entries[i];
  }
  json.end_object();
  json.member("files_in_a_state", sum);
  json.member("directories", coverage.directories);
  json.member("listing_complete", coverage.listing_complete);
  json.member("listing_damage", coverage.listing_damage);
  json.member("odd_files", coverage.odd_files);
  json.member("indicators", coverage.indicators);
  json.member("indicator_problems", coverage.indicator_problems);
  write_strings(json, "indicator_files_lost", coverage.indicator_files_lost);
  write_strings(json, "indicator_files_skipped", coverage.indicator_files_skipped);
  json.key("artifacts");
  json.begin_array();
  for (const ArtifactCoverage& artifact : coverage.artifacts) write_artifact(json, artifact);
  json.end_array();
  json.key("not_read_by_place");
  json.begin_object();
  for (const auto& [place, count] : coverage.not_read_by_place) json.member(place, count);
  json.end_object();
  json.key("short_links");
  json.begin_object();
  for (const auto& [host, count] : coverage.short_links) json.member(host, count);
  json.end_object();
  json.member("damage_total", coverage.damage_total);
  json.key("notes");
  json.begin_array();
  for (const DamageNote& note : coverage.notes) {
    json.begin_object(JsonWriter::kOneLine);
    json.member_unless_empty("artifact", note.artifact);
    write_where(json, note.place);
    json.member("what", note.what);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_finding(JsonWriter& json, const Finding& finding) {
  json.begin_object();
  json.member("id", finding.id);
  json.member("basis", finding.basis);
  json.member("severity", name_of(finding.severity));
  json.member("title", say(Language::en, finding.title));
  json.member("why", finding.why);
  json.member("means", say(Language::en, finding.means));
  json.member("benign", say(Language::en, finding.benign));
  if (finding.basis == "indicator") {
    json.key("indicator");
    json.begin_object();
    json.member("kind", finding.kind);
    json.member("value", finding.value);
    write_sighting(json, finding.sighting);
    write_strings(json, "campaigns", finding.campaigns);
    write_strings(json, "sources", finding.sources);
    json.end_object();
  }
  json.member("count", finding.count);
  json.member("first", finding.first);
  json.member("last", finding.last);
  write_strings(json, "artifacts", finding.artifacts);
  json.key("examples");
  json.begin_array();
  for (const Alert* alert : finding.examples) {
    json.begin_object(JsonWriter::kOneLine);
    json.member("artifact", alert->artifact);
    write_where(json, alert->place);
    json.member("time", alert->time);
    json.member("summary", alert->summary);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_alert(JsonWriter& json, const Alert& alert) {
  json.begin_object(JsonWriter::kOneLine);
  json.member("artifact", alert.artifact);
  json.member("severity", name_of(alert.severity));
  if (alert.rule != nullptr) json.member("rule", alert.rule->id);
  if (alert.indicator) {
    const MatchedIndicator& indicator = *alert.indicator;
    json.key("indicator");
    json.begin_object();
    json.member("id", indicator.id);
    json.member("kind", indicator.kind);
    json.member("value", indicator.value);
    json.member("matched", indicator.matched);
    json.member_unless_empty("campaign", indicator.campaign);
    json.member("source", indicator.source);
    write_sighting(json, indicator.sighting);
    json.member("confidence", indicator.confidence);
    json.member_unless_empty("tlp", indicator.tlp);
    if (indicator.unpublished) json.member("unpublished", true);
    json.end_object();
  }
  json.member_unless_empty("column", alert.column);
  json.member("why", alert.why);
  json.member("time", alert.time);
  write_where(json, alert.place);
  json.member("summary", alert.summary);
  if (alert.unkept > 0) json.member("unkept", alert.unkept);
  if (!alert.record.empty()) {
    json.key("record");
    // A line of records/ ends in a line break.
    json.raw(std::string_view(alert.record).substr(0, alert.record.find_last_not_of('\n') + 1));
  }
  json.end_object();
}

void write_indicators(JsonWriter& json, std::span<const IndicatorFile> files) {
  json.key("indicators");
  json.begin_array();
  for (const IndicatorFile& file : files) {
    json.begin_object();
    json.member("name", file.name);
    json.member("sha256", file.sha256);
    json.member("count", file.count);
    json.member("newest", file.newest);
    write_strings(json, "campaigns", file.campaigns);
    if (file.unpublished) json.member("unpublished", true);
    json.key("problems");
    json.begin_array();
    for (const std::string& problem : file.problems) json.value(problem);
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void append_alert(const Alert& alert, std::string& out) {
  JsonWriter json;
  write_alert(json, alert);
  out += json.text();
}

namespace {

void write_report(JsonWriter& json, const CaseView& view) {
  json.begin_object();
  json.member("schema", "bridle-report-1");
  if (view.redacted) json.member("redacted", true);
  write_tool(json, view.tool_version);
  write_verdict(json, view.verdict);
  write_evidence(json, view.evidence, view.coverage);
  write_coverage(json, view.coverage);
  json.key("findings");
  json.begin_array();
  for (const Finding& finding : view.findings) write_finding(json, finding);
  json.end_array();
  json.key("alerts");
  json.begin_array();
  for (const Alert& alert : view.alerts) write_alert(json, alert);
  json.end_array();
  write_indicators(json, view.indicators);
  json.key("next_steps");
  json.begin_array();
  for (const Message& step : next_steps(view.verdict.kind)) {
    json.value(say(Language::en, step));
  }
  json.end_array();
  json.end_object();
  json.finish();
}

}  // namespace

Result<void> write_report_json(const std::string& path, const CaseView& view) {
  auto file = OutputFile::create(path);
  if (!file) return file.error();
  JsonWriter json(&*file);
  write_report(json, view);
  return file->close();
}

std::string report_json(const CaseView& view) {
  JsonWriter json;
  write_report(json, view);
  return json.text();
}

}  // namespace bridle::report
