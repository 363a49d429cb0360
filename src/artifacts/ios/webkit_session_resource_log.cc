// ios.webkit_session_resource_log: which domains the pages of an application loaded, from where
// they were redirected, and whether the user touched them.
//
// WebKit's tracking prevention kept this file until it moved to a database (observations.db) in iOS
// 14. It survives clearing the history. Up to version 14 of its model the keys say "origin" and
// each redirect has a count, later they say "domain": both are read, whatever the version says.
// Format: docs/formats/ios-webkit-session-resource-log.md

#include <deque>

#include "artifacts/artifact.h"
#include "artifacts/plist_fields.h"

namespace bridle::artifacts {
namespace {

struct Resource {
  std::optional<Timestamp> last_seen = std::nullopt;
  std::optional<Timestamp> last_interaction = std::nullopt;
  std::optional<std::string_view> domain = std::nullopt;
  std::vector<std::string_view> redirected_from = {};
  std::vector<std::string_view> redirected_to = {};
  std::vector<std::string_view> subresource_redirected_from = {};
  std::vector<std::string_view> subresource_redirected_to = {};
  std::vector<std::string_view> frame_under = {};
  std::vector<std::string_view> resource_under = {};
  std::vector<std::string_view> storage_access_under = {};
  std::vector<std::string_view> decorated_links_from = {};
  std::vector<std::string_view> scripts_from = {};
  std::optional<bool> had_interaction = std::nullopt;
  std::optional<bool> prevalent = std::nullopt;
  std::optional<bool> grandfathered = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Resource::last_seen>("last_seen", Role::time,
                                 "when it was last loaded, to some seconds"),
    column<&Resource::last_interaction>("last_interaction", Role::time,
                                        "when the user last touched a page of it"),
    column<&Resource::domain>("domain", Role::domain, "the domain, as stored"),
    column<&Resource::redirected_from>("redirected_from", Role::domain,
                                       "domains whose pages redirected to it"),
    column<&Resource::redirected_to>("redirected_to", Role::domain,
                                     "domains that its pages redirected to"),
    column<&Resource::subresource_redirected_from>("subresource_redirected_from", Role::domain,
                                                   "the same, for parts of a page"),
    column<&Resource::subresource_redirected_to>("subresource_redirected_to", Role::domain,
                                                 "the same, for parts of a page"),
    column<&Resource::frame_under>("frame_under", Role::domain,
                                   "pages that it was a frame in, by domain"),
    column<&Resource::resource_under>("resource_under", Role::domain,
                                      "pages that it was loaded for, by domain"),
    column<&Resource::storage_access_under>("storage_access_under", Role::domain,
                                            "pages under which it could use its cookies"),
    column<&Resource::decorated_links_from>("decorated_links_from", Role::domain,
                                            "domains that linked to it with an identifier"),
    column<&Resource::scripts_from>("scripts_from", Role::domain,
                                    "domains whose scripts its pages loaded"),
    column<&Resource::had_interaction>("had_interaction", Role::none,
                                       "the user touched a page of it"),
    column<&Resource::prevalent>("prevalent", Role::none, "WebKit holds it for a tracker"),
    column<&Resource::grandfathered>("grandfathered", Role::none,
                                     "was there before tracking prevention began"),
};

constexpr std::string_view kSummary[] = {"domain", "redirected_from", "redirected_to"};

// Application containers (Library/WebKit/..., SystemData/com.apple.SafariViewService/...), web
// clips and, in old systems, the library of Safari.
constexpr std::string_view kPaths[] = {"**/full_browsing_session_resourceLog.plist"};

constexpr std::string_view kStatistics = "browsingStatistics";

struct Set {
  std::string_view key;
  std::vector<std::string_view> Resource::*member;
};
constexpr Set kSets[] = {
    {"topFrameUniqueRedirectsFrom", &Resource::redirected_from},
    {"topFrameUniqueRedirectsTo", &Resource::redirected_to},
    {"subresourceUniqueRedirectsFrom", &Resource::subresource_redirected_from},
    {"subresourceUniqueRedirectsTo", &Resource::subresource_redirected_to},
    {"subframeUnderTopFrameDomains", &Resource::frame_under},
    {"subframeUnderTopFrameOrigins", &Resource::frame_under},
    {"subresourceUnderTopFrameDomains", &Resource::resource_under},
    {"subresourceUnderTopFrameOrigins", &Resource::resource_under},
    {"storageAccessUnderTopFrameDomains", &Resource::storage_access_under},
    {"storageAccessUnderTopFrameOrigins", &Resource::storage_access_under},
    {"topFrameLinkDecorationsFrom", &Resource::decorated_links_from},
    {"topFrameLoadedThirdPartyScripts", &Resource::scripts_from},
};

class Reader {
 public:
  explicit Reader(Emit<Resource>& out) : out_(out) {}

