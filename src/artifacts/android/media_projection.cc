// android.media_projection: the app that was recording the screen when the evidence was taken.
//
//   MEDIA PROJECTION MANAGER (dumpsys media_projection)
//   Media Projection:
//   (com.example, uid=10123): TYPE_SCREEN_CAPTURE
//
// Format: docs/formats/android-activity.md

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Projection {
  std::string_view package;
  std::optional<std::int64_t> uid = std::nullopt;
  std::optional<std::string_view> type = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Projection::package>("package", Role::app_id, "the app"),
    column<&Projection::uid>("uid", Role::none, "its user ID"),
    column<&Projection::type>("type", Role::none, "TYPE_SCREEN_CAPTURE, TYPE_MIRRORING, ..."),
};

constexpr std::string_view kSummary[] = {"package", "type"};

constexpr std::string_view kPaths[] = {"*/dumpsys/media_projection",
                                       "*/dumpsys/media_projection#*"};

constexpr Rule kRules[] = {
    {.id = "android.media_projection.active",
     .severity = Severity::low,
     .title = "The screen was being recorded or sent elsewhere",
     .means = "The app saw all that was shown while the evidence was taken.",
     .benign = "Screen recorders, television sets and helpers from afar do it."},
};

void parse(const Input& in, Emit<Projection>& out) {
  dumpsys::Lines<Projection> lines(in, out);
  while (lines.next()) {
    const std::string_view line = dumpsys::trimmed(lines.text());
    if (line.starts_with("MEDIA PROJECTION MANAGER")) lines.seen();
    const std::size_t comma = line.find(", uid=");
    if (!line.starts_with('(') || comma == std::string_view::npos) continue;
    Projection row = {.package = line.substr(1, comma - 1)};
    if (!dumpsys::is_package_name(row.package)) continue;
    const auto rest = line.substr(comma + 6);
    row.uid = dumpsys::number(rest.substr(0, rest.find(')')));
    if (const auto type = dumpsys::behind(rest, "): ")) row.type = dumpsys::known(*type);
    out.record(row, lines.where());
    out.flag(row, lines.where(), kRules[0], row.package);
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_media_projection) = {.id = "android.media_projection",
                                             .title = "Recording of the screen",
                                             .paths = kPaths,
                                             .columns = kColumns,
                                             .summary = kSummary,
                                             .rules = kRules,
                                             .found_in = kInAndroidBugreport | kInAndroidQf,
                                             .parse = erased<&parse>};

}  // namespace bridle::artifacts
