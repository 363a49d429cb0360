#include "share/stored_case.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/hash.h"
#include "formats/json.h"

namespace bridle::share {
namespace {

namespace fs = std::filesystem;

std::string text_of(json::Node node) { return std::string(node.text().value_or("")); }

std::optional<Timestamp> time_of(json::Node node) {
  const auto text = node.text();
  return text ? parse_rfc3339(*text) : std::nullopt;
}

std::vector<std::string> texts_of(json::Node node) {
  std::vector<std::string> out;
  for (const json::Node& item : node.items()) out.push_back(text_of(item));
  return out;
}

Severity severity_named(std::string_view name) {
  for (const Severity one : {Severity::low, Severity::medium, Severity::high, Severity::critical}) {
    if (name == name_of(one)) return one;
  }
  return Severity::info;
}

Sighting sighting_named(std::string_view name) {
  for (const Sighting one : {Sighting::namesake, Sighting::cut_name, Sighting::link,
                             Sighting::account, Sighting::contact, Sighting::presence}) {
    if (name == name_of(one)) return one;
  }
  return Sighting::text;
}

Place place_of(json::Node where) {
  Place out{.path = text_of(where["path"]), .file_id = text_of(where["file_id"])};
  if (const auto offset = where["offset"].integer()) {
    out.kind = Where::Kind::offset;
    out.number = *offset;
  } else if (const auto line = where["line"].integer()) {
    out.kind = Where::Kind::line;
    out.number = *line;
  } else if (where["table"].exists()) {
    out.kind = Where::Kind::row;
    out.name = text_of(where["table"]);
    out.number = where["row"].integer().value_or(0);
  } else if (where["key"].exists()) {
    out.kind = Where::Kind::key;
    out.name = text_of(where["key"]);
  }
  return out;
}

MatchedIndicator indicator_of(json::Node node) {
  MatchedIndicator out;
  out.id = text_of(node["id"]);
  out.kind = text_of(node["kind"]);
  out.value = text_of(node["value"]);
  out.matched = text_of(node["matched"]);
  out.campaign = text_of(node["campaign"]);
  out.source = text_of(node["source"]);
  out.sighting = sighting_named(node["sighting"].text().value_or(""));
  if (const auto confidence = node["confidence"].integer()) {
    out.confidence = static_cast<int>(std::clamp<std::int64_t>(*confidence, 0, 100));
  }
  out.tlp = text_of(node["tlp"]);
  out.unpublished = node["unpublished"].boolean().value_or(false);
  return out;
}

// The record stands last, and as it was written: a quote inside of a text has a backslash before
// it, so that nothing else looks like its beginning.
std::string record_of(std::string_view line) {
  constexpr std::string_view kBegins = ",\"record\":{";
  const std::size_t at = line.find(kBegins);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + kBegins.size() - 1;
  return std::string(line.substr(begin, line.size() - begin - 1));
}

}  // namespace

Result<StoredCase> StoredCase::open(const std::string& folder, RuleOf rule_of) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return Error{ErrorCode::not_found, "there is no case at " + folder + ": name its folder"};
  }
  if (!fs::exists(folder + "/report.json", error)) {
    return Error{ErrorCode::not_found,
                 folder + " is no case: it has no report.json. `bridle check -o CASE` writes one"};
  }
  auto report = LinedJson::open(folder + "/report.json", "alerts");
  if (!report) return report.error();
  StoredCase out(folder, std::move(report).value(), std::move(rule_of));
  if (auto read = out.read_head(); !read) return read.error();
  if (auto read = out.read_manifest(); !read) return read.error();
  return out;
}

Result<void> StoredCase::read_head() {
  json::Reader reader(as_bytes(report_.head()));
  if (!reader.next() || reader.root()["schema"].text() != "bridle-report-1") {
    return Error{ErrorCode::malformed, folder_ + "/report.json is not of this version of bridle"};
  }
  const json::Node root = reader.root();
  redacted_ = root["redacted"].boolean().value_or(false);
  for (const json::Member& fact : root["evidence"]["device"].members()) {
    device_.push_back({std::string(fact.key), text_of(fact.value)});
  }
  for (const json::Node& file : root["indicators"].items()) {
    indicators_.push_back({.name = text_of(file["name"]),
                           .sha256 = text_of(file["sha256"]),
                           .count = static_cast<std::uint64_t>(file["count"].integer().value_or(0)),
                           .newest = time_of(file["newest"]),
                           .campaigns = texts_of(file["campaigns"]),
                           .problems = texts_of(file["problems"]),
                           .unpublished = file["unpublished"].boolean().value_or(false)});
  }
  return {};
}

Result<void> StoredCase::read_manifest() {
  const auto manifest = LinedJson::open(folder_ + "/manifest.json", "files");
  if (!manifest) return manifest.error();
  fingerprint_ = hex(sha256(as_bytes(manifest->head())));
  json::Reader reader(as_bytes(manifest->head()));
  if (!reader.next()) return Error{ErrorCode::malformed, folder_ + "/manifest.json is damaged"};
  started_ = time_of(reader.root()["run"]["started"]);
  evidence_path_ = text_of(reader.root()["run"]["evidence_path"]);
  return {};
}

const Rule* StoredCase::rule(std::string_view id) const {
  if (const Rule* known = rule_of_(id)) return known;
  for (const auto& [name, unknown] : unknown_rules_) {
    if (name == id) return &unknown;
  }
  auto& [name, made] = unknown_rules_.emplace_back(std::string(id), Rule{});
  made.id = name;
  made.title = name;
  return &made;
}

Alert StoredCase::alert_of(json::Node node, std::string_view line) const {
  Alert out;
  out.artifact = text_of(node["artifact"]);
  out.severity = severity_named(node["severity"].text().value_or(""));
  if (const auto id = node["rule"].text()) out.rule = rule(*id);
  if (node["indicator"].exists()) out.indicator = indicator_of(node["indicator"]);
  out.column = text_of(node["column"]);
  out.why = text_of(node["why"]);
  out.time = time_of(node["time"]);
  out.place = place_of(node["where"]);
  out.summary = text_of(node["summary"]);
  out.unkept = static_cast<std::uint64_t>(node["unkept"].integer().value_or(0));
  out.record = record_of(line);
  return out;
}

Result<void> StoredCase::alerts(const Each& each) const {
  return report_.elements([&](std::string_view line) -> Result<void> {
    json::Reader reader(as_bytes(line));
    if (!reader.next() || reader.damage()) {
      return Error{ErrorCode::malformed, folder_ + "/report.json has an alert that is no JSON"};
    }
    return each(alert_of(reader.root(), line));
  });
}

Result<std::vector<std::string>> StoredCase::record_files() const {
  std::vector<std::string> out;
  std::error_code error;
  const std::string records = folder_ + "/records";
  if (!fs::exists(records, error)) return out;
  for (fs::directory_iterator at(records, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".jsonl") out.push_back(at->path().string());
  }
  if (error) {
    return Error{ErrorCode::unreadable, "cannot list " + records + ": " + error.message()};
  }
  std::ranges::sort(out);
  return out;
}

Result<void> StoredCase::teach(Redactor& redactor) const {
  redactor.learn(device_);
  redactor.learn(indicators_);
  auto learned = alerts([&](const Alert& alert) -> Result<void> {
    redactor.learn(alert);
    return {};
  });
  redactor.close();
  return learned;
}

}  // namespace bridle::share
