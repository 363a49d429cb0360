#include "rules/seen.h"

namespace bridle::rules {

extern const CrossRule ios_backup_agent_traffic;

namespace test {
namespace {

bool wanted(std::string_view name) {
  return OneRow({Value(), Value(), Value(), Value(name)})
      .wanted_by(ios_backup_agent_traffic.watches[0]);
}

TEST(BackupAgentTraffic, WantsBackupAgentAndNotItsSuccessor) {
  EXPECT_TRUE(wanted("BackupAgent"));
  EXPECT_TRUE(wanted("BackupAgent/com.apple.backup"));
  EXPECT_FALSE(wanted("BackupAgent2"));
  EXPECT_FALSE(wanted("BackupAgent2/com.apple.backup"));
  EXPECT_FALSE(wanted("backupagent"));
  EXPECT_FALSE(wanted(""));
}

TEST(BackupAgentTraffic, EachRecordIsAnAlert) {
  std::vector<Watched> all(2);
  all[0].rows.push_back(seen("2022-05-01T03:00:00Z", {"", "BackupAgent", "BackupAgent"}));
  all[1].rows.push_back(seen("2022-05-02T03:00:00Z", {"BackupAgent"}));
  EXPECT_EQ(judged(ios_backup_agent_traffic, all).size(), 2U);
}

}  // namespace
}  // namespace test
}  // namespace bridle::rules
