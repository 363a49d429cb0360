// What the backup's own property lists say: the phone, its applications, the state of the backup.
//
// The phone never was: its numbers are from the ranges that are kept for tests and for fiction.

#include <string>
#include <string_view>

#include "sample/parts.h"
#include "sample/prose.h"

namespace bridle::sample {
namespace {

using plist::Tree;

constexpr const char* kVersion = "17.5.1";
constexpr const char* kBuild = "21F90";
constexpr const char* kModel = "iPhone14,5";
constexpr const char* kName = "Sample phone";
constexpr const char* kSerial = "BRDLSMPL01";
constexpr const char* kUniqueId = "00008110-000000000B51D1E0";
constexpr const char* kPhoneNumber = "+1 (212) 555-0100";
constexpr const char* kImei = "004999010640000";

Tree text(std::string_view value) { return {std::string(value)}; }

std::string version_of(std::string_view app) {
  return std::to_string(1 + app.size() % 7) + "." + std::to_string(app.size() % 10) + ".0";
}

Tree make_info(const Making& making) {
  Random random = making.random("applications");
  Tree::Array installed;
  Tree::Dict applications;
  for (const std::string& app : apps(making.options)) {
    installed.push_back(text(app));
    Tree metadata{store_metadata(app, random)};
    applications.emplace_back(app, Tree{Tree::Dict{{"ApplicationSINF", {random.bytes(64)}},
                                                   {"PlaceholderIcon", {random.bytes(600)}},
                                                   {"iTunesMetadata", std::move(metadata)}}});
  }
  // Apple's own that can be removed: some have no metadata of the store.
  for (const char* app : {"com.apple.compass", "com.apple.measure", "com.apple.stocks"}) {
    installed.push_back(text(app));
    applications.emplace_back(app, Tree{Tree::Dict{{"PlaceholderIcon", {random.bytes(600)}}}});
  }
  return {Tree::Dict{{"Applications", {std::move(applications)}},
                     {"Build Version", text(kBuild)},
                     {"Device Name", text(kName)},
                     {"Display Name", text(kName)},
                     {"GUID", text("0B51D1E00B51D1E00B51D1E00B51D1E0")},
                     {"ICCID", text("8988300000000000019")},
                     {"IMEI", text(kImei)},
                     {"Installed Applications", {std::move(installed)}},
                     {"Last Backup Date", {at(kBackupTime)}},
                     {"MEID", text("00499901064000")},
                     {"Phone Number", text(kPhoneNumber)},
                     {"Product Name", text("iPhone 13")},
                     {"Product Type", text(kModel)},
                     {"Product Version", text(kVersion)},
                     {"Serial Number", text(kSerial)},
                     {"Target Identifier", text(kUniqueId)},
                     {"Target Type", text("Device")},
                     {"Unique Identifier", text(kUniqueId)},
                     {"iTunes Version", text("12.13.2.3")}}};
}

Tree make_lockdown() {
  return {Tree::Dict{{"BuildVersion", text(kBuild)},
                     {"DeviceName", text(kName)},
                     {"ProductType", text(kModel)},
                     {"ProductVersion", text(kVersion)},
                     {"SerialNumber", text(kSerial)},
                     {"UniqueDeviceID", text(kUniqueId)},
                     {"com.apple.Accessibility", {Tree::Dict{}}},
                     {"com.apple.MobileDeviceCrashCopy", {Tree::Dict{}}},
                     {"com.apple.TerminalFlashr", {Tree::Dict{}}},
                     {"com.apple.mobile.data_sync", {Tree::Dict{}}},
                     {"com.apple.mobile.iTunes.accessories", {Tree::Dict{}}},
                     {"com.apple.mobile.wireless_lockdown", {Tree::Dict{}}}}};
}

Tree make_applications(const Making& making) {
  Tree::Dict out;
  for (const std::string& app : apps(making.options)) {
    out.emplace_back(app, Tree{Tree::Dict{{"CFBundleIdentifier", text(app)},
                                          {"CFBundleVersion", text(version_of(app))},
                                          {"ContainerContentClass", text("Data/Application")}}});
  }
  return {std::move(out)};
}

Tree make_status(const Making& making) {
  return {Tree::Dict{{"BackupState", text("new")},
                     {"Date", {at(kBackupTime)}},
                     {"IsFullBackup", {true}},
                     {"SnapshotState", text("finished")},
                     {"UUID", text(making.random("status").uuid())},
                     {"Version", text("3.3")}}};
}

}  // namespace

std::vector<std::string> apps(const PhoneOptions& options) {
  std::vector<std::string> out(std::begin(kApps), std::end(kApps));
  Random random = Random::of(options.seed, "names of applications");
  while (out.size() < options.size.applications) {
    const char* top = random.percent(70) ? "com.example." : "org.example.";
    out.push_back(top + std::string(word(random)) + std::to_string(out.size()));
  }
  return out;
}

std::vector<std::byte> store_metadata(std::string_view app, Random& random) {
  // Where it was found: in the store, in a message, in a list of what was bought before.
  constexpr std::string_view kSources[] = {
      "com.apple.AppStore", "com.apple.AppStore",  "com.apple.AppStore",
      "com.apple.AppStore", "com.apple.MobileSMS", "com.apple.AppStore.ProductPageExtension"};
  const std::string purchased = rfc3339(at(kBackupTime - random.between(10, 870) * kDay));
  const std::string_view source = kSources[random.below(std::size(kSources))];
  return plist::write_binary({Tree::Dict{
      {"itemName", text(app.substr(app.rfind('.') + 1))},
      {"artistName", text("Example Software")},
      {"softwareVersionBundleId", text(app)},
      {"bundleShortVersionString", text(version_of(app))},
      {"bundleVersion", text(version_of(app))},
      {"genre", text("Utilities")},
      {"sourceApp", text(source)},
      {"releaseDate", text("2021-11-02T08:00:00Z")},
      {"com.apple.iTunesStore.downloadInfo", {Tree::Dict{{"purchaseDate", text(purchased)}}}}}});
}

BackupFacts make_facts(const Making& making) {
  return {.lockdown = make_lockdown(),
          .applications = make_applications(making),
          .info = make_info(making),
          .status = make_status(making),
          .date = at(kBackupTime)};
}

}  // namespace bridle::sample
