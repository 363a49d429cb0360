// ios_daemon_elsewhere: a process has the name of one of Apple's and lies where Apple's cannot.
//
// Since iOS 15 what Apple ships lies on a sealed volume that nothing can write to, and before on
// one that was read-only. What is put onto a phone later lies below /private/var. Spyware took
// names of Apple's processes, or names like them, and ran from such places: Pegasus from
// /private/var/db/com.apple.xpc.roleaccountd.staging/ and /private/var/tmp/ (Amnesty International,
// "Forensic Methodology Report", 18 July 2021).

#include <algorithm>

#include "rules/apple_processes.h"
#include "rules/rule.h"

namespace bridle::rules {
namespace {

constexpr std::string_view kShutdown[] = {"sigterm", "path"};
constexpr std::string_view kGrants[] = {"last_modified", "executable"};
constexpr std::string_view kCrashes[] = {"occurred", "path"};
constexpr std::string_view kLocation[] = {"location_stopped", "executable"};

// Where a name may stand that is Apple's, although the place can be written to: what Apple loads
// for developers is mounted there, and applications of Apple's that can be removed are installed.
bool may_hold_apples(std::string_view path) {
  constexpr std::string_view kPlaces[] = {"/private/var/run/com.apple.security.cryptexd/",
                                          "/var/run/com.apple.security.cryptexd/",
                                          "/private/var/containers/Bundle/Application/",
                                          "/var/containers/Bundle/Application/",
                                          "/private/var/staged_system_apps/",
                                          "/var/staged_system_apps/"};
  return std::any_of(std::begin(kPlaces), std::end(kPlaces),
                     [&](std::string_view place) { return path.starts_with(place); });
}

bool can_be_written(std::string_view path) {
  constexpr std::string_view kPlaces[] = {"/private/var/", "/var/", "/private/tmp/", "/tmp/"};
  return std::any_of(std::begin(kPlaces), std::end(kPlaces),
                     [&](std::string_view place) { return path.starts_with(place); });
}

bool is_elsewhere(std::string_view path) {
  return can_be_written(path) && !may_hold_apples(path) &&
         is_apple_process(path.substr(path.rfind('/') + 1));
}

bool wants(const Row& row) { return is_elsewhere(row.text(1)); }

constexpr Watch kWatches[] = {
    {.artifact = "ios.shutdown_log", .columns = kShutdown, .wants = &wants},
    {.artifact = "ios.tcc", .columns = kGrants, .wants = &wants},
    {.artifact = "ios.crash_reports", .columns = kCrashes, .wants = &wants},
    {.artifact = "ios.locationd_clients", .columns = kLocation, .wants = &wants},
};

void judge(SeenRows seen, const Flag& flag) {
  for (std::size_t watch = 0; watch < seen.size(); ++watch) {
    for (const Seen& row : seen[watch].rows) {
      const std::string_view path = row.text(1);
      flag(watch, row,
           std::string(path.substr(path.rfind('/') + 1)) +
               " is a process of Apple's, and this one lies at " + std::string(path));
    }
  }
}

}  // namespace

BRIDLE_RULE(ios_daemon_elsewhere) = {
    .rule = {.id = "ios.daemon_elsewhere",
             .severity = Severity::high,
             .title = "A process has the name of one of Apple's, at a place where Apple has none",
             .means =
                 "Apple's processes lie on a part of the phone that cannot be written to. This "
                 "one lies where files can be put. Spyware has hidden so. It does not say "
                 "which software it is.",
             .benign = "A jailbroken phone can hold copies of Apple's programs. What Apple itself "
                       "loads for developers is not reported."},
    .watches = kWatches,
    .judge = &judge};

}  // namespace bridle::rules
