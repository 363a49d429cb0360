// What tools of this kind have been seen to miss, each as a phone that holds it.

#include "engine/missed_elsewhere.h"

#include "formats/plist_writer.h"
#include "formats/typedstream.h"
#include "support/archive_writer.h"
#include "support/tree_of_files.h"

namespace bridle {
namespace {

using namespace missed;
using plist::Tree;

TEST(MissedElsewhere, SubdomainsPortsAndUserInfo) {
  for (const char* url : {"https://evil.example/x", "https://a.b.evil.example/",
                          "https://evil.example:8443/", "https://user:pass@evil.example/",
                          "https://www.evil.example./", "https://wwevil.evil.example/"}) {
    const Found found = with_visit(url).in_backup({domain("evil.example")});
    EXPECT_TRUE(found.has("ios.safari_history high domain evil.example")) << url << listed(found);
  }
}

TEST(MissedElsewhere, AbsoluteAndRelativePathsInABackup) {
  Phone phone;
  phone.file("HomeDomain", "Library/Caches/evil/tool.bin", "x");
  const Found found = phone.in_backup({"[file:path='/private/var/mobile/Library/Caches/evil']",
                                       "[file:path='/var/mobile/Library/Caches/evil/tool.bin']",
                                       "[file:path='Library/Caches/evil/tool.bin']",
                                       "[file:path='evil/tool.bin']", "[file:name='tool.bin']"});
  EXPECT_GE(found.alerts.size(), 5U) << listed(found);
  for (const std::string& alert : found.alerts) {
    EXPECT_TRUE(alert.starts_with("ios.manifest critical file_")) << alert;
  }
}

TEST(MissedElsewhere, AbsoluteAndRelativePathsInADump) {
  Phone phone;
  phone.database(
      "HomeDomain", "Library/SMS/sms.db",
      kMessages +
          "CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, guid TEXT, filename TEXT);"
          "INSERT INTO attachment VALUES (1, 'A', '~/Library/SMS/Attachments/a/x.bin');");
  const Found found = phone.in_dump({"[file:path='/private/var/mobile/Library/SMS/Attachments/a']",
                                     "[file:path='Attachments/a/x.bin']"});
  EXPECT_EQ(found.alerts.size(), 2U) << listed(found);
}

TEST(MissedElsewhere, TheWriteAheadLogOfADatabaseInABackup) {
  Phone phone;
  phone.database("HomeDomain", "Library/SMS/sms.db", kMessages,
                 "INSERT INTO message (guid, text, handle_id, is_from_me) VALUES "
                 "('G', 'see https://evil.example/x', 0, 0);");
  const Found found = phone.in_backup({domain("evil.example")});
  EXPECT_TRUE(found.has("ios.sms high domain evil.example")) << listed(found);
}

TEST(MissedElsewhere, TextInAttributedBodyAlone) {
  const auto body = typedstream::write_attributed_string("see https://evil.example/x");
  Phone phone;
  phone.database("HomeDomain", "Library/SMS/sms.db",
                 kMessages +
                     "INSERT INTO message (guid, attributedBody, handle_id, is_from_me) VALUES "
                     "('G', " +
                     sql_blob(as_text(body)) + ", 0, 0);");
  const Found found = phone.in_backup({domain("evil.example")});
  EXPECT_TRUE(found.has("ios.sms high domain evil.example")) << listed(found);
}

TEST(MissedElsewhere, LinksInThePayloadAlone) {
  const auto payload =
      plist::write_binary({Tree::Dict{{"any", {std::string("https://evil.example/x")}}}});
  Phone phone;
  phone.database("HomeDomain", "Library/SMS/sms.db",
                 kMessages +
                     "INSERT INTO message (guid, balloon_bundle_id, payload_data, handle_id, "
                     "is_from_me) VALUES ('G', 'com.example.balloon', " +
                     sql_blob(as_text(payload)) + ", 0, 0);");
  const Found found = phone.in_backup({domain("evil.example")});
  EXPECT_TRUE(found.has("ios.sms high domain evil.example")) << listed(found);
}

TEST(MissedElsewhere, MessagesOfNoHandle) {
  const Found found = with_text("https://evil.example/x").in_backup({domain("evil.example")});
  EXPECT_TRUE(found.has("ios.sms high domain evil.example")) << listed(found);
}

TEST(MissedElsewhere, ProcessNamesThatTheSystemCut) {
  const std::string long_name = "com.evil.process.that.has.a.very.long.name";
  for (const std::size_t length : {16U, 32U}) {
    const std::string cut = long_name.substr(0, length);
    const Found use = with_network_use(process_row(1, cut) + usage_row(1, "1"))
                          .in_backup({"[process:name='" + long_name + "']"});
    EXPECT_TRUE(use.has("ios.data_usage medium process " + long_name)) << cut << listed(use);
    Phone phone;
    phone.file("DatabaseDomain", "diagnostics/shutdown.log",
               "After 1.26s, these clients are still here:\n"
               "\t\tremaining client pid: 71 (/usr/libexec/" +
                   cut + ")\nSIGTERM: [1709294400] All buffers flushed\n");
    const Found stop = phone.in_dump({"[process:name='" + long_name + "']"});
    EXPECT_TRUE(stop.has("ios.shutdown_log medium process " + long_name)) << cut << listed(stop);
  }
}

TEST(MissedElsewhere, EveryContainerOfAnApp) {
  const auto chats = [](const std::string& host) {
    return "CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZISFROMME INTEGER, ZTEXT VARCHAR);"
           "INSERT INTO ZWAMESSAGE VALUES (1, 0, 'https://" +
           host + "/x');";
  };
  Phone phone;
  phone.database("AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "ChatStorage.sqlite",
                 chats("one.example"));
  phone.database("AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared", "ChatStorage.sqlite",
                 chats("two.example"));
  const Found found = phone.in_dump({domain("one.example"), domain("two.example")});
  EXPECT_TRUE(found.has("ios.whatsapp high domain one.example")) << listed(found);
  EXPECT_TRUE(found.has("ios.whatsapp high domain two.example")) << listed(found);
}

TEST(MissedElsewhere, EmailAddressesAndTheirDomainsInHandles) {
  const Tree lookup{Tree::Dict{{"LookupDate", {580000000.0}}}};
  const auto cache = plist::write_binary(
      {Tree::Dict{{"com.apple.madrid", {Tree::Dict{{"mailto:bad@evil.example", lookup}}}}}});
  Phone phone;
  phone.file("HomeDomain", "Library/Preferences/com.apple.identityservices.idstatuscache.plist",
             std::string(as_text(cache)));
  phone.database("HomeDomain", "Library/SMS/sms.db",
                 kMessages +
                     "INSERT INTO handle VALUES (1, 'Bad@Evil.example');"
                     "INSERT INTO message (guid, text, handle_id, is_from_me) VALUES "
                     "('G', 'no link', 1, 0);");
  for (const std::string& pattern :
       {std::string("[email-addr:value='bad@evil.example']"), domain("evil.example")}) {
    const Found found = phone.in_backup({pattern});
    const std::string what =
        pattern.starts_with("[email") ? "email bad@evil.example" : "domain evil.example";
    EXPECT_TRUE(found.has("ios.sms high " + what)) << listed(found);
    EXPECT_TRUE(found.has("ios.id_status_cache high " + what)) << listed(found);
  }
}

TEST(MissedElsewhere, AppIdsWhereverTheyStand) {
  const auto clients = plist::write_binary(
      {Tree::Dict{{"key", {Tree::Dict{{"BundleId", {std::string("net.evil.app")}}}}}}});
  Phone phone;
  phone.file("RootDomain", "Library/Caches/locationd/clients.plist", std::string(as_text(clients)));
  phone.database("HomeDomain", "Library/TCC/TCC.db",
                 "CREATE TABLE access (service TEXT, client TEXT, client_type INTEGER, allowed "
                 "INTEGER);INSERT INTO access VALUES ('kTCCServiceCamera', 'net.evil.app', 0, 1);");
  phone.database("WirelessDomain", "Library/Databases/DataUsage.sqlite",
                 kNetworkUse + process_row(1, "helper/net.evil.app") + usage_row(1, "1"));
  phone.file("AppDomain-net.evil.app", "Documents/x", "x");
  const Found found = phone.in_backup({"[app:id='Net.Evil.App']"});
  for (const char* artifact :
       {"ios.tcc", "ios.locationd_clients", "ios.data_usage", "ios.manifest"}) {
    const std::string alert = std::string(artifact) + " critical app_id net.evil.app";
    EXPECT_TRUE(found.has(alert)) << alert << "\n" << listed(found);
  }
}

const char kProfile[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\"><dict>"
    "<key>PayloadIdentifier</key><string>com.example.profile</string>"
    "<key>PayloadUUID</key><string>11111111-0000-0000-0000-000000000000</string>"
    "<key>PayloadContent</key><array>"
    "<dict><key>PayloadType</key><string>com.apple.wifi.managed</string>"
    "<key>PayloadUUID</key><string>22222222-0000-0000-0000-000000000000</string></dict>"
    "<dict><key>PayloadType</key><string>com.apple.mdm</string>"
    "<key>PayloadUUID</key><string>33333333-0000-0000-0000-000000000000</string>"
    "<key>PayloadIdentifier</key><string>com.evil.mdm</string>"
    "<key>ServerURL</key><string>https://mdm.evil.example/</string></dict>"
    "<dict><key>PayloadType</key><string>com.apple.vpn.managed</string>"
    "<key>RemoteAddress</key><string>vpn.evil.example</string></dict>"
    "<dict><key>PayloadType</key><string>com.apple.notificationsettings</string></dict>"
    "</array></dict></plist>";

Phone with_profile() {
  Phone phone;
  phone.file("HomeDomain", "Library/ConfigurationProfiles/profile-1.stub", kProfile);
  return phone;
}

TEST(MissedElsewhere, EveryPayloadOfAProfile) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[configuration-profile:id='33333333-0000-0000-0000-000000000000']",
       "critical profile_id 33333333-0000-0000-0000-000000000000"},
      {"[configuration-profile:id='com.evil.mdm']", "critical profile_id com.evil.mdm"},
      {domain("mdm.evil.example"), "high domain mdm.evil.example"},
      {domain("vpn.evil.example"), "high domain vpn.evil.example"}};
  for (const auto& [pattern, expected] : cases) {
    for (const Found& found :
         {with_profile().in_backup({pattern}), with_profile().in_dump({pattern})}) {
      EXPECT_TRUE(found.has("ios.configuration_profiles " + expected)) << pattern << listed(found);
    }
  }
}

