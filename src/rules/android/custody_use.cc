// android_custody_use: the phone was unlocked, started or used while it was away.
//
// An unlocked phone is what a forensic extraction or an installation takes: Amnesty International,
// "A Digital Prison", December 2024, dates both by the starts and unlocks in a phone's own logs.

#include <array>

#include "rules/custody.h"

namespace bridle::rules {
namespace {

constexpr std::string_view kEvents[] = {"event_time", "event", "others"};
constexpr std::string_view kUses[] = {"happened", "type", "package"};

template <typename Names>
bool is_in(const Names& names, std::string_view name) {
  for (const std::string_view each : names) {
    if (each == name) return true;
  }
  return false;
}

constexpr std::string_view kSecurity[] = {"keyguard_dismissed", "keyguard_dismiss_auth_attempt",
                                          "os_startup",         "os_shutdown",
                                          "wifi_connection",    "bluetooth_connection"};
constexpr std::string_view kTypes[] = {"KEYGUARD_HIDDEN", "SCREEN_INTERACTIVE", "DEVICE_STARTUP",
                                       "DEVICE_SHUTDOWN", "USER_UNLOCKED",      "ACTIVITY_RESUMED"};

constexpr Watch kWatches[] = {
    {.artifact = "android.security_events",
     .columns = kEvents,
     .wants = [](const Row& row) { return is_in(kSecurity, row.text(1)); }},
    {.artifact = "android.usage_stats",
     .columns = kUses,
     .wants = [](const Row& row) { return is_in(kTypes, row.text(1)); }},
};
constexpr std::array<std::string_view, 2> kWhat = {"is in the log of security",
                                                   "is in the statistics of use"};

void judge(SeenRows seen, const Flag& flag) { flag_in_custody(seen, kWhat, flag); }

}  // namespace

BRIDLE_RULE(android_custody_use) = {
    .rule = {.id = "android.custody_use",
             .severity = Severity::low,
             .title = "The phone was used while it was in other hands",
             .means = "In the time that was named as custody, it was started, unlocked, connected, "
                      "or apps were shown. Whoever unlocks a phone can copy all of it, and install "
                      "something.",
             .benign = "The screen of a phone also lights up by itself. The named time may be "
                       "longer than the phone was away."},
    .watches = kWatches,
    .judge = &judge,
    .in_custody = true};

}  // namespace bridle::rules
