// android.aqf_acquisition: when and by what version of AndroidQF the phone was looked at, and which
// of its steps failed.
//
// Format: docs/formats/android-aqf-acquisition.md

#include <deque>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "artifacts/json_fields.h"

namespace bridle::artifacts {
namespace {

struct Acquisition {
  std::optional<Timestamp> started = std::nullopt;
  std::optional<Timestamp> completed = std::nullopt;
  std::optional<std::string_view> uuid = std::nullopt;
  std::optional<std::string_view> version = std::nullopt;
  std::optional<bool> collector = std::nullopt;
  std::optional<std::string_view> architecture = std::nullopt;
  std::optional<std::string_view> serial = std::nullopt;
  std::optional<std::string_view> cpu = std::nullopt;
  std::optional<std::string_view> tmp_dir = std::nullopt;
  std::optional<std::string_view> sdcard = std::nullopt;
  std::optional<bool> streaming = std::nullopt;
  std::optional<std::string_view> adb_key = std::nullopt;
  std::vector<std::string_view> done = {};
  std::vector<std::string_view> failed = {};
};

constexpr Column kColumns[] = {
    column<&Acquisition::started>("started", Role::time, "when the collection began"),
    column<&Acquisition::completed>("completed", Role::time, "when it ended"),
    column<&Acquisition::uuid>("uuid", Role::none, "its identifier"),
    column<&Acquisition::version>("version", Role::none, "of AndroidQF"),
    column<&Acquisition::collector>("collector", Role::none,
                                    "whether its program ran on the phone: else less was seen"),
    column<&Acquisition::architecture>("architecture", Role::none, "of that program"),
    column<&Acquisition::serial>("serial", Role::none, "serial number of the phone"),
    column<&Acquisition::cpu>("cpu", Role::none, "processor of the phone"),
    column<&Acquisition::tmp_dir>("tmp_dir", Role::none, "folder for temporary files on the phone"),
    column<&Acquisition::sdcard>("sdcard", Role::none, "folder of shared storage on the phone"),
    column<&Acquisition::streaming>("streaming", Role::none, "written straight into an archive"),
    column<&Acquisition::adb_key>("adb_key", Role::none,
                                  "public key of the computer that collected"),
    column<&Acquisition::done>("done", Role::none, "steps that went well, where that is said"),
    column<&Acquisition::failed>("failed", Role::none, "steps that did not, and why"),
};

constexpr std::string_view kSummary[] = {"version", "uuid"};

constexpr std::string_view kPaths[] = {"androidqf/acquisition.json"};

std::optional<std::string_view> filled(std::optional<std::string_view> text) {
  return text && !text->empty() ? text : std::nullopt;
}

void read_collector(const JsonFields<Acquisition>& fields, Acquisition& row,
                    Emit<Acquisition>& out) {
  const json::Node collector = fields.object("collector");
  row.collector = collector.exists();
  if (!collector.exists()) return;
  const JsonFields<Acquisition> inner(collector, "collector/", out);
  row.architecture = filled(inner.text("Architecture"));
  const json::Node adb = inner.object("Adb");
  if (!adb.exists()) return;
  row.serial = filled(JsonFields<Acquisition>(adb, "collector/Adb/", out).text("Serial"));
}

void read_results(json::Node results, Acquisition& row, std::deque<std::string>& owned) {
  for (const json::Node& result : results.items()) {
    const auto name = result["name"].text();
    if (!name) continue;
    const std::string_view error = result["error"].text().value_or("");
    const std::string_view status = result["status"].text().value_or("");
    if (error.empty() && status != "failed" && status != "error") {
      row.done.push_back(*name);
      continue;
    }
    std::string& text = owned.emplace_back(*name);
    text.append(": ").append(error.empty() ? status : error);
    row.failed.push_back(text);
  }
}

void parse(const Input& in, Emit<Acquisition>& out) {
  json::Reader reader(in.bytes);
  if (!reader.next()) {
    out.damage(Where::whole_file(), "is empty");
    return;
  }
  if (const auto& damage = reader.damage()) out.damage(Where::whole_file(), damage->message);
  const json::Node root = reader.root();
  if (root.type() != json::Type::object) {
    out.damage(Where::whole_file(), "is no description of a collection");
    return;
  }
  const JsonFields<Acquisition> fields(root, {}, out);
  std::deque<std::string> owned;
  Acquisition row;
  row.started = fields.time("started");
  row.completed = fields.time("completed");
  row.uuid = filled(fields.text("uuid"));
  row.version = filled(fields.text("androidqf_version"));
  row.cpu = filled(fields.text("cpu"));
  row.tmp_dir = filled(fields.text("tmp_dir"));
  row.sdcard = filled(fields.text("sdcard"));
  row.streaming = fields.boolean("streaming_mode");
  row.adb_key = filled(fields.text("adb_host_public_key"));
  read_collector(fields, row, out);
  read_results(fields.array("module_results"), row, owned);
  out.record(row, Where::whole_file());
}

}  // namespace

BRIDLE_ARTIFACT(android_aqf_acquisition) = {.id = "android.aqf_acquisition",
                                            .title = "How the phone was collected by AndroidQF",
                                            .paths = kPaths,
                                            .columns = kColumns,
                                            .summary = kSummary,
                                            .found_in = kInAndroidQf,
                                            .parse = erased<&parse>};

}  // namespace bridle::artifacts
