// android_custody_changes: what was put on the phone, or given to others, while it was away.
//
// Phones that were seized and given back with spyware on them: Amnesty International, "A Digital
// Prison: Surveillance and the suppression of civil society in Serbia", December 2024 (NoviSpy,
// installed over adb during detention); Citizen Lab, "Something to Remember Us By: Device
// Confiscated by Russian Authorities Returned with Monokle-Type Spyware Installed", December 2024.

#include <array>

#include "rules/custody.h"

namespace bridle::rules {
namespace {

constexpr std::string_view kInstalled[] = {"first_install", "package", "installer"};
constexpr std::string_view kUpdated[] = {"last_update", "package", "installer", "first_install"};
constexpr std::string_view kSessions[] = {"created", "package", "installer", "state"};
constexpr std::string_view kKeys[] = {"last_connection", "computer", "fingerprint"};
constexpr std::string_view kEvents[] = {"event_time", "event", "packages", "command"};

constexpr std::string_view kTelling[] = {
    "adb_shell_interactive",
    "adb_shell_cmd",
    "adb_sync_recv_file",
    "adb_sync_send_file",
    "media_mount",
    "package_installed",
    "package_updated",
    "package_uninstalled",
    "password_changed",
    "logging_stopped",
    "cert_authority_installed",
    "cert_authority_removed",
};

bool is_telling(const Row& row) {
  for (const std::string_view event : kTelling) {
    if (row.text(1) == event) return true;
  }
  return false;
}

constexpr Watch kWatches[] = {
    {.artifact = "android.packages", .columns = kInstalled},
    {.artifact = "android.packages",
     .columns = kUpdated,
     .wants = [](const Row& row) { return row.time(0) != row.time(3); }},
    {.artifact = "android.install_sessions", .columns = kSessions},
    {.artifact = "android.adb_state", .columns = kKeys},
    {.artifact = "android.security_events", .columns = kEvents, .wants = &is_telling},
};
constexpr std::array<std::string_view, 5> kWhat = {
    "was installed", "was updated", "was handed over to be installed",
    "a computer that is trusted for debugging was connected", "is in the log of security"};

void judge(SeenRows seen, const Flag& flag) { flag_in_custody(seen, kWhat, flag); }

}  // namespace

BRIDLE_RULE(android_custody_changes) = {
    .rule = {.id = "android.custody_changes",
             .severity = Severity::medium,
             .title = "The phone was changed while it was in other hands",
             .means = "In the time that was named as custody, something was installed, removed or "
                      "set, or a computer was connected. Phones have been given back with spyware "
                      "on them.",
             .benign = "A phone that is switched on updates its apps by itself. The named time may "
                       "be longer than the phone was away."},
    .watches = kWatches,
    .judge = &judge,
    .in_custody = true};

}  // namespace bridle::rules
