// ios_coincident_traces: several weak signs within five minutes.
//
// Each alone means nothing: phones change folders of attachments, helpers of the system use the
// network, location bundles wake up. Kaspersky's triangle_check looks for several of them at once,
// and so does this, for more than its one campaign ("In search of the Triangulation: triangle_check
// utility", Securelist, 2 June 2023). It asks for three kinds of signs where that asks for two, and
// not for a folder in which an attachment arrived or from which one was removed at that time.

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "rules/rule.h"

namespace bridle::rules {
namespace {

constexpr std::int64_t kMinute = 60 * kNsPerSecond;
constexpr std::int64_t kWindow = 5 * kMinute;
constexpr std::size_t kMostSigns = 10;     // more than that at once is the phone at work: a restore
constexpr std::size_t kMostSettings = 24;  // as many, and an update of the system wrote them
constexpr std::size_t kKindsNeeded = 3;
constexpr std::size_t kMostWindows = 100;

enum Which : std::size_t {
  kManifest,
  kFiles,
  kUsageRows,
  kBaselines,
  kLocation,
  kAttachments,
  kManifestSettings,
  kFileSettings
};
enum Kind : std::size_t { kFolder, kSetting, kNetwork, kBundle, kKinds };
constexpr std::array<std::string_view, kKinds> kKindNames = {
    "a folder of attachments changed and no attachment came", "a setting of the system changed",
    "a helper of the system used the network", "a location bundle worked"};

constexpr std::string_view kFolders = "/private/var/mobile/Library/SMS/Attachments/";

bool is_hex(std::string_view text) {
  return text.size() == 2 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// ".../Attachments/0f" and ".../Attachments/0f/15": those that the system makes.
bool is_attachment_folder(std::string_view path) {
  if (!path.starts_with(kFolders)) return false;
  path.remove_prefix(kFolders.size());
  if (is_hex(path)) return true;
  return path.size() == 5 && path[2] == '/' && is_hex(path.substr(0, 2)) && is_hex(path.substr(3));
}

bool is_watched_setting(std::string_view path) {
  constexpr std::string_view kSettings[] = {
      "/Library/Preferences/com.apple.ImageIO.plist",
      "/Library/Preferences/com.apple.locationd.StatusBarIconManager.plist",
      "/Library/Preferences/com.apple.imservice.ids.FaceTime.plist"};
  return std::any_of(std::begin(kSettings), std::end(kSettings),
                     [&](std::string_view setting) { return path.ends_with(setting); });
}

bool is_helper(std::string_view name) {
  constexpr std::string_view kHelpers[] = {"BackupAgent", "nehelper", "com.apple.WebKit.WebContent",
                                           "powerd/com.apple.datausage.diagnostics",
                                           "lockdownd/com.apple.datausage.security"};
  return std::find(std::begin(kHelpers), std::end(kHelpers), name) != std::end(kHelpers);
}

bool is_watched_bundle(std::string_view path) {
  return path.find("IonosphereHarvest") != std::string_view::npos ||
         path.find("WRMLinkSelection") != std::string_view::npos;
}

constexpr std::string_view kManifestColumns[] = {"modified", "path", "type", "status_changed"};
constexpr std::string_view kFileColumns[] = {"modified", "path", "type"};
constexpr std::string_view kUsageColumns[] = {"first_seen", "name"};
constexpr std::string_view kBaselineColumns[] = {"counted", "process"};
constexpr std::string_view kLocationColumns[] = {"location_stopped", "client", "bundle_path"};
constexpr std::string_view kAttachmentColumns[] = {"created"};

bool wants_path(const Row& row) {
  return is_attachment_folder(row.text(1)) || is_watched_setting(row.text(1));
}

bool is_setting(const Row& row) {
  const std::string_view path = row.text(1);
  return path.ends_with(".plist") && path.find("/Library/Preferences/") != std::string_view::npos;
}

constexpr Watch kWatches[] = {
    {.artifact = "ios.manifest", .columns = kManifestColumns, .wants = &wants_path},
    {.artifact = "ios.filesystem", .columns = kFileColumns, .wants = &wants_path},
    {.artifact = "ios.data_usage",
     .columns = kUsageColumns,
     .wants = [](const Row& row) { return is_helper(row.text(1)); }},
    {.artifact = "ios.os_analytics_addaily",
     .columns = kBaselineColumns,
     .wants = [](const Row& row) { return is_helper(row.text(1)); }},
    {.artifact = "ios.locationd_clients",
     .columns = kLocationColumns,
     .wants =
         [](const Row& row) {
           return is_watched_bundle(row.text(1)) || is_watched_bundle(row.text(2));
         }},
    {.artifact = "ios.sms_attachments", .columns = kAttachmentColumns, .times_only = true},
    {.artifact = "ios.manifest", .columns = kFileColumns, .wants = &is_setting, .times_only = true},
    {.artifact = "ios.filesystem",
     .columns = kFileColumns,
     .wants = &is_setting,
     .times_only = true},
};

struct Sign {
  Timestamp time;
  Kind kind = kFolder;
  std::size_t watch = 0;
  const Seen* row = nullptr;
};

void add_paths(const Watched& seen, std::size_t watch, const Watched& attachments,
               std::vector<Sign>& out) {
  for (const Seen& row : seen.rows) {
    const auto modified = row.time(0);
    if (!modified) continue;
    if (!is_attachment_folder(row.text(1))) {
      out.push_back({*modified, kSetting, watch, &row});
      continue;
    }
    // In a backup both of its times have to fall together: a folder whose permissions a restore
    // set changed its status alone.
    const auto changed = watch == kManifest ? row.time(3) : modified;
    if (!changed ||
        !within_after(std::min(*changed, *modified), std::max(*changed, *modified), kWindow)) {
      continue;
    }
    if (!attachments.any_near(*modified, kWindow)) out.push_back({*modified, kFolder, watch, &row});
  }
}

void add_all(const Watched& seen, Kind kind, std::size_t watch, std::vector<Sign>& out) {
  for (const Seen& row : seen.rows) {
    if (const auto time = row.time(0)) out.push_back({*time, kind, watch, &row});
  }
}

// Whether the phone wrote its settings by the dozen just then, as after an update: within any five
// minutes that hold the window.
bool was_updated(SeenRows seen, std::span<const Sign> window) {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const std::int64_t front = window.front().time.unix_ns;
  const std::int64_t back = window.back().time.unix_ns;
  const Timestamp from{back < kLeast + kWindow ? kLeast : back - kWindow};
  const Timestamp to{front > kMost - kWindow ? kMost : front + kWindow};
  for (const std::size_t watch : {kManifestSettings, kFileSettings}) {
    const std::vector<Timestamp>& times = seen[watch].times;
    const auto first = std::lower_bound(times.begin(), times.end(), from);
    const auto end = std::upper_bound(first, times.end(), to);
    if (static_cast<std::size_t>(end - first) > kMostSettings) return true;
  }
  return false;
}

// What was seen, and when: all of the window, in words.
std::string why_of(std::span<const Sign> window) {
  std::string out;
  for (const Sign& sign : window) {
    if (!out.empty()) out += "; ";
    out += rfc3339(sign.time);
    out += ' ';
    out += kKindNames[sign.kind];
    out += " (";
    out += sign.row->text(1);
    out += ')';
  }
  return out;
}

void judge(SeenRows seen, const Flag& flag) {
  std::vector<Sign> signs;
  add_paths(seen[kManifest], kManifest, seen[kAttachments], signs);
  add_paths(seen[kFiles], kFiles, seen[kAttachments], signs);
  add_all(seen[kUsageRows], kNetwork, kUsageRows, signs);
  add_all(seen[kBaselines], kNetwork, kBaselines, signs);
  add_all(seen[kLocation], kBundle, kLocation, signs);
  std::stable_sort(signs.begin(), signs.end(),
                   [](const Sign& a, const Sign& b) { return a.time < b.time; });
  std::size_t windows = 0;
  for (std::size_t first = 0; first < signs.size() && windows < kMostWindows;) {
    std::array<bool, kKinds> there{};
    std::size_t end = first;
    while (end < signs.size() && end - first <= kMostSigns &&
           within_after(signs[first].time, signs[end].time, kWindow)) {
      there[signs[end++].kind] = true;
    }
    const auto kinds = static_cast<std::size_t>(std::count(there.begin(), there.end(), true));
    if (kinds < kKindsNeeded || end - first > kMostSigns) {
      ++first;
      continue;
    }
    const std::span<const Sign> window = std::span(signs).subspan(first, end - first);
    if (was_updated(seen, window)) {
      ++first;
      continue;
    }
    flag(window.front().watch, *window.front().row, why_of(window));
    ++windows;
    first = end;
  }
}

}  // namespace

BRIDLE_RULE(ios_coincident_traces) = {
    .rule = {.id = "ios.coincident_traces",
             .severity = Severity::medium,
             .title = "Several weak signs fell together within five minutes",
             .means = "Each of them is ordinary. Together, and so close, they have been the trace "
                      "of an attack by message that removed all else that it left. An analyst "
                      "should look at what the phone did at that time.",
             .benign = "A phone that starts after an update or a restore does many such things at "
                       "once; more than ten signs, or signs among dozens of settings that were "
                       "written, are not reported for that reason. "
                       "Messages that were removed change folders of attachments too."},
    .watches = kWatches,
    .judge = &judge};

}  // namespace bridle::rules
