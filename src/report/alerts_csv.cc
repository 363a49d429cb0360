#include "report/alerts_csv.h"

#include <array>

#include "report/escape.h"

namespace bridle::report {
namespace {

constexpr std::array<std::string_view, 22> kColumns = {
    "time",       "severity", "artifact", "basis",    "rule",   "indicator_kind", "indicator_value",
    "matched",    "sighting", "meaning",  "campaign", "source", "indicator_id",   "tlp",
    "confidence", "column",   "path",     "file_id",  "place",  "summary",        "why",
    "unkept"};

std::string place_in_file(const Place& place) {
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

}  // namespace

std::string alerts_csv_header() {
  std::string out;
  for (const std::string_view name : kColumns) {
    out += out.empty() ? "" : ",";
    append_csv_field(name, out);
  }
  return out + "\r\n";
}

void append_alert_line(const Alert& alert, std::string& out) {
  static const MatchedIndicator kNone;
  const MatchedIndicator& indicator = alert.indicator ? *alert.indicator : kNone;
  const bool met = alert.indicator.has_value();
  const std::array<std::string, kColumns.size()> fields = {
      alert.time ? rfc3339(*alert.time) : "",
      std::string(name_of(alert.severity)),
      alert.artifact,
      met ? "indicator" : "rule",
      alert.rule != nullptr ? std::string(alert.rule->id) : "",
      indicator.kind,
      indicator.value,
      indicator.matched,
      met ? std::string(name_of(indicator.sighting)) : "",
      met ? std::string(name_of(meaning_of(indicator.sighting))) : "",
      indicator.campaign,
      indicator.source,
      indicator.id,
      indicator.tlp,
      indicator.confidence ? std::to_string(*indicator.confidence) : "",
      alert.column,
      alert.place.path,
      alert.place.file_id,
      place_in_file(alert.place),
      alert.summary,
      alert.why,
      std::to_string(alert.unkept)};
  bool first = true;
  for (const std::string& field : fields) {
    if (!first) out += ',';
    first = false;
    append_csv_field(field, out);
  }
  out += "\r\n";
}

Result<void> write_alerts_csv(const std::string& path, const CaseView& view) {
  auto file = OutputFile::create(path);
  if (!file) return file.error();
  file->write(alerts_csv_header());
  std::string line;
  for (const Alert& alert : view.alerts) {
    line.clear();
    append_alert_line(alert, line);
    file->write(line);
  }
  return file->close();
}

}  // namespace bridle::report