TEST(MissedElsewhere, RulesNeedNoIndicators) {
  const Tree lookup{Tree::Dict{{"LookupDate", {580000000.0}}}};
  const auto cache = plist::write_binary({Tree::Dict{
      {"com.apple.madrid", {Tree::Dict{{std::string("mailto:a\0b@x.example", 20), lookup}}}}}});
  Phone phone = with_profile();
  phone.file("HomeDomain", "Library/Preferences/com.apple.identityservices.idstatuscache.plist",
             std::string(as_text(cache)));
  phone.database("WirelessDomain", "Library/Databases/DataUsage.sqlite",
                 kNetworkUse + process_row(1, "a") + usage_row(1, "1") + usage_row(2, "9"));
  const Found found = phone.in_backup({});
  for (const char* alert :
       {"ios.configuration_profiles medium ios.configuration_profiles.hides_notifications",
        "ios.configuration_profiles low ios.configuration_profiles.managed",
        "ios.id_status_cache high ios.id_status_cache.nul_in_handle",
        "ios.data_usage high ios.data_usage.process_deleted"}) {
    EXPECT_TRUE(found.has(alert)) << alert << "\n" << listed(found);
  }
}

TEST(MissedElsewhere, ThreatNotificationsInOtherLanguages) {
  const std::string expected = "ios.sms high ios.sms.apple_threat_notification";
  const Found wording =
      with_text("Alerta: Atacantes patrocinados por el Estado pueden estar apuntando a su iPhone")
          .in_backup({});
  EXPECT_TRUE(wording.has(expected)) << listed(wording);
  Phone phone;
  phone.database("HomeDomain", "Library/SMS/sms.db",
                 kMessages +
                     "INSERT INTO handle VALUES (1, 'threat-notifications@apple.com');"
                     "INSERT INTO message (guid, text, handle_id, is_from_me) VALUES "
                     "('G', 'in no language that is known', 1, 0);");
  const Found sender = phone.in_backup({});
  EXPECT_TRUE(sender.has(expected)) << listed(sender);
}

