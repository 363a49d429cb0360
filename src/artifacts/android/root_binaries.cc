// android.root_binaries: tools of rooted phones that AndroidQF found where programs are sought.
//
// Format: docs/formats/android-aqf-system.md

#include "artifacts/android_packages.h"
#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "artifacts/json_records.h"
#include "bytes/lines.h"
#include "bytes/text.h"

namespace bridle::artifacts {
namespace {

struct RootBinary {
  std::string_view path;
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::string_view> tool = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&RootBinary::path>("path", Role::file_path, "where it lies"),
    column<&RootBinary::name>("name", Role::none, "its name"),
    column<&RootBinary::tool>("tool", Role::none, "what goes by that name"),
};

constexpr std::string_view kSummary[] = {"path", "tool"};

constexpr std::string_view kPaths[] = {"androidqf/root_binaries.json"};

constexpr Rule kRules[] = {
    {.id = "android.root_binaries.root_tool",
     .severity = Severity::medium,
     .title = "A tool of rooted phones is installed",
     .means = "With root rights, any program can read all that is on the phone. Root rights are "
              "also what an attacker seeks.",
     .benign = "People root their own phones, and know that they did."},
    {.id = "android.root_binaries.busybox",
     .severity = Severity::low,
     .title = "BusyBox is installed",
     .means = "It is a set of everyday tools, which gives no rights. Whoever has put it among the "
              "programs of the system had root rights then.",
     .benign = "Some makers put it on their phones themselves."},
};

void read_path(std::string_view path, const Where& where, Emit<RootBinary>& out) {
  if (path.empty()) return;
  // Also what the shell says instead of a path: "sh: which: not found".
  if (!path.starts_with('/') || path.find(": ") != std::string_view::npos) {
    out.damage(where, "is no path");
    return;
  }
  RootBinary row{.path = path};
  row.name = android::said(last_component(path));
  row.tool = android::said(android::root_tool(row.name.value_or("")));
  out.record(row, where);
  out.flag(row, where, row.tool == "BusyBox" ? kRules[1] : kRules[0], std::string(path));
}

void parse(const Input& in, Emit<RootBinary>& out) {
  for_each_json_record(in.bytes, out, [&out](const JsonRecord& record) {
    const auto text = record.value.text();
    if (!text) {
      out.damage(record.where, "is no path");
      return;
    }
    // One text is all that `which -a` said of one name.
    LineReader lines(as_bytes(*text));
    while (lines.next()) read_path(android::trimmed(lines.text()), record.where, out);
  });
}

}  // namespace

BRIDLE_ARTIFACT(android_root_binaries) = {.id = "android.root_binaries",
                                          .title = "Tools of rooted phones",
                                          .paths = kPaths,
                                          .columns = kColumns,
                                          .summary = kSummary,
                                          .rules = kRules,
                                          .found_in = kInAndroidQf,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
