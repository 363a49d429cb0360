#include "share/stix_bundle.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "report/json_writer.h"
#include "share/shapes.h"
#include "share/uuid.h"

namespace bridle::share {
namespace {

using report::JsonWriter;

constexpr std::string_view kTlp2 = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
constexpr std::string_view kIdentityCreated = "2026-01-01T00:00:00.000Z";
constexpr std::uint64_t kMostObserved = 999'999'999;  // STIX 2.1, part 4.14

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kTlpDefinitions = {{
    {"clear", "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"},
    {"green", "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"},
    {"amber", "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"},
    {"amber+strict", "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"},
    {"red", "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"},
}};

std::string_view definition_of(std::string_view tlp) {
  for (const auto& [level, id] : kTlpDefinitions) {
    if (level == tlp) return id;
  }
  return {};
}

std::string identity_id() { return "identity--" + uuid5(kBridleSpace, "bridle"); }

bool is_indicator_id(std::string_view id) {
  constexpr std::string_view kType = "indicator--";
  return id.starts_with(kType) && is_uuid(id.substr(kType.size()));
}

// To the millisecond, which STIX wants of "created" and "modified".
std::string to_millisecond(Timestamp time) {
  constexpr std::int64_t kMillisecond = 1'000'000;
  const std::int64_t rest = time.unix_ns % kMillisecond;
  const Timestamp whole{time.unix_ns - rest - (rest < 0 ? kMillisecond : 0)};
  std::string text = rfc3339(whole);
  text.pop_back();  // the Z
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos) text += ".";
  const std::size_t digits = text.size() - text.find('.') - 1;
  if (digits < 3) text.append(3 - digits, '0');
  return text + "Z";
}

void write_identity(JsonWriter& json) {
  json.begin_object(JsonWriter::kOneLine);
  json.member("type", "identity");
  json.member("spec_version", "2.1");
  json.member("id", identity_id());
  json.member("created", kIdentityCreated);
  json.member("modified", kIdentityCreated);
  json.member("name", "bridle");
  json.member("identity_class", "system");
  json.end_object();
}

void write_definition(JsonWriter& json, std::string_view tlp) {
  std::string name = "TLP:" + std::string(tlp);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  json.begin_object(JsonWriter::kOneLine);
  json.member("type", "marking-definition");
  json.member("spec_version", "2.1");
  json.member("id", definition_of(tlp));
  json.member("created", "2022-10-01T00:00:00.000Z");
  json.member("name", name);
  json.key("extensions");
  json.begin_object();
  json.key(kTlp2);
  json.begin_object();
  json.member("extension_type", "property-extension");
  json.member("tlp_2_0", tlp);
  json.end_object();
  json.end_object();
  json.end_object();
}

void write_refs(JsonWriter& json, std::string_view key, const std::string& id) {
  json.key(key);
  json.begin_array();
  json.value(id);
  json.end_array();
}

}  // namespace

std::string StixBundle::id_of(std::string_view type, const std::string& key) const {
  return std::string(type) + "--" +
         uuid5(kBridleSpace, fingerprint_ + "\n" + std::string(type) + "\n" + key);
}

void StixBundle::add(const Alert& shown, bool only_public) {
  if (shown.indicator && shown.indicator->unpublished && only_public) {
    ++left_out_;
    return;
  }
  std::string key;
  std::string object;
  if (shown.indicator) {
    const MatchedIndicator& indicator = *shown.indicator;
    // A redacted address has no path, and is none any more: then the indicator says what was met.
    const bool whole = indicator.matched.find('[') == std::string::npos;
    object = objects_.seen(indicator.kind, valid_utf8(whole ? indicator.matched : indicator.value));
    key = "indicator\n" + indicator.id + "\n" + indicator.kind + "\n" + indicator.value + "\n" +
          object;
  } else {
    key =
        "rule\n" + std::string(shown.rule != nullptr ? shown.rule->id : "") + "\n" + shown.artifact;
  }
  if (object.empty()) object = objects_.file_at(valid_utf8(shown.place.path));
  Group& group = groups_[key];
  if (group.count == 0) {
    group.first_alert = shown;
    group.object = object;
  }
  group.count += 1 + shown.unkept;
  for (const auto& time : {shown.time, shown.unkept_first, shown.unkept_last}) {
    if (!time) continue;
    group.first = std::min(group.first.value_or(*time), *time);
    group.last = std::max(group.last.value_or(*time), *time);
  }
}