TEST(MissedElsewhere, ProcessesWithoutUseBesideUseWithoutAProcess) {
  const Found found = with_network_use(process_row(1, "used") + process_row(2, "evild") +
                                       usage_row(1, "1") + usage_row(2, "NULL"))
                          .in_backup({"[process:name='evild']"});
  EXPECT_TRUE(found.has("ios.data_usage critical process evild")) << listed(found);
}

TEST(MissedElsewhere, NumbersMissingAtTheEndOfASequence) {
  const Found processes =
      with_network_use(process_row(1, "a") + usage_row(1, "1") +
                       "CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, "
                       "Z_SUPER INTEGER, Z_MAX INTEGER);"
                       "INSERT INTO Z_PRIMARYKEY VALUES (7, 'Process', 0, 4);")
          .in_backup({});
  EXPECT_TRUE(processes.has("ios.data_usage low ios.data_usage.missing_processes"))
      << listed(processes);
}

TEST(MissedElsewhere, TheLastBlockOfAShutdownLogThatIsNotFinished) {
  Phone phone;
  phone.file("DatabaseDomain", "diagnostics/shutdown.log",
             "SIGTERM: [1709294400] All buffers flushed\n"
             "After 1.00s, these clients are still here:\n"
             "\t\tremaining client pid: 72 (/private/var/tmp/evild)\n");
  const Found found = phone.in_dump({"[process:name='evild']"});
  EXPECT_TRUE(found.has("ios.shutdown_log critical process evild")) << listed(found);
}

