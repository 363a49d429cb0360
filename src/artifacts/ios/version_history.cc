// ios.version_history: which version of the system ran when, as the journals of analytics tell it.
//
// Each is a file of its own; its first line is a JSON header with a time and the version. What
// follows is not read. Format: docs/formats/ios-version-history.md

#include "artifacts/artifact.h"
#include "bytes/lines.h"
#include "formats/json.h"

namespace bridle::artifacts {
namespace {

struct Version {
  std::optional<Timestamp> time = std::nullopt;
  std::optional<std::string_view> os_version = std::nullopt;
  std::optional<std::string_view> build = std::nullopt;
  std::optional<std::string_view> bug_type = std::nullopt;
  std::optional<std::string_view> incident_id = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Version::time>("written", Role::time, "when the journal was written"),
    column<&Version::os_version>("os_version", Role::none, "\"iPhone OS 16.5 (20F66)\""),
    column<&Version::build>("build", Role::none, "the build of it: \"20F66\""),
    column<&Version::bug_type>("bug_type", Role::none, "kind of file"),
    column<&Version::incident_id>("incident_id", Role::none, "identifier of the file"),
};

constexpr std::string_view kSummary[] = {"os_version"};

constexpr std::string_view kPaths[] = {"private/var/db/analyticsd/**/Analytics-Journal-*.ips"};

// "20F66" of "iPhone OS 16.5 (20F66)".
std::optional<std::string_view> build_of(std::string_view os_version) {
  const std::size_t open = os_version.rfind('(');
  if (open == std::string_view::npos || !os_version.ends_with(')')) return std::nullopt;
  const std::string_view build = os_version.substr(open + 1, os_version.size() - open - 2);
  return build.empty() ? std::nullopt : std::optional(build);
}

void parse(const Input& in, Emit<Version>& out) {
  LineReader lines(in.bytes);
  if (!lines.next()) {
    out.damage(Where::whole_file(), "empty");
    return;
  }
  const Where where = Where::at_line(1);
  json::Reader reader(Bytes(in.bytes).first(lines.text().size()));
  const bool any = reader.next();
  const json::Node header = any ? reader.root() : json::Node();
  if (reader.damage()) out.damage(where, reader.damage()->message);
  if (header.type() != json::Type::object) {
    out.damage(where, "no header: the first line is no JSON object");
    return;
  }
  Version version;
  const auto text = [&](std::string_view key) -> std::optional<std::string_view> {
    const json::Node value = header[key];
    if (value.exists() && !value.text()) {
      out.damage(where, std::string(key) + " is no text");
    }
    return value.text();
  };
  version.os_version = text("os_version");
  version.bug_type = text("bug_type");
  version.incident_id = text("incident_id");
  if (version.os_version) {
    version.build = build_of(*version.os_version);
  } else {
    out.damage(where, "no os_version");
  }
  if (const auto time = text("timestamp")) {
    version.time = parse_rfc3339(*time);
    if (!version.time) out.damage(where, "timestamp is no time");
  }
  out.record(version, where);
}

}  // namespace

BRIDLE_ARTIFACT(ios_version_history) = {.id = "ios.version_history",
                                        .title = "Versions of the system that ran",
                                        .paths = kPaths,
                                        .columns = kColumns,
                                        .summary = kSummary,
                                        .found_in = kInIosFileSystem,
                                        .parse = erased<&parse>};

}  // namespace bridle::artifacts
