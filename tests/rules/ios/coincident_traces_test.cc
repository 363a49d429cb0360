#include "rules/seen.h"

namespace bridle::rules {

extern const CrossRule ios_coincident_traces;

namespace test {
namespace {

constexpr std::string_view kFolder = "/private/var/mobile/Library/SMS/Attachments/0f/15";
constexpr std::string_view kSetting =
    "/private/var/mobile/Library/Preferences/com.apple.locationd.StatusBarIconManager.plist";
constexpr std::string_view kBundle = "/System/Library/LocationBundles/IonosphereHarvest.bundle";

// Watches: manifest, filesystem, data usage, baselines, location clients, attachments,
// settings in the manifest and among the files.
std::vector<Watched> nothing() { return std::vector<Watched>(8); }

Seen in_manifest(std::string_view modified, std::string_view path, std::string_view changed) {
  Seen row = seen(modified, {path, "directory"});
  row.values.emplace_back(Value(at(changed)));
  return row;
}

std::vector<Watched> pattern() {
  std::vector<Watched> all = nothing();
  all[0].rows.push_back(in_manifest("2022-05-01T03:00:00Z", kFolder, "2022-05-01T03:00:00Z"));
  all[0].rows.push_back(in_manifest("2022-05-01T03:02:00Z", kSetting, "2022-05-01T03:02:00Z"));
  all[2].rows.push_back(seen("2022-05-01T03:01:00Z", {"com.apple.WebKit.WebContent"}));
  return all;
}

TEST(CoincidentTraces, ThreeKindsWithinFiveMinutesAreOneAlert) {
  const auto flagged = judged(ios_coincident_traces, pattern());
  ASSERT_EQ(flagged.size(), 1U);
  EXPECT_EQ(flagged[0].watch, 0U);
  EXPECT_EQ(
      flagged[0].why,
      "2022-05-01T03:00:00Z a folder of attachments changed and no attachment came "
      "(/private/var/mobile/Library/SMS/Attachments/0f/15); "
      "2022-05-01T03:01:00Z a helper of the system used the network "
      "(com.apple.WebKit.WebContent); "
      "2022-05-01T03:02:00Z a setting of the system changed "
      "(/private/var/mobile/Library/Preferences/com.apple.locationd.StatusBarIconManager.plist)");
}

TEST(CoincidentTraces, ALocationBundleIsAKindOfItsOwn) {
  std::vector<Watched> all = pattern();
  all[0].rows.pop_back();
  EXPECT_TRUE(judged(ios_coincident_traces, all).empty()) << "two kinds";
  all[4].rows.push_back(seen("2022-05-01T03:04:59Z", {"com.apple.locationd.bundle", kBundle}));
  EXPECT_EQ(judged(ios_coincident_traces, all).size(), 1U);
}

TEST(CoincidentTraces, AnAttachmentThatCameExplainsItsFolder) {
  std::vector<Watched> all = pattern();
  all[5].times = {at("2022-05-01T03:00:30Z")};
  EXPECT_TRUE(judged(ios_coincident_traces, all).empty());
}

TEST(CoincidentTraces, AFolderWhoseStatusAloneChangedIsNone) {
  std::vector<Watched> all = pattern();
  all[0].rows[0] = in_manifest("2022-05-01T03:00:00Z", kFolder, "2023-01-01T00:00:00Z");
  EXPECT_TRUE(judged(ios_coincident_traces, all).empty());
}

TEST(CoincidentTraces, HoursApartAreNoCoincidence) {
  std::vector<Watched> all = pattern();
  all[2].rows[0] = seen("2022-05-01T09:01:00Z", {"com.apple.WebKit.WebContent"});
  EXPECT_TRUE(judged(ios_coincident_traces, all).empty());
}

TEST(CoincidentTraces, APhoneAtWorkIsNone) {
  std::vector<Watched> all = pattern();
  for (int i = 0; i < 20; ++i) {
    all[2].rows.push_back(seen("2022-05-01T03:01:30Z", {"nehelper"}));
  }
  EXPECT_TRUE(judged(ios_coincident_traces, all).empty()) << "a restore does all of it at once";
}

TEST(CoincidentTraces, AnUpdateOfTheSystemIsNone) {
  for (const std::size_t watch : {6U, 7U}) {
    std::vector<Watched> all = pattern();
    all[watch].times.assign(24, at("2022-05-01T03:01:00Z"));
    EXPECT_EQ(judged(ios_coincident_traces, all).size(), 1U);
    all[watch].times.assign(25, at("2022-05-01T03:01:00Z"));
    EXPECT_TRUE(judged(ios_coincident_traces, all).empty());
    all[watch].times.assign(90, at("2022-05-01T02:51:00Z"));
    EXPECT_EQ(judged(ios_coincident_traces, all).size(), 1U) << "at another time";
  }
}

TEST(CoincidentTraces, WantsWhatTheCampaignLeftAndNoOther) {
  const Watch& manifest = ios_coincident_traces.watches[0];
  const auto wanted = [&](std::string_view path) {
    return OneRow({Value(), Value(path), Value(std::string_view("directory")), Value()})
        .wanted_by(manifest);
  };
  EXPECT_TRUE(wanted(kFolder));
  EXPECT_TRUE(wanted("/private/var/mobile/Library/SMS/Attachments/0f"));
  EXPECT_TRUE(wanted(kSetting));
  EXPECT_FALSE(wanted("/private/var/mobile/Library/SMS/Attachments/0f/15/AAAA"));
  EXPECT_FALSE(wanted("/private/var/mobile/Library/SMS/Attachments"));
  EXPECT_FALSE(wanted("/private/var/mobile/Library/Preferences/com.example.plist"));
  const Watch& usage = ios_coincident_traces.watches[2];
  const auto used = [&](std::string_view name) {
    return OneRow({Value(), Value(name)}).wanted_by(usage);
  };
  EXPECT_TRUE(used("nehelper"));
  EXPECT_FALSE(used("mDNSResponder"));
}

}  // namespace
}  // namespace test
}  // namespace bridle::rules