void StixBundle::write_frame(JsonWriter& json, std::string_view type, const std::string& id,
                             const std::string& tlp) const {
  json.member("type", type);
  json.member("spec_version", "2.1");
  json.member("id", id);
  json.member("created_by_ref", identity_id());
  json.member("created", to_millisecond(created_));
  json.member("modified", to_millisecond(created_));
  if (const std::string_view definition = definition_of(tlp); !definition.empty()) {
    write_refs(json, "object_marking_refs", std::string(definition));
  }
}

void StixBundle::write_observed(JsonWriter& json, const Group& group, const std::string& id) const {
  const auto& indicator = group.first_alert.indicator;
  json.begin_object(JsonWriter::kOneLine);
  write_frame(json, "observed-data", id, indicator ? indicator->tlp : std::string());
  json.member("first_observed", group.first);
  json.member("last_observed", group.last);
  json.member("number_observed", std::min(group.count, kMostObserved));
  write_refs(json, "object_refs", group.object);
  json.end_object();
}

void StixBundle::write_sighting(JsonWriter& json, const Group& group, const std::string& key,
                                const std::string& observed) const {
  const Alert& alert = group.first_alert;
  json.begin_object(JsonWriter::kOneLine);
  write_frame(json, "sighting", id_of("sighting", key), alert.indicator->tlp);
  json.member("description", std::string(name_of(alert.indicator->sighting)) + " in " +
                                 alert.artifact + ": " + alert.why);
  json.member("first_seen", group.first);
  json.member("last_seen", group.last);
  json.member("count", std::min(group.count, kMostObserved));
  json.member("sighting_of_ref", alert.indicator->id);
  if (!observed.empty()) write_refs(json, "observed_data_refs", observed);
  json.end_object();
}

// What a rule found, and what the standard has no sighting for: of an indicator without a STIX id.
void StixBundle::write_note(JsonWriter& json, const Group& group, const std::string& key,
                            const std::string& observed) const {
  const Alert& alert = group.first_alert;
  const auto& indicator = alert.indicator;
  json.begin_object(JsonWriter::kOneLine);
  write_frame(json, "note", id_of("note", key), indicator ? indicator->tlp : std::string());
  json.member("abstract", alert.rule != nullptr ? std::string(alert.rule->title) : alert.why);
  json.member("content", alert.artifact + ": " + alert.why);
  write_refs(json, "object_refs", observed.empty() ? identity_id() : observed);
  json.end_object();
}

void StixBundle::write(OutputFile& file) const {
  JsonWriter json(&file);
  json.begin_object();
  json.member("type", "bundle");
  json.member("id", "bundle--" + uuid5(kBridleSpace, fingerprint_ + "\nbundle"));
  json.key("objects");
  json.begin_array();
  write_identity(json);
  std::set<std::string> levels;
  for (const auto& [key, group] : groups_) {
    const auto& indicator = group.first_alert.indicator;
    if (indicator && !definition_of(indicator->tlp).empty()) levels.insert(indicator->tlp);
  }
  for (const std::string& level : levels) write_definition(json, level);
  objects_.write(json);
  for (const auto& [key, group] : groups_) {
    // Without a time nothing can be said to have been observed: none is made up.
    std::string observed;
    if (group.first && !group.object.empty()) {
      observed = id_of("observed-data", key);
      write_observed(json, group, observed);
    }
    const auto& indicator = group.first_alert.indicator;
    if (indicator && is_indicator_id(indicator->id)) {
      write_sighting(json, group, key, observed);
    } else {
      write_note(json, group, key, observed);
    }
  }
  json.end_array();
  json.end_object();
  json.finish();
}

}  // namespace bridle::share
