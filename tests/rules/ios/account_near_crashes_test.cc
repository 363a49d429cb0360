#include "rules/seen.h"

namespace bridle::rules {

extern const CrossRule ios_account_near_crashes;

namespace test {
namespace {

// Watches: lookups, messages, crashes, contacts.
std::vector<Watched> pattern() {
  std::vector<Watched> all(4);
  all[0].rows.push_back(seen("2021-03-01T02:00:00Z", {"mailto:stranger@example.net"}));
  all[2].rows.push_back(seen("2021-03-01T02:01:00Z", {"IMTransferAgent"}));
  all[2].rows.push_back(seen("2021-03-01T02:04:00Z", {"MessagesBlastDoorService"}));
  return all;
}

Seen contact(const std::vector<std::string_view>& emails,
             const std::vector<std::string_view>& phones) {
  Seen row = seen("", {});
  row.values.emplace_back(Value(std::span<const std::string_view>(emails)));
  row.values.emplace_back(Value(std::span<const std::string_view>(phones)));
  return row;
}

TEST(AccountNearCrashes, ALookupAndTwoCrashesAreOneAlert) {
  const auto flagged = judged(ios_account_near_crashes, pattern());
  ASSERT_EQ(flagged.size(), 1U);
  EXPECT_EQ(flagged[0].why,
            "mailto:stranger@example.net is in no contact, and after it was met IMTransferAgent "
            "(2021-03-01T02:01:00Z), MessagesBlastDoorService (2021-03-01T02:04:00Z) crashed "
            "within ten minutes");
}

TEST(AccountNearCrashes, TwoMessagesEachWithACrashAreOneAlert) {
  std::vector<Watched> all = pattern();
  all[0].rows.clear();
  all[2].rows[1] = seen("2021-03-05T02:04:00Z", {"imagent"});
  all[1].rows.push_back(
      seen("2021-03-01T02:00:00Z", {"Stranger@example.net", "incoming", "com.apple.MobileSMS"}));
  EXPECT_TRUE(judged(ios_account_near_crashes, all).empty()) << "one crash";
  all[1].rows.push_back(
      seen("2021-03-05T02:00:00Z", {"stranger@example.net", "incoming", "com.apple.MobileSMS"}));
  EXPECT_EQ(judged(ios_account_near_crashes, all).size(), 1U);
}

TEST(AccountNearCrashes, SomebodyWhoIsInTheContactsIsNone) {
  std::vector<Watched> all = pattern();
  all[3].rows.push_back(contact({"Stranger@Example.net"}, {}));
  EXPECT_TRUE(judged(ios_account_near_crashes, all).empty());
}

// A burst of messages in one night is no acquaintance.
TEST(AccountNearCrashes, SomebodyWhoWritesOnManyDaysIsNoStranger) {
  std::vector<Watched> all = pattern();
  const auto message = [&](std::string_view time) {
    all[1].rows.push_back(seen(time, {"stranger@example.net", "incoming", "com.apple.MobileSMS"}));
  };
  for (int i = 0; i < 100; ++i) message("2021-03-01T02:00:10Z");
  for (const char* day : {"02", "03", "04", "05", "06", "07"}) {
    message("2021-03-" + std::string(day) + "T08:00:00Z");
  }
  EXPECT_EQ(judged(ios_account_near_crashes, all).size(), 1U) << "seven days";
  message("2021-03-08T08:00:00Z");
  EXPECT_TRUE(judged(ios_account_near_crashes, all).empty());
}

TEST(AccountNearCrashes, ANumberIsKnownInEverySpelling) {
  std::vector<Watched> all = pattern();
  all[0].rows[0] = seen("2021-03-01T02:00:00Z", {"tel:+12025550143"});
  EXPECT_EQ(judged(ios_account_near_crashes, all).size(), 1U);
  all[3].rows.push_back(contact({}, {"(202) 555-0143"}));
  EXPECT_TRUE(judged(ios_account_near_crashes, all).empty());
}

TEST(AccountNearCrashes, CrashesBeforeOrLongAfterAreNone) {
  std::vector<Watched> all = pattern();
  all[2].rows[0] = seen("2021-03-01T01:59:00Z", {"IMTransferAgent"});
  EXPECT_TRUE(judged(ios_account_near_crashes, all).empty());
  all = pattern();
  all[2].rows[1] = seen("2021-03-01T02:20:00Z", {"IMTransferAgent"});
  EXPECT_TRUE(judged(ios_account_near_crashes, all).empty());
}

TEST(AccountNearCrashes, TimesThreeCenturiesApartAreNotNear) {
  std::vector<Watched> all = pattern();
  all[0].rows[0] = seen("1680-01-01T00:00:00Z", {"mailto:stranger@example.net"});
  all[2].rows[0] = seen("2260-01-01T00:00:00Z", {"IMTransferAgent"});
  all[2].rows[1] = seen("2260-01-01T00:00:01Z", {"imagent"});
  EXPECT_TRUE(judged(ios_account_near_crashes, all).empty());
}

TEST(AccountNearCrashes, OfAFloodOfCrashesTheFirstAreNamed) {
  std::vector<Watched> all = pattern();
  for (int i = 0; i < 3'000; ++i) {
    all[2].rows.push_back(seen("2021-03-01T02:05:00Z", {"imagent"}));
    all[0].rows.push_back(seen("2021-03-01T02:00:30Z", {"mailto:stranger@example.net"}));
  }
  const auto flagged = judged(ios_account_near_crashes, all);
  ASSERT_EQ(flagged.size(), 1U);
  EXPECT_LT(flagged[0].why.size(), 1'000U);
  EXPECT_TRUE(flagged[0].why.ends_with(" and maybe more crashed within ten minutes"));
}

TEST(AccountNearCrashes, WantsProgramsThatReadMessagesAlone) {
  const auto wanted = [](std::string_view process) {
    return OneRow({Value(), Value(process)}).wanted_by(ios_account_near_crashes.watches[2]);
  };
  EXPECT_TRUE(wanted("IMTransferAgent"));
  EXPECT_FALSE(wanted("ExampleGame"));
  EXPECT_FALSE(wanted("SpringBoard"));
}

}  // namespace
}  // namespace test
}  // namespace bridle::rules
