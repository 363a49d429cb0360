// ios_custody_changes: what was put on an iPhone, or allowed, while it was away.
//
// Configuration profiles and applications from elsewhere have been installed on phones in the hands
// of others (Lookout, "Dark Caracal", 2018; stalkerware in general: Coalition Against Stalkerware).

#include <array>

#include "rules/custody.h"

namespace bridle::rules {
namespace {

constexpr std::string_view kProfiles[] = {"installed", "identifier", "type"};
constexpr std::string_view kEvents[] = {"happened", "profile", "operation"};
constexpr std::string_view kApplications[] = {"purchased", "bundle_id", "source_app"};
constexpr std::string_view kPermissions[] = {"last_modified", "client", "service"};

constexpr Watch kWatches[] = {
    {.artifact = "ios.configuration_profiles", .columns = kProfiles},
    {.artifact = "ios.profile_events", .columns = kEvents},
    {.artifact = "ios.applications", .columns = kApplications},
    {.artifact = "ios.tcc", .columns = kPermissions},
};
constexpr std::array<std::string_view, 4> kWhat = {
    "a configuration profile was installed", "a configuration profile was installed or removed",
    "was fetched for the first time", "what it may use was changed"};

void judge(SeenRows seen, const Flag& flag) { flag_in_custody(seen, kWhat, flag); }

}  // namespace

BRIDLE_RULE(ios_custody_changes) = {
    .rule = {.id = "ios.custody_changes",
             .severity = Severity::medium,
             .title = "The iPhone was changed while it was in other hands",
             .means = "In the time that was named as custody, an application, a configuration "
                      "profile or a permission was added or changed. It takes an unlocked phone.",
             .benign =
                 "Applications that are fetched on another device of the same account come by "
                 "themselves. The named time may be longer than the phone was away."},
    .watches = kWatches,
    .judge = &judge,
    .in_custody = true};

}  // namespace bridle::rules
