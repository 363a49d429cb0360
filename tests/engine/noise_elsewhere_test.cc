// What tools of this kind have been seen to tell without cause, or many times over.

#include "engine/missed_elsewhere.h"

namespace bridle {
namespace {

using namespace missed;

TEST(NoiseElsewhere, AnAddressInsideOfAnother) {
  const std::vector<std::string> pattern = {"[ipv4-addr:value='1.1.1.1']"};
  for (const char* text : {"11.1.1.1", "1.1.1.10", "1.1.1.1.1", "x1.1.1.1"}) {
    EXPECT_TRUE(with_text(std::string("at ") + text + " now").in_backup(pattern).alerts.empty())
        << text;
    const Found visit = with_visit("http://" + std::string(text) + "/").in_backup(pattern);
    EXPECT_TRUE(visit.alerts.empty()) << text << listed(visit);
  }
  EXPECT_EQ(with_text("at 1.1.1.1 now").in_backup(pattern).alerts.size(), 1U);
}

TEST(NoiseElsewhere, ADomainInsideOfAWord) {
  for (const char* text : {"notevil.example", "evil.example.org", "evil-example.test"}) {
    const Found found =
        with_text(std::string("at ") + text + " now").in_backup({domain("evil.example")});
    EXPECT_TRUE(found.alerts.empty()) << text << listed(found);
  }
}

TEST(NoiseElsewhere, APathThatEndsWithinAComponent) {
  Phone phone;
  phone.file("HomeDomain", "Library/Caches/evilness/tool.bin", "x");
  const Found found = phone.in_backup({"[file:path='/private/var/mobile/Library/Caches/evil']",
                                       "[file:path='ness/tool.bin']", "[file:name='ool.bin']"});
  EXPECT_TRUE(found.alerts.empty()) << listed(found);
}

TEST(NoiseElsewhere, AProfileByAPartOfItsUuid) {
  Phone phone;
  phone.file("HomeDomain", "Library/ConfigurationProfiles/profile-1.stub",
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\"><dict>"
             "<key>PayloadUUID</key><string>11111111-2222-3333-4444-555555555555</string>"
             "</dict></plist>");
  EXPECT_TRUE(phone
                  .in_backup({"[configuration-profile:id='11111111']",
                              "[configuration-profile:id='4444-555555555555']"})
                  .alerts.empty());
  EXPECT_EQ(phone.in_backup({"[configuration-profile:id='11111111-2222-3333-4444-555555555555']"})
                .alerts.size(),
            1U);
}

TEST(NoiseElsewhere, ManyGapsOfNetworkUseAreOneFinding) {
  std::string rows;
  for (int id = 1; id < 200; id += 2) {
    rows += process_row(id, "p" + std::to_string(id)) + usage_row(id, std::to_string(id));
  }
  const Found found = with_network_use(rows).in_backup({});
  EXPECT_EQ(found.alerts.count("ios.data_usage low ios.data_usage.missing_processes"), 1U)
      << listed(found);
  EXPECT_EQ(found.findings, 1U);
}

TEST(NoiseElsewhere, ADeletedProcessIsToldOnce) {
  const Found found = with_network_use(process_row(1, "a") + usage_row(1, "1") + usage_row(2, "9") +
                                       usage_row(3, "9") + usage_row(4, "9"))
                          .in_backup({});
  EXPECT_EQ(found.alerts.count("ios.data_usage high ios.data_usage.process_deleted"), 1U)
      << listed(found);
}

TEST(NoiseElsewhere, ProfileEventsAreNoAlerts) {
  const std::string events = test::read_text(
      std::string(BRIDLE_SOURCE_DIR) +
      "/tests/artifacts/ios/profile_events/installed_and_removed/in/private/var/containers/Shared/"
      "SystemGroup/systemgroup.com.apple.configurationprofiles/Library/ConfigurationProfiles/"
      "MCProfileEvents.plist.xml");
  Phone phone;
  phone.file(
      "HomeDomain", "Library/UserConfigurationProfiles/MCProfileEvents.plist",
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\">" + events + "</plist>");
  const Found known = phone.in_dump({"[configuration-profile:id='com.example.corp']"});
  EXPECT_TRUE(known.has("ios.profile_events critical profile_id com.example.corp"))
      << listed(known);
  const Found found = phone.in_dump({domain("evil.example")});
  EXPECT_TRUE(found.alerts.empty()) << listed(found);
}

Phone with_redirect(const std::string& from, const std::string& to, const std::string& later) {
  Phone phone;
  phone.database(
      "HomeDomain", "Library/Safari/History.db",
      kHistory + "INSERT INTO history_items VALUES (1, '" + from + "', 1), (2, '" + to +
          "', 1); INSERT INTO history_visits VALUES (1, 1, 730000000.0, NULL, 2), (2, 2, " + later +
          ", 1, NULL);");
  return phone;
}

TEST(NoiseElsewhere, RedirectsOfOneSiteAndOfDaysAgo) {
  const std::string rule = "ios.safari_history low ios.safari_history.quick_redirect";
  EXPECT_TRUE(with_redirect("http://site.example/", "https://other.test/", "730000000.2")
                  .in_backup({})
                  .has(rule));
  for (const char* odd : {"https://a1.b2.other.test:30495/x", "http://192.0.2.7/x"}) {
    EXPECT_TRUE(with_redirect("http://site.example/", odd, "730000000.2")
                    .in_backup({})
                    .has("ios.safari_history medium "
                         "ios.safari_history.quick_redirect_to_odd_address"))
        << odd;
  }
  for (const Phone& phone :
       {with_redirect("http://site.example/", "https://www.site.example/", "730000000.2"),
        with_redirect("https://site.example/", "https://other.test/", "730000000.2"),
        with_redirect("http://t.co/x", "https://other.test/", "730000000.2"),
        with_redirect("http://site.example/", "https://other.test/", "730086400.2")}) {
    EXPECT_TRUE(phone.in_backup({}).alerts.empty());
  }
}

// The names that the program itself writes are no evidence.
TEST(NoiseElsewhere, OurOwnNames) {
  Phone phone = with_text("a text");
  phone.file("HomeDomain", "Library/a file", "x");
  const Found found = phone.in_backup(
      {domain("ios.sms"), domain("ios.manifest"), "[process:name='ios.sms']", "[app:id='ios.sms']",
       "[file:name='ios.sms']", "[process:name='received']", "[file:name='records']"});
  EXPECT_TRUE(found.alerts.empty()) << listed(found);
}

TEST(NoiseElsewhere, HitsOfOneIndicatorAreOneFinding) {
  std::string rows;
  for (int id = 1; id <= 50; ++id) {
    rows += "INSERT INTO history_visits VALUES (" + std::to_string(id) + ", 1, " +
            std::to_string(730'000'000 + id) + ".0, NULL, NULL);";
  }
  Phone phone;
  phone.database(
      "HomeDomain", "Library/Safari/History.db",
      kHistory + "INSERT INTO history_items VALUES (1, 'https://evil.example/x', 50);" + rows);
  phone.database("HomeDomain", "Library/SMS/sms.db",
                 kMessages +
                     "INSERT INTO message (guid, text, handle_id, is_from_me) VALUES "
                     "('G', 'https://evil.example/x', 0, 0);");
  const Found found = phone.in_backup({domain("evil.example")});
  EXPECT_EQ(found.alerts.size(), 51U) << listed(found);
  EXPECT_EQ(found.findings, 1U);
}

TEST(NoiseElsewhere, DeletedMessagesAreTwoQuietFindings) {
  std::string sql =
      "CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, text TEXT,"
      "date INTEGER, is_from_me INTEGER);";
  for (int id = 1; id <= 99; id += 3) {
    sql += "INSERT INTO message VALUES (" + std::to_string(id) + ", 'G', 'x', 631152000, 0);";
  }
  Phone phone;
  phone.database("HomeDomain", "Library/SMS/sms.db", sql + "DELETE FROM message WHERE ROWID > 90;");
  const Found found = phone.in_backup({});
  EXPECT_EQ(found.alerts, (std::multiset<std::string>{"ios.sms info ios.sms.numbers_missing",
                                                      "ios.sms low ios.sms.newest_deleted"}));
}

}  // namespace
}  // namespace bridle
