// A phone in ordinary use, on which there is nothing to find: nothing above low is raised. The same
// at full size: bench/noise.py.

#include <gtest/gtest.h>

#include "engine/made_phone.h"

namespace bridle {
namespace {

using namespace made_phone;

const std::set<std::string> kNothing;

// Two years, and enough of everything for what is rare to be there.
class OrdinaryUse : public testing::Test {
 protected:
  static sample::PhoneOptions options(bool traces) {
    sample::PhoneOptions out;
    out.size = {.manifest_entries = 3'000,
                .messages = 3'000,
                .whatsapp_messages = 400,
                .history_visits = 1'500,
                .applications = 300,
                .calls = 1'400,
                .events = 800,
                .filler_blobs = false};
    out.traces = traces;
    return out;
  }
  test::TemporaryFolder folder_;
};

TEST_F(OrdinaryUse, RaisesNothingAboveLowInABackup) {
  ASSERT_TRUE(sample::write_backup(folder_ / "phone", options(false)));
  const Outcome outcome = check(folder_ / "phone");
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.loud, kNothing);
  EXPECT_GT(outcome.alerts, 3U) << "gaps are told, quietly";
}

TEST_F(OrdinaryUse, RaisesNothingAboveLowInADump) {
  ASSERT_TRUE(sample::write_dump(folder_ / "phone", options(false)));
  const Outcome outcome = check(folder_ / "phone");
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.loud, kNothing);
  EXPECT_EQ(outcome.verdict, VerdictKind::no_known_traces);
}

TEST_F(OrdinaryUse, EveryFamilyOfTheMadePhoneIsRead) {
  const Outcome outcome = check(phones() / "quiet dump");
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.loud, kNothing);
  EXPECT_EQ(outcome.coverage.damage_total, 0U);
  for (const char* artifact : {"ios.accounts",
                               "ios.applications",
                               "ios.attachment_kinds",
                               "ios.cache_files",
                               "ios.calendar",
                               "ios.calls",
                               "ios.chrome_favicon",
                               "ios.chrome_history",
                               "ios.configuration_profiles",
                               "ios.contacts",
                               "ios.crash_reports",
                               "ios.filesystem",
                               "ios.firefox_favicon",
                               "ios.firefox_history",
                               "ios.interactions",
                               "ios.locationd_clients",
                               "ios.profile_events",
                               "ios.safari_browser_state",
                               "ios.safari_favicon",
                               "ios.shortcuts",
                               "ios.shutdown_log",
                               "ios.trusted_devices",
                               "ios.version_history",
                               "ios.webkit_folders",
                               "ios.webkit_origins",
                               "ios.webkit_resource_load_statistics",
                               "ios.whatsapp_contacts"}) {
    EXPECT_FALSE(record_lines(outcome.files, artifact).empty()) << artifact;
  }
}

// The same phone with traces: each is found, in both forms.
TEST_F(OrdinaryUse, HidesNoTrace) {
  const std::set<std::string> expected = {"high ios.calls", "high ios.calendar",
                                          "high ios.chrome_history",
                                          "medium ios.attachment_kinds.not_what_it_says",
                                          "medium ios.calendar.backdated_overlapping_invitations"};
  ASSERT_TRUE(sample::write_backup(folder_ / "backup", options(true)));
  ASSERT_TRUE(sample::write_dump(folder_ / "dump", options(true)));
  for (const char* form : {"backup", "dump"}) {
    const Outcome outcome = check(folder_ / form);
    ASSERT_FALSE(outcome.error) << outcome.error->message;
    EXPECT_EQ(outcome.verdict, VerdictKind::match);
    for (const std::string& alert : expected) {
      EXPECT_TRUE(outcome.loud.contains(alert)) << form << ": " << alert;
    }
    EXPECT_EQ(outcome.loud.contains("critical ios.crash_reports"), std::string(form) == "dump");
  }
}

}  // namespace
}  // namespace bridle
