// The rules about the time that a phone was in other hands.

#include "rules/custody.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "rules/seen.h"
#include "rules/table.h"

namespace bridle::rules {
extern const CrossRule android_custody_changes;
extern const CrossRule android_custody_use;
extern const CrossRule ios_custody_changes;
extern const CrossRule ios_custody_use;

namespace test {
namespace {

TEST(Custody, RulesOfIt) {
  const auto count =
      std::ranges::count_if(table(), [](const CrossRule* r) { return r->in_custody; });
  EXPECT_EQ(count, 4);
}

TEST(Custody, EachRowIsToldOnceByItsName) {
  std::vector<Watched> all(ios_custody_changes.watches.size());
  all[0].rows.push_back(seen("2024-03-02T10:00:00Z", {"com.example.profile", "Configuration"}));
  all[0].rows.push_back(seen("2024-03-02T10:00:00Z", {"com.example.profile", "vpn"}));
  all[2].rows.push_back(seen("2024-03-02T11:00:00Z", {"com.example.app", ""}));
  const auto flagged = judged(ios_custody_changes, all);
  ASSERT_EQ(flagged.size(), 2U);
  EXPECT_EQ(flagged[0].why, "com.example.profile: a configuration profile was installed");
  EXPECT_EQ(flagged[1].watch, 2U);
  EXPECT_EQ(flagged[1].why, "com.example.app: was fetched for the first time");
}

TEST(Custody, ManyProcessesOfOneShutdownAreOne) {
  std::vector<Watched> all(1);
  for (const char* time :
       {"2024-03-02T10:00:00Z", "2024-03-02T10:00:00Z", "2024-03-03T10:00:00Z"}) {
    all[0].rows.push_back(seen(time, {}));
  }
  EXPECT_EQ(judged(ios_custody_use, all).size(), 2U);
}

TEST(Custody, AnUpdateIsNoneWhereTheFirstInstallIsMeant) {
  const Watch& updates = android_custody_changes.watches[1];
  const Value day(at("2024-03-02T10:00:00Z"));
  const Value other(at("2020-01-01T00:00:00Z"));
  const Value name("com.example.app");
  EXPECT_FALSE(OneRow({day, name, Value(), day}).wanted_by(updates));
  EXPECT_TRUE(OneRow({day, name, Value(), other}).wanted_by(updates));
}

TEST(Custody, OfTheLogsOnlyWhatTellsOfHands) {
  const Value day(at("2024-03-02T10:00:00Z"));
  const auto wanted = [&](const Watch& watch, std::string_view event) {
    return OneRow({day, Value(event), Value(), Value()}).wanted_by(watch);
  };
  EXPECT_TRUE(wanted(android_custody_changes.watches[4], "adb_shell_cmd"));
  EXPECT_FALSE(wanted(android_custody_changes.watches[4], "app_process_start"));
  EXPECT_TRUE(wanted(android_custody_use.watches[0], "keyguard_dismissed"));
  EXPECT_FALSE(wanted(android_custody_use.watches[0], "log_buffer_size_critical"));
  EXPECT_TRUE(wanted(android_custody_use.watches[1], "KEYGUARD_HIDDEN"));
  EXPECT_FALSE(wanted(android_custody_use.watches[1], "STANDBY_BUCKET_CHANGED"));
}

}  // namespace
}  // namespace test
}  // namespace bridle::rules
