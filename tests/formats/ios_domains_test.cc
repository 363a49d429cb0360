#include "formats/ios_domains.h"

#include <gtest/gtest.h>

namespace bridle::ios {
namespace {

using namespace std::string_literals;

TEST(IosDomains, FixedDomains) {
  EXPECT_EQ(device_path("HomeDomain", "Library/SMS/sms.db"),
            "private/var/mobile/Library/SMS/sms.db");
  EXPECT_EQ(device_path("HomeDomain", "Library/TCC/TCC.db"),
            "private/var/mobile/Library/TCC/TCC.db");
  EXPECT_EQ(device_path("WirelessDomain", "Library/Databases/DataUsage.sqlite"),
            "private/var/wireless/Library/Databases/DataUsage.sqlite");
  EXPECT_EQ(device_path("RootDomain", "Library/Caches/locationd/clients.plist"),
            "private/var/root/Library/Caches/locationd/clients.plist");
  EXPECT_EQ(device_path("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC"),
            "private/var/mobile/Media/DCIM/100APPLE/IMG_0001.HEIC");
  EXPECT_EQ(device_path("MediaDomain", "Library/SMS/Attachments/00/a.jpg"),
            "private/var/mobile/Library/SMS/Attachments/00/a.jpg");
  EXPECT_EQ(device_path("ManagedPreferencesDomain", "mobile/com.example.app.plist"),
            "private/var/Managed Preferences/mobile/com.example.app.plist");
  EXPECT_EQ(device_path("KeychainDomain", "keychain-backup.plist"),
            "private/var/Keychains/keychain-backup.plist");
  EXPECT_EQ(device_path("HealthDomain", "Health/healthdb_secure.sqlite"),
            "private/var/mobile/Library/Health/healthdb_secure.sqlite");
  EXPECT_EQ(device_path("HealthDomain", "Library/Health/healthdb_secure.sqlite"),
            "private/var/mobile/Library/Health/healthdb_secure.sqlite");
}

TEST(IosDomains, Containers) {
  EXPECT_EQ(device_path("AppDomain-com.example.app", "Documents/a"),
            "private/var/mobile/Containers/Data/Application/com.example.app/Documents/a");
  EXPECT_EQ(device_path("AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "ChatStorage.sqlite"),
            "private/var/mobile/Containers/Shared/AppGroup/group.net.whatsapp.WhatsApp.shared/"
            "ChatStorage.sqlite");
  EXPECT_EQ(device_path("AppDomainPlugin-com.example.app.share", "a"),
            "private/var/mobile/Containers/Data/PluginKitPlugin/com.example.app.share/a");
  EXPECT_EQ(device_path("SysContainerDomain-com.example.daemon", "a"),
            "private/var/containers/Data/System/com.example.daemon/a");
  EXPECT_EQ(device_path("SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles",
                        "Library/ConfigurationProfiles/MCProfileEvents.plist"),
            "private/var/containers/Shared/SystemGroup/"
            "systemgroup.com.apple.configurationprofiles/"
            "Library/ConfigurationProfiles/MCProfileEvents.plist");
}

TEST(IosDomains, UnknownDomainsLoseNothing) {
  EXPECT_EQ(device_path("NewDomain", "a/b"), "private/var/unknown-domain/NewDomain/a/b");
  EXPECT_EQ(device_path("homedomain", "a"), "private/var/unknown-domain/homedomain/a");
  EXPECT_EQ(device_path("AppDomain", "a"), "private/var/unknown-domain/AppDomain/a");
}

TEST(IosDomains, TheFolderOfADomain) {
  EXPECT_EQ(device_path("HomeDomain", ""), "private/var/mobile");
  EXPECT_EQ(device_path("AppDomain-com.example.app", ""),
            "private/var/mobile/Containers/Data/Application/com.example.app");
}

TEST(IosDomains, HostilePathsAreNotResolved) {
  EXPECT_EQ(device_path("HomeDomain", "../../etc/passwd"), "private/var/mobile/../../etc/passwd");
  EXPECT_EQ(device_path("HomeDomain", "/etc/passwd"), "private/var/mobile//etc/passwd");
  EXPECT_EQ(device_path("HomeDomain", "a//b/"), "private/var/mobile/a//b/");
  EXPECT_EQ(device_path("HomeDomain", "a\0b"s), "private/var/mobile/a\0b"s);
  EXPECT_EQ(device_path("AppDomain-../x", "a"),
            "private/var/mobile/Containers/Data/Application/../x/a");
}

TEST(IosDomains, AppendsToWhatIsThere) {
  std::string out = "/";
  append_device_path("HomeDomain", "a", out);
  EXPECT_EQ(out, "/private/var/mobile/a");
}

TEST(IosDomains, Apps) {
  EXPECT_EQ(app_of_domain("AppDomain-com.example.app"), "com.example.app");
  EXPECT_EQ(app_of_domain("AppDomainGroup-group.com.example.app"), "group.com.example.app");
  EXPECT_EQ(app_of_domain("AppDomainPlugin-com.example.app.share"), "com.example.app.share");
  EXPECT_EQ(app_of_domain("SysContainerDomain-com.example.daemon"), "");
  EXPECT_EQ(app_of_domain("HomeDomain"), "");
}

TEST(IosDomains, FileIds) {
  const std::string whatsapp = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";
  EXPECT_EQ(file_id("HomeDomain", "Library/SMS/sms.db"),
            "3d0d7e5fb2ce288813306e4d4636395e047a3d28");
  EXPECT_EQ(file_id("HomeDomain", "Library/CallHistoryDB/CallHistory.storedata"),
            "5a4935c78a5255723f707230a451d79c540d2741");
  EXPECT_EQ(file_id("AppDomain-com.google.chrome.ios",
                    "Library/Application Support/Google/Chrome/Default/History"),
            "faf971ce92c3ac508c018dce1bef2a8b8e9838f1");
  EXPECT_EQ(file_id("HomeDomain", "Library/AddressBook/AddressBook.sqlitedb"),
            "31bb7ba8914766d4ba40d6dfb6113c8b614be442");
  EXPECT_EQ(file_id("RootDomain", "Library/Caches/locationd/clients.plist"),
            "a690d7769cce8904ca2b67320b107c8fe5f79412");
  EXPECT_EQ(file_id("WirelessDomain", "Library/Databases/DataUsage.sqlite"),
            "0d609c54856a9bb2d56729df1d68f2958a88426b");
  EXPECT_EQ(file_id(whatsapp, "ChatStorage.sqlite"), "7c7fba66680ef796b916b067077cc246adacf01d");
  EXPECT_EQ(file_id("HomeDomain", "Library/TCC/TCC.db"),
            "64d0019cb3d46bfc8cce545a8ba54b93e7ea9347");
}

}  // namespace
}  // namespace bridle::ios