TEST(MissedElsewhere, TheShutdownLogOfASysdiagnoseByItself) {
  const test::TemporaryFolder folder;
  const std::string log =
      "After 1.00s, these clients are still here:\n"
      "\t\tremaining client pid: 72 (/private/var/tmp/evild)\n";
  for (const char* name : {"shutdown.log", "shutdown.0.log"}) {
    test::write_text(
        folder / "sysdiagnose.tar.gz",
        test::pack({{"of_a_phone/sysdiagnose.log", "made"},
                    {std::string("of_a_phone/system_logs.logarchive/Extra/") + name, log}},
                   test::Packing::gz));
    const Found found = found_in(folder / "sysdiagnose.tar.gz", {"[process:name='evild']"});
    EXPECT_TRUE(found.has("ios.shutdown_log critical process evild")) << name << listed(found);
  }
}

// Where a short link leads is not looked up: that would tell others of the case. So that is said.
TEST(MissedElsewhere, ShortLinksAreToldNotToBeFollowed) {
  const Found message = with_text("see https://bit.ly/3xYz and http://T.co/abc").in_backup({});
  EXPECT_NE(message.summary.find("2 short links were not followed"), std::string::npos)
      << message.summary;
  const Found visit = with_visit("https://tinyurl.com/abc").in_backup({});
  EXPECT_NE(visit.summary.find("1 short link was not followed (tinyurl.com)"), std::string::npos)
      << visit.summary;
  const Found other = with_visit("https://long.example/abc").in_backup({});
  EXPECT_EQ(other.summary.find("short link"), std::string::npos) << other.summary;
  // A link of that kind is looked for as it stands.
  const Found known =
      with_visit("https://bit.ly/3xYz").in_backup({"[url:value='https://bit.ly/3xYz']"});
  EXPECT_EQ(known.alerts.size(), 1U) << listed(known);
}

TEST(MissedElsewhere, IndicatorsAndValuesInAnyCase) {
  const Found host = with_visit("HTTPS://WWW.Evil.Example/x").in_backup({domain("EVIL.example")});
  EXPECT_TRUE(host.has("ios.safari_history high domain evil.example")) << listed(host);
  const Found url = with_visit("https://EVIL.example/Path?a=B")
                        .in_backup({"[url:value='https://evil.EXAMPLE/Path?a=B']"});
  EXPECT_EQ(url.alerts.size(), 1U) << listed(url);
}

TEST(MissedElsewhere, BareDomainsInATextAreAMention) {
  const Found found = with_text("look at evil.example today").in_backup({domain("evil.example")});
  EXPECT_TRUE(found.has("ios.sms medium domain evil.example")) << listed(found);
}

TEST(MissedElsewhere, ProcessesThatOnlyAListAtACrashNames) {
  Phone phone;
  phone.file("HomeDomain", "Library/Logs/CrashReporter/JetsamEvent-1.ips",
             "{\"bug_type\":\"298\",\"timestamp\":\"2024-03-04 08:00:00.00 +0000\"}\n"
             "{\"processes\":[{\"pid\":7,\"name\":\"evild\"}]}\n");
  const Found found = phone.in_dump({"[process:name='evild']"});
  EXPECT_TRUE(found.has("ios.crash_report_processes critical process evild")) << listed(found);
}

