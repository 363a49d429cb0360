#include "formats/ios_domains.h"

#include "base/hash.h"

namespace bridle::ios {
namespace {

struct Root {
  std::string_view domain;  // ends in "-" where an identifier follows
  std::string_view path;
};

// In the order of how many files of a backup they hold.
constexpr Root kContainers[] = {
    {"AppDomain-", "private/var/mobile/Containers/Data/Application"},
    {"AppDomainGroup-", "private/var/mobile/Containers/Shared/AppGroup"},
    {"AppDomainPlugin-", "private/var/mobile/Containers/Data/PluginKitPlugin"},
    {"SysContainerDomain-", "private/var/containers/Data/System"},
    {"SysSharedContainerDomain-", "private/var/containers/Shared/SystemGroup"},
};
constexpr std::size_t kAppContainers = 3;  // the first of them

constexpr Root kFixed[] = {
    {"CameraRollDomain", "private/var/mobile"},
    {"HomeDomain", "private/var/mobile"},
    {"MediaDomain", "private/var/mobile"},
    {"BooksDomain", "private/var/mobile/Media/Books"},
    {"DatabaseDomain", "private/var/db"},
    {"HealthDomain", "private/var/mobile/Library"},
    {"HomeKitDomain", "private/var/mobile"},
    {"InstallDomain", "private/var/installd"},
    {"KeyboardDomain", "private/var/mobile"},
    {"KeychainDomain", "private/var/Keychains"},
    {"ManagedPreferencesDomain", "private/var/Managed Preferences"},
    {"MobileDeviceDomain", "private/var/MobileDevice"},
    {"NetworkDomain", "private/var/networkd"},
    {"ProtectedDomain", "private/var/protected"},
    {"RootDomain", "private/var/root"},
    {"SystemPreferencesDomain", "private/var/preferences"},
    {"TonesDomain", "private/var/mobile"},
    {"WirelessDomain", "private/var/wireless"},
};

constexpr std::string_view kUnknown = "private/var/unknown-domain";

void append_component(std::string_view component, std::string& out) {
  out += '/';
  out += component;
}

void append_root(std::string_view domain, std::string_view relative_path, std::string& out) {
  for (const Root& root : kContainers) {
    if (domain.starts_with(root.domain)) {
      out += root.path;
      append_component(domain.substr(root.domain.size()), out);
      return;
    }
  }
  for (const Root& root : kFixed) {
    if (domain != root.domain) continue;
    // HealthDomain has been seen with "Health/..." and with "Library/Health/...".
    const bool has_library = domain == "HealthDomain" && relative_path.starts_with("Library/");
    out += has_library ? std::string_view("private/var/mobile") : root.path;
    return;
  }
  out += kUnknown;
  append_component(domain, out);
}

}  // namespace

void append_device_path(std::string_view domain, std::string_view relative_path, std::string& out) {
  append_root(domain, relative_path, out);
  if (!relative_path.empty()) append_component(relative_path, out);
}

std::string device_path(std::string_view domain, std::string_view relative_path) {
  std::string out;
  append_device_path(domain, relative_path, out);
  return out;
}

std::string_view app_of_domain(std::string_view domain) {
  for (std::size_t i = 0; i < kAppContainers; ++i) {
    const std::string_view prefix = kContainers[i].domain;
    if (domain.starts_with(prefix)) return domain.substr(prefix.size());
  }
  return {};
}

std::string file_id(std::string_view domain, std::string_view relative_path) {
  std::string name;
  name.reserve(domain.size() + 1 + relative_path.size());
  name += domain;
  name += '-';
  name += relative_path;
  return hex(sha1(name));
}

}  // namespace bridle::ios
