// ios.id_status_cache: which accounts the phone asked Apple's identity service about.
//
// A property list of service -> account -> {LookupDate, IDStatus}. An exploit that comes by
// iMessage or FaceTime makes the phone look up the account that it came from, so that accounts of
// attackers were found here. Nearly empty since iOS 14.7.
// Format: docs/formats/ios-id-status-cache.md

#include <map>
#include <string>

#include "artifacts/artifact.h"
#include "artifacts/look_alike.h"
#include "artifacts/plist_fields.h"
#include "artifacts/threat_notification.h"
#include "formats/plist.h"

namespace bridle::artifacts {
namespace {

struct Lookup {
  std::optional<Timestamp> looked_up = std::nullopt;
  std::string_view service = "";
  std::string_view handle = "";
  std::string_view address = "";
  std::optional<std::int64_t> id_status = std::nullopt;
  std::int64_t occurrences = 0;
};

constexpr Column kColumns[] = {
    column<&Lookup::looked_up>("looked_up", Role::time, "when the account was last looked up"),
    column<&Lookup::service>("service", Role::none, "for what: com.apple.madrid is iMessage, ..."),
    column<&Lookup::handle>("handle", Role::handle, "the account, as stored"),
    column<&Lookup::address>("address", Role::handle,
                             "the account without \"mailto:\" or \"tel:\", up to a NUL byte"),
    column<&Lookup::id_status>("id_status", Role::none, "1: has the service; 2: has not"),
    column<&Lookup::occurrences>("occurrences", Role::none,
                                 "number of services in this file with this account"),
};

constexpr std::string_view kSummary[] = {"service", "handle", "id_status"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Preferences/com.apple.identityservices.idstatuscache.plist",
    "private/var/mobile/Library/IdentityServices/idstatuscache.plist"};

constexpr Rule kRules[] = {
    {.id = "ios.id_status_cache.nul_in_handle",
     .severity = Severity::high,
     .title = "An account with NUL bytes in its name was looked up",
     .means = "No e-mail address or phone number has NUL bytes. Lookups of such names were left by "
              "exploits sent over iMessage. It does not say that the exploit worked.",
     .benign = "None is known; damage of the file can look like it."},
    {.id = "ios.id_status_cache.look_alike",
     .severity = Severity::medium,
     .title = "An e-mail address that looks like another was looked up",
     .means = "The address holds characters that are not seen, or letters of two scripts that look "
              "the same. Such an address can pass for one that the person knows.",
     .benign = "A name that was copied together with an unseen character, or that is a play with "
               "letters."},
    {.id = "ios.id_status_cache.apple_threat_notification",
     .severity = Severity::high,
     .title = "The address from which Apple sends threat notifications was looked up",
     .means = "Apple tells people by message and e-mail when it believes that mercenary spyware is "
              "used against them. The phone looks up the address when such a message comes, and "
              "the lookup stays when the message is deleted. Whoever got one should ask a helpline "
              "for help.",
     .benign = "Somebody wrote to that address, or entered it in Messages."},
};
constexpr const Rule& kNulInHandle = kRules[0];
constexpr const Rule& kLookAlike = kRules[1];
constexpr const Rule& kThreatNotification = kRules[2];

std::string_view address_of(std::string_view handle) {
  for (const std::string_view scheme : {"mailto:", "tel:"}) {
    if (handle.starts_with(scheme)) handle.remove_prefix(scheme.size());
  }
  return handle.substr(0, handle.find('\0'));
}

using Counts = std::map<std::string_view, std::int64_t>;

Counts count_handles(const plist::Node& root, const Emit<Lookup>& out) {
  Counts counts;
  for (std::size_t s = 0; s < root.size() && !out.stopped(); ++s) {
    const plist::Node handles = root.at(s);
    if (handles.type() != plist::Type::dict) continue;
    for (std::size_t h = 0; h < handles.size() && !out.stopped(); ++h) {
      const std::string_view handle = handles.key_at(h);
      if (handle.data() == nullptr) break;  // the property list gives no more
      ++counts[handle];
    }
  }
  return counts;
}

void read_lookup(const plist::Node& entry, const Where& where, Lookup& lookup, Emit<Lookup>& out) {
  if (entry.type() != plist::Type::dict) {
    out.damage(where, "an account without its lookup");
    return;
  }
  const plist::Node date = entry["LookupDate"];
  const auto seconds = date.real();
  const bool unset = seconds && *seconds == 0;  // of an account that was never looked up
  if (seconds && !unset) lookup.looked_up = from_mac_s(*seconds);
  if (!seconds) lookup.looked_up = date.date();
  if (date.exists() && !unset && !lookup.looked_up) out.damage(where, "LookupDate is no time");
  const plist::Node status = entry["IDStatus"];
  lookup.id_status = status.integer();
  if (status.exists() && !lookup.id_status) out.damage(where, "IDStatus is no number");
}

void flag_lookup(const Lookup& lookup, const Where& where, Emit<Lookup>& out) {
  if (lookup.handle.find('\0') != std::string_view::npos) {
    out.flag(lookup, where, kNulInHandle,
             "The account \"" + std::string(lookup.address) +
                 "\" was looked up with NUL bytes in its name.");
  }
  // Numbers are often copied together with marks of the direction of writing.
  if (lookup.address.find('@') != std::string_view::npos) {
    if (const std::string why = look_alike(lookup.address); !why.empty()) {
      out.flag(lookup, where, kLookAlike, why);
    }
  }
  if (sends_threat_notifications(lookup.address)) {
    out.flag(lookup, where, kThreatNotification,
             std::string(lookup.address) + " was looked up for " + std::string(lookup.service));
  }
}

void read_services(plist::Node root, Emit<Lookup>& out) {
  const Counts counts = count_handles(root, out);
  std::string key;
  for (std::size_t s = 0; s < root.size(); ++s) {
    const plist::Node handles = root.at(s);
    const std::string_view service = root.key_at(s);
    // Plain values beside the services are settings of the cache.
    if (handles.type() == plist::Type::absent) {
      out.damage(Where::at_key(service), "a service that leads nowhere");
    }
    if (handles.type() != plist::Type::dict) continue;
    for (std::size_t h = 0; h < handles.size(); ++h) {
      if (out.stopped()) return;
      Lookup lookup;
      lookup.service = service;
      lookup.handle = handles.key_at(h);
      if (lookup.handle.data() == nullptr) {
        out.damage(Where::at_key(service), "the names of accounts are unreadable");
        break;
      }
      lookup.address = address_of(lookup.handle);
      const auto count = counts.find(lookup.handle);
      lookup.occurrences = count == counts.end() ? 0 : count->second;
      key.assign(service).append("/").append(lookup.handle);
      const Where where = Where::at_key(key);
      read_lookup(handles.at(h), where, lookup, out);
      out.record(lookup, where);
      flag_lookup(lookup, where, out);
    }
  }
}

void parse(const Input& in, Emit<Lookup>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) { read_services(root, out); });
}

}  // namespace

BRIDLE_ARTIFACT(ios_id_status_cache) = {.id = "ios.id_status_cache",
                                        .title = "Accounts looked up at Apple's identity service",
                                        .paths = kPaths,
                                        .columns = kColumns,
                                        .summary = kSummary,
                                        .rules = kRules,
                                        .until_ios = "14.7",
                                        .parse = erased<&parse>};

}  // namespace bridle::artifacts
