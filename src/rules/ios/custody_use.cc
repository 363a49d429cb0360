// ios_custody_use: an iPhone was shut down while it was away.
//
// A phone that nobody touches does not restart; one that is searched or attacked often does
// (Kaspersky, "A lightweight method to detect potential iOS malware", January 2024, on what
// shutdown.log tells).

#include <array>

#include "rules/custody.h"

namespace bridle::rules {
namespace {

constexpr std::string_view kShutdowns[] = {"sigterm"};

constexpr Watch kWatches[] = {{.artifact = "ios.shutdown_log", .columns = kShutdowns}};
constexpr std::array<std::string_view, 1> kWhat = {"the phone was shut down"};

void judge(SeenRows seen, const Flag& flag) { flag_in_custody(seen, kWhat, flag); }

}  // namespace

BRIDLE_RULE(ios_custody_use) = {
    .rule = {.id = "ios.custody_use",
             .severity = Severity::low,
             .title = "The iPhone was shut down while it was in other hands",
             .means = "Somebody switched it off or restarted it in the time that was named as "
                      "custody.",
             .benign = "An empty battery and an update at night do the same. The named time may be "
                       "longer than the phone was away."},
    .watches = kWatches,
    .judge = &judge,
    .in_custody = true};

}  // namespace bridle::rules