  void read(plist::Node entry, const std::string& place) {
    prefix_ = place + "/";
    Resource row;
    PlistFields<Resource> fields(entry, prefix_, out_);
    row.domain = fields.text("PrevalentResourceDomain");
    if (!row.domain) row.domain = fields.text("PrevalentResourceOrigin");
    if (!row.domain) out_.damage(Where::at_key(place), "no domain");
    row.last_seen = time(entry, "lastSeen");
    row.last_interaction = time(entry, "mostRecentUserInteraction");
    row.had_interaction = fields.boolean("hadUserInteraction");
    row.prevalent = fields.boolean("isPrevalentResource");
    row.grandfathered = fields.boolean("grandfathered");
    for (const Set& set : kSets) take(entry[set.key], set, row);
    out_.record(row, Where::at_key(place));
  }

 private:
  // Seconds since 1970; 0 and -1 are never.
  std::optional<Timestamp> time(plist::Node entry, std::string_view key) {
    const plist::Node node = entry[key];
    const auto seconds = node.real();
    if (!node.exists() || (seconds && (*seconds == 0 || *seconds == -1))) return std::nullopt;
    const auto time = seconds ? from_unix_s(*seconds) : std::nullopt;
    if (!time) damage(key, "no time");
    return time;
  }

  void take(plist::Node list, const Set& set, Resource& row) {
    if (!list.exists()) return;
    if (list.type() != plist::Type::array) damage(set.key, "not an array");
    for (std::size_t i = 0; i < list.size(); ++i) {
      const plist::Node entry = list.at(i);
      auto domain = entry["domain"].text();
      if (!domain) domain = entry["origin"].text();
      if (!domain) domain = entry.text();
      if (domain) {
        (row.*set.member).push_back(*domain);
      } else if (list.type() == plist::Type::array) {
        damage(std::string(set.key) + "/" + std::to_string(i), "no domain");
      }
    }
  }

  void damage(std::string_view key, std::string_view what) {
    out_.damage(Where::at_key(prefix_ + std::string(key)), what);
  }

  Emit<Resource>& out_;
  std::string prefix_;
};

void parse(const Input& in, Emit<Resource>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    const plist::Node entries = root[kStatistics];
    if (entries.type() != plist::Type::array) {
      out.damage(Where::whole_file(), "no array browsingStatistics: unknown form");
      return;
    }
    Reader reader(out);
    for (std::size_t i = 0; i < entries.size() && !out.stopped(); ++i) {
      const std::string place = std::string(kStatistics) + "/" + std::to_string(i);
      if (entries.at(i).type() == plist::Type::dict) {
        reader.read(entries.at(i), place);
      } else {
        out.damage(Where::at_key(place), "not a dictionary");
      }
    }
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_webkit_session_resource_log) = {
    .id = "ios.webkit_session_resource_log",
    .title = "Domains that web pages loaded (WebKit)",
    .paths = kPaths,
    .columns = kColumns,
    .summary = kSummary,
    .until_ios = "14",
    .parse = erased<&parse>};

}  // namespace bridle::artifacts
