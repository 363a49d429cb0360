// What the system keeps: the profile of an employer's Wi-Fi and when it came, who used the
// location, settings that an update of iOS changed.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "formats/plist_writer.h"
#include "sample/parts.h"
#include "sample/prose.h"

namespace bridle::sample {
namespace {

using plist::Tree;

constexpr std::string_view kProfiles =
    "SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles";
constexpr std::int64_t kProfileTime = kBackupTime - 300 * kDay;

Tree text(std::string_view value) { return {std::string(value)}; }

Tree payload(std::string_view type, std::string_view identifier, std::string_view name,
             Random& random) {
  return {Tree::Dict{{"PayloadType", text(type)},
                     {"PayloadVersion", {std::int64_t{1}}},
                     {"PayloadIdentifier", text(identifier)},
                     {"PayloadUUID", text(random.uuid())},
                     {"PayloadDisplayName", text(name)}}};
}

Tree::Dict& dict_of(Tree& tree) { return std::get<Tree::Dict>(tree.value); }

// Wi-Fi and mail of the place of work; no device management.
void make_profiles(const Making& making) {
  Random random = making.random("profiles");
  Tree wifi = payload("com.apple.wifi.managed", "org.example.work.wifi", "Wi-Fi", random);
  dict_of(wifi).emplace_back("SSID_STR", text("Example Works"));
  dict_of(wifi).emplace_back("EncryptionType", text("WPA2"));
  dict_of(wifi).emplace_back("ProxyType", text("None"));
  Tree mail = payload("com.apple.eas.account", "org.example.work.mail", "Mail", random);
  dict_of(mail).emplace_back("Host", text("mail.work.example.org"));
  dict_of(mail).emplace_back("EmailAddress", text("owner@work.example.org"));
  Tree profile = payload("Configuration", "org.example.work", "Example Works", random);
  dict_of(profile).emplace_back("PayloadOrganization", text("Example Works"));
  dict_of(profile).emplace_back("InstallDate", Tree{at(kProfileTime)});
  dict_of(profile).emplace_back("PayloadContent", Tree{Tree::Array{wifi, mail}});
  const std::string folder = "Library/ConfigurationProfiles";
  const FileTimes times{at(kProfileTime), at(kProfileTime), at(kProfileTime)};
  making.backup.add_folder(kProfiles, folder, times);
  making.backup.add_file(kProfiles, folder + "/profile-" + random.hex_digits(64) + ".stub", times,
                         plist::write_binary(profile));
  Tree event{Tree::Dict{{"org.example.work",
                         {Tree::Dict{{"Operation", text("install")},
                                     {"Process", text("Preferences")},
                                     {"Timestamp", {at(kProfileTime)}}}}}}};
  making.backup.add_file(
      kProfiles, folder + "/MCProfileEvents.plist", times,
      plist::write_binary({Tree::Dict{{"ProfileEvents", {Tree::Array{std::move(event)}}}}}));
}

void make_location_clients(const Making& making) {
  Random random = making.random("location");
  Tree::Dict clients;
  for (const std::string& app : apps(making.options)) {
    if (!random.percent(40)) continue;
    const std::string bundle = "/private/var/containers/Bundle/Application/" + random.uuid() + "/" +
                               app.substr(app.rfind('.') + 1) + ".app";
    const double used = mac(kBackupTime - random.between(60, 90 * kDay));
    clients.emplace_back("i" + app + ":", Tree{Tree::Dict{{"BundleId", text(app)},
                                                          {"BundlePath", text(bundle)},
                                                          {"Registered", text(bundle)},
                                                          {"Authorization", {std::int64_t{2}}},
                                                          {"LocationTimeStopped", {used}}}});
  }
  // Parts of the system that use it; all of them after an update.
  std::int64_t after = 20;
  for (const char* name :
       {"IonosphereHarvest", "WRMLinkSelection", "Traffic", "SystemCustomization"}) {
    const std::string bundle = "/System/Library/LocationBundles/" + std::string(name) + ".bundle";
    clients.emplace_back("com.apple.locationd.bundle-" + bundle,
                         Tree{Tree::Dict{{"BundlePath", text(bundle)},
                                         {"LocationTimeStopped", {mac(kUpdateTime + after)}}}});
    after += 45;
  }
  making.backup.add_folder("RootDomain", "Library/Caches/locationd", times_of_store(60));
  making.backup.add_file("RootDomain", "Library/Caches/locationd/clients.plist", times_of_store(60),
                         plist::write_binary({std::move(clients)}));
}

// An update writes the settings of most parts of the system, within minutes.
void make_updated_settings(const Making& making) {
  Random random = making.random("update");
  const std::uint64_t others = std::clamp<std::uint64_t>(making.options.size.messages / 15, 1, 400);
  const auto add = [&](const std::string& name) {
    const Timestamp when = at(kUpdateTime + random.between(0, 280));
    const Tree::Dict settings{{"version", text("17.5.1")}, {"migrated", {true}}};
    making.backup.add_file("HomeDomain", "Library/Preferences/" + name + ".plist",
                           {at(kRestoreTime), when, when}, plist::write_binary({settings}));
  };
  for (const char* name : {"com.apple.ImageIO", "com.apple.locationd.StatusBarIconManager",
                           "com.apple.imservice.ids.FaceTime"}) {
    add(name);
  }
  for (std::uint64_t i = 0; i < others; ++i) {
    add("com.apple." + std::string(word(random)) + std::to_string(i));
  }
}

}  // namespace

void make_system(const Making& making) {
  make_profiles(making);
  make_location_clients(making);
  make_updated_settings(making);
}

}  // namespace bridle::sample
