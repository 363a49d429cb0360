// ios_backup_agent_traffic: BackupAgent used the network.
//
// iOS has had BackupAgent2 for years, and its predecessor never used the network. Kaspersky found
// traffic of a process of that name on every phone that Operation Triangulation reached, as its
// first stage ran under it ("Operation Triangulation: iOS devices targeted with previously unknown
// malware", Securelist, 1 June 2023, and triangle_check, which looks for it).

#include "rules/rule.h"

namespace bridle::rules {
namespace {

constexpr std::string_view kName = "BackupAgent";

// The name may have the bundle ID behind it: "BackupAgent/com.apple.x".
bool is_backup_agent(std::string_view name) { return name.substr(0, name.find('/')) == kName; }

constexpr std::string_view kUsage[] = {"first_seen", "usage_time", "process", "name"};
constexpr std::string_view kBaseline[] = {"counted", "process"};

constexpr Watch kWatches[] = {
    {.artifact = "ios.data_usage",
     .columns = kUsage,
     .wants =
         [](const Row& row) {
           return is_backup_agent(row.text(2)) || is_backup_agent(row.text(3));
         }},
    {.artifact = "ios.os_analytics_addaily",
     .columns = kBaseline,
     .wants = [](const Row& row) { return is_backup_agent(row.text(1)); }},
};

void judge(SeenRows seen, const Flag& flag) {
  for (std::size_t watch = 0; watch < seen.size(); ++watch) {
    for (const Seen& row : seen[watch].rows) {
      flag(watch, row, "BackupAgent, which Apple's software no longer has, used the network");
    }
  }
}

}  // namespace

BRIDLE_RULE(ios_backup_agent_traffic) = {
    .rule = {.id = "ios.backup_agent_traffic",
             .severity = Severity::high,
             .title = "A process named BackupAgent used the network",
             .means = "Of the processes that iOS has, BackupAgent is an old one that does not use "
                      "the network. Operation Triangulation ran under that name, and its traffic "
                      "was found on every phone that it reached.",
             .benign = "BackupAgent2, which is another process, uses the network for backups, and "
                       "is not reported."},
    .watches = kWatches,
    .judge = &judge};

}  // namespace bridle::rules
