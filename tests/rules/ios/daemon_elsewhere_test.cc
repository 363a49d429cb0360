#include "rules/apple_processes.h"
#include "rules/seen.h"

namespace bridle::rules {

extern const CrossRule ios_daemon_elsewhere;

namespace test {
namespace {

bool wanted(std::string_view path) {
  return OneRow({Value(), Value(path)}).wanted_by(ios_daemon_elsewhere.watches[0]);
}

TEST(DaemonElsewhere, WantsNamesOfApplesAtPlacesThatCanBeWritten) {
  EXPECT_TRUE(wanted("/private/var/db/com.apple.xpc.roleaccountd.staging/locationd"));
  EXPECT_TRUE(wanted("/private/var/tmp/launchd"));
  EXPECT_TRUE(wanted("/var/root/mediaserverd"));
}

TEST(DaemonElsewhere, LeavesApplesOwnPlacesAndOtherNames) {
  EXPECT_FALSE(wanted("/usr/libexec/locationd"));
  EXPECT_FALSE(wanted("/System/Library/CoreServices/SpringBoard.app/SpringBoard"));
  EXPECT_FALSE(wanted("/private/preboot/Cryptexes/OS/usr/libexec/locationd"));
  EXPECT_FALSE(wanted("/private/var/run/com.apple.security.cryptexd/mnt/x/usr/libexec/lockdownd"));
  EXPECT_FALSE(wanted("/private/var/containers/Bundle/Application/X/Maild.app/maild"));
  EXPECT_FALSE(wanted("/private/var/tmp/example"));
  EXPECT_FALSE(wanted("/private/var/tmp/Locationd"));
  EXPECT_FALSE(wanted("locationd"));
  EXPECT_FALSE(wanted(""));
}

TEST(DaemonElsewhere, SaysWhichAndWhere) {
  std::vector<Watched> all(ios_daemon_elsewhere.watches.size());
  all[0].rows.push_back(seen("2022-05-01T03:00:00Z", {"/private/var/tmp/locationd"}));
  const auto flagged = judged(ios_daemon_elsewhere, all);
  ASSERT_EQ(flagged.size(), 1U);
  EXPECT_EQ(flagged[0].why,
            "locationd is a process of Apple's, and this one lies at /private/var/tmp/locationd");
}

TEST(DaemonElsewhere, NamesAreWholeOnes) {
  EXPECT_TRUE(is_apple_process("SpringBoard"));
  EXPECT_FALSE(is_apple_process("springboard"));
  EXPECT_FALSE(is_apple_process("Spring"));
  EXPECT_FALSE(is_apple_process(""));
}

}  // namespace
}  // namespace test
}  // namespace bridle::rules