TEST(MissedElsewhere, EveryProfileOfABrowserAndItsNewerStores) {
  const auto chrome = [](const std::string& url) {
    return "CREATE TABLE urls (id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR);"
           "CREATE TABLE visits (id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER);"
           "INSERT INTO urls VALUES (1, '" +
           url + "', ''); INSERT INTO visits VALUES (1, 1, 13353753600250000);";
  };
  const std::string folder = "Library/Application Support/Google/Chrome/";
  Phone phone;
  phone.database("AppDomain-com.google.chrome.ios", folder + "Default/History",
                 chrome("https://one.example/"));
  phone.database("AppDomain-com.google.chrome.ios", folder + "Profile 2/History",
                 chrome("https://two.example/"));
  phone.database("AppDomainGroup-group.org.mozilla.ios.Firefox", "profile.profile/places.db",
                 "CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url LONGVARCHAR);"
                 "CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, place_id INTEGER,"
                 "visit_date INTEGER, visit_type INTEGER);"
                 "INSERT INTO moz_places VALUES (1, 'https://three.example/');"
                 "INSERT INTO moz_historyvisits VALUES (1, 1, 1700000000000, 1);");
  for (const Found& found :
       {phone.in_backup({domain("one.example"), domain("two.example"), domain("three.example")}),
        phone.in_dump({domain("one.example"), domain("two.example"), domain("three.example")})}) {
    EXPECT_TRUE(found.has("ios.chrome_history high domain one.example")) << listed(found);
    EXPECT_TRUE(found.has("ios.chrome_history high domain two.example")) << listed(found);
    EXPECT_TRUE(found.has("ios.firefox_history high domain three.example")) << listed(found);
  }
}

TEST(MissedElsewhere, WebKitFoldersThatAreNamedByHashes) {
  const std::string origin = test::read_text(
      std::string(BRIDLE_SOURCE_DIR) +
      "/tests/artifacts/ios/webkit_origins/ordinary/in/private/var/mobile/Containers/Data/"
      "Application/com.apple.mobilesafari/Library/WebKit/WebsiteData/Default/kBq3Zk0fJ8m1/"
      "X2c9_a-7Qw0e/origin");
  Phone phone;
  phone.file("AppDomain-com.example.browser", "Library/WebKit/WebsiteData/Default/aGF/aGF/origin",
             origin);
  phone.file("AppDomain-com.example.browser",
             "Library/WebKit/WebsiteData/IndexedDB/https_under_score.two.example_0/x", "");
  const Found found = phone.in_dump({domain("tracker.example"), domain("two.example")});
  EXPECT_TRUE(found.has("ios.webkit_origins high domain tracker.example")) << listed(found);
  EXPECT_TRUE(found.has("ios.webkit_folders high domain two.example")) << listed(found);
}

TEST(MissedElsewhere, SendersAndRecipientsOfInteractionsWhateverTheirTablesAreCalled) {
  const auto interactions = [](const std::string& entity) {
    return "CREATE TABLE ZINTERACTIONS (Z_PK INTEGER PRIMARY KEY, ZDIRECTION INTEGER, ZSENDER "
           "INTEGER, ZSTARTDATE TIMESTAMP, ZBUNDLEID VARCHAR);"
           "CREATE TABLE ZCONTACTS (Z_PK INTEGER PRIMARY KEY, ZIDENTIFIER VARCHAR, ZDISPLAYNAME "
           "VARCHAR);"
           "CREATE TABLE Z_" +
           entity + "INTERACTIONRECIPIENT (Z_" + entity +
           "RECIPIENTS INTEGER, Z_9INTERACTIONRECIPIENT INTEGER);"
           "INSERT INTO ZCONTACTS VALUES (1, 'evil@one.example', ''), (2, 'evil@two.example', '');"
           "INSERT INTO ZINTERACTIONS VALUES (1, 0, 1, 730972800, 'com.apple.MobileSMS');"
           "INSERT INTO Z_" +
           entity + "INTERACTIONRECIPIENT VALUES (2, 1);";
  };
  for (const char* entity : {"2", "7"}) {
    Phone phone;
    phone.database("HomeDomain", "Library/CoreDuet/People/interactionC.db", interactions(entity));
    const Found found = phone.in_backup(
        {"[email-addr:value='evil@one.example']", "[email-addr:value='evil@two.example']"});
    EXPECT_TRUE(found.has("ios.interactions high email evil@one.example")) << listed(found);
    EXPECT_TRUE(found.has("ios.interactions high email evil@two.example")) << listed(found);
  }
}

TEST(MissedElsewhere, PathsOfFilesThatNothingReads) {
  Phone phone;
  phone.file("RootDomain", "Library/Preferences/com.example.odd.plist", "x");
  const Found found =
      phone.in_dump({"[file:path='/private/var/root/Library/Preferences/com.example.odd.plist']",
                     "[file:name='com.example.odd.plist']"});
  EXPECT_TRUE(
      found.has("ios.filesystem critical file_path "
                "/private/var/root/Library/Preferences/com.example.odd.plist"))
      << listed(found);
  EXPECT_TRUE(found.has("ios.filesystem critical file_name com.example.odd.plist"))
      << listed(found);
}

}  // namespace
}  // namespace bridle
