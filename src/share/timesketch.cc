#include "share/timesketch.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <utility>
#include <vector>

#include "base/time.h"
#include "bytes/text.h"
#include "formats/json.h"
#include "report/json.h"

namespace bridle::share {
namespace {

constexpr std::int64_t kMicrosecond = 1'000;

// Names that Timesketch, or these lines, use already.
constexpr std::array<std::string_view, 12> kTaken = {
    "message", "datetime", "timestamp", "timestamp_desc", "data_type", "artifact", "path",
    "place",   "file_id",  "tag",       "label",          "severity"};

std::string as_json(std::string_view text) {
  std::string out;
  report::append_string(text, out);
  return out;
}

std::int64_t microseconds(Timestamp time) {
  const std::int64_t rest = time.unix_ns % kMicrosecond;
  return time.unix_ns / kMicrosecond - (rest < 0 ? 1 : 0);
}

// "2024-03-01T10:00:00.000000+00:00".
std::string iso8601(Timestamp time) {
  std::string text = rfc3339(Timestamp{microseconds(time) * kMicrosecond});
  text.pop_back();
  if (text.find('.') == std::string::npos) text += '.';
  const std::size_t digits = text.size() - text.find('.') - 1;
  text.append(digits < 6 ? 6 - digits : 0, '0');
  return text + "+00:00";
}

std::string data_type(std::string_view artifact) {
  std::string out = "bridle:" + std::string(artifact);
  std::ranges::replace(out, '.', ':');
  return out;
}

std::string field_name(std::string_view name) {
  std::string out(name);
  while (out.starts_with('_')) out.erase(0, 1);
  if (out.empty()) out = "value";
  if (std::ranges::find(kTaken, out) != kTaken.end()) out += "_value";
  return out;
}

std::string place_of(json::Node where) {
  if (const auto offset = where["offset"].integer()) return "offset " + std::to_string(*offset);
  if (const auto line = where["line"].integer()) return "line " + std::to_string(*line);
  if (const auto table = where["table"].text()) {
    return std::string(*table) + " row " + std::to_string(where["row"].integer().value_or(0));
  }
  if (const auto key = where["key"].text()) return "key " + std::string(*key);
  return {};
}

// A value in one JSON text; a list joined, as Timesketch shows lists badly.
std::string flat(json::Node value) {
  if (const auto text = value.text()) return as_json(*text);
  if (const auto truth = value.boolean()) return *truth ? "true" : "false";
  std::string out;
  if (const auto number = value.integer()) {
    append_number(*number, out);
    return out;
  }
  if (const auto real = value.real()) {
    report::append_value(Value(*real), out);
    return out;
  }
  for (const json::Node& item : value.items()) {
    out += (out.empty() ? "" : ", ") + std::string(item.text().value_or(""));
  }
  return out.empty() ? "" : as_json(out);
}

std::string plain(json::Node value) {
  if (const auto text = value.text()) return std::string(*text);
  std::string out;
  for (const json::Node& item : value.items()) {
    out += (out.empty() ? "" : ", ") + std::string(item.text().value_or(""));
  }
  return out.empty() ? flat(value) : out;
}

void append_head(Timestamp time, std::string_view message, std::string_view what,
                 std::string& out) {
  out += "{\"message\":" + as_json(message.empty() ? what : message);
  out += ",\"datetime\":\"" + iso8601(time) + "\",\"timestamp\":";
  append_number(microseconds(time), out);
  out += ",\"timestamp_desc\":" + as_json(what);
}

std::string summary_of(const RecordShape* shape, json::Node root) {
  std::string out;
  if (shape == nullptr) return out;
  for (const std::string_view name : shape->summary) {
    const json::Node value = root[name];
    if (!value.exists()) continue;
    const std::string text = plain(value);
    if (!text.empty()) out += (out.empty() ? "" : " \u00B7 ") + text;
  }
  return out;
}

// Times of the record by their names, those that are equal together: "created+modified".
std::vector<std::pair<Timestamp, std::string>> times_of(const RecordShape* shape, json::Node root) {
  std::vector<std::pair<Timestamp, std::string>> out;
  const auto add = [&](std::string_view name, json::Node value) {
    const auto text = value.text();
    const auto time = text ? parse_rfc3339(*text) : std::nullopt;
    if (!time) return;
    const auto same =
        std::ranges::find_if(out, [&](const auto& one) { return one.first == *time; });
    if (same == out.end()) {
      out.emplace_back(*time, name);
    } else {
      same->second += "+" + std::string(name);
    }
  };
  if (shape == nullptr) {
    add("time", root["time"]);
    return out;
  }
  for (const Column& column : shape->columns) {
    if (column.role == Role::time) add(column.name, root[column.name]);
  }
  return out;
}

}  // namespace

void append_events(std::string_view line, const Roles& roles, Redactor* redactor,
                   std::string& out) {
  std::string redacted;
  if (redactor != nullptr) {
    redacted = redactor->record({}, line);
    line = redacted;
  }
  json::Reader reader(as_bytes(line));
  if (!reader.next()) return;
  const json::Node root = reader.root();
  const std::string artifact(root["artifact"].text().value_or("unknown"));
  const RecordShape* shape = roles.find(artifact);
  const auto times = times_of(shape, root);
  if (times.empty()) return;
  const std::string message = summary_of(shape, root);
  std::string rest = ",\"data_type\":" + as_json(data_type(artifact));
  rest += ",\"artifact\":" + as_json(artifact);
  const json::Node where = root["where"];
  rest += ",\"path\":" + as_json(where["path"].text().value_or(""));
  if (const std::string place = place_of(where); !place.empty()) {
    rest += ",\"place\":" + as_json(place);
  }
  if (const auto id = where["file_id"].text()) rest += ",\"file_id\":" + as_json(*id);
  for (const json::Member& member : root.members()) {
    if (member.key == "artifact" || member.key == "where" || member.key == "time") continue;
    const std::string value = flat(member.value);
    if (!value.empty()) rest += "," + as_json(field_name(member.key)) + ":" + value;
  }
  rest += "}\n";
  for (const auto& [time, what] : times) {
    append_head(time, message, what, out);
    out += rest;
  }
}

void append_event(const Alert& shown, std::string& out) {
  if (!shown.time) return;
  append_head(*shown.time, shown.why,
              shown.indicator ? "bridle alert: indicator" : "bridle alert: rule", out);
  out += ",\"data_type\":\"bridle:alert\",\"artifact\":" + as_json(shown.artifact);
  out += ",\"severity\":" + as_json(name_of(shown.severity));
  out += ",\"path\":" + as_json(shown.place.path);
  if (!shown.place.file_id.empty()) out += ",\"file_id\":" + as_json(shown.place.file_id);
  if (shown.rule != nullptr) out += ",\"rule\":" + as_json(shown.rule->id);
  if (shown.indicator) {
    out += ",\"indicator_kind\":" + as_json(shown.indicator->kind);
    out += ",\"indicator_value\":" + as_json(shown.indicator->value);
    if (!shown.indicator->campaign.empty()) {
      out += ",\"campaign\":" + as_json(shown.indicator->campaign);
    }
  }
  out += ",\"tag\":[\"bridle-alert\"]}\n";
}

}  // namespace bridle::share
