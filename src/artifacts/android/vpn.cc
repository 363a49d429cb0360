// android.vpn: virtual private networks, which all traffic goes through.
//
//   User 0                                        (service vpn_management)
//     Active package name: com.example.vpn
//     Active vpn type: 1
//   NetworkAgentInfo{network{101} ... VPN ... InterfaceName: tun0 ... OwnerUid: 10123 ...}
//
// Format: docs/formats/android-activity.md

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Vpn {
  std::string_view kind;
  std::optional<std::int64_t> user = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> interface = std::nullopt;
  std::optional<std::int64_t> owner_uid = std::nullopt;
  std::optional<std::string_view> session = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Vpn::kind>("kind", Role::none, "active: by its app; network: as it is connected"),
    column<&Vpn::user>("user", Role::none, "whose"),
    column<&Vpn::package>("package", Role::app_id, "the app that runs it"),
    column<&Vpn::interface>("interface", Role::none, "tun0, ..."),
    column<&Vpn::owner_uid>("owner_uid", Role::none, "user ID of the app that runs it"),
    column<&Vpn::session>("session", Role::none, "its name"),
};

constexpr std::string_view kSummary[] = {"package", "interface", "session"};

constexpr std::string_view kPaths[] = {"*/dumpsys/vpn_management", "*/dumpsys/vpn_management#*",
                                       "*/dumpsys/connectivity", "*/dumpsys/connectivity#*"};

std::optional<std::string_view> up_to(std::optional<std::string_view> text,
                                      std::string_view any_of) {
  if (!text) return std::nullopt;
  return dumpsys::known(text->substr(0, text->find_first_of(any_of)));
}

void parse(const Input& in, Emit<Vpn>& out) {
  dumpsys::Lines<Vpn> lines(in, out);
  lines.seen();  // most phones have none, and the text has many other parts
  std::optional<std::int64_t> user;
  while (lines.next()) {
    const std::string_view line = dumpsys::trimmed(lines.text());
    if (line.starts_with("User ")) {
      const auto rest = up_to(line.substr(5), " :");
      user = rest ? dumpsys::number(*rest) : std::nullopt;
    }
    if (line.starts_with("Active package name:")) {
      Vpn row = {.kind = "active", .user = user};
      row.package = dumpsys::known(line.substr(20));
      // "[Legacy VPN]" is one of the system's own, or none.
      if (row.package && dumpsys::is_package_name(*row.package)) out.record(row, lines.where());
    } else if (line.starts_with("NetworkAgentInfo") &&
               (line.find("Transports: VPN") != std::string_view::npos ||
                line.find("|VPN") != std::string_view::npos ||
                line.find("VpnTransportInfo") != std::string_view::npos)) {
      Vpn row = {.kind = "network"};
      row.interface = up_to(dumpsys::behind(line, "InterfaceName: "), " ,}");
      const auto owner = up_to(dumpsys::behind(line, "OwnerUid: "), " ,}>");
      if (owner) row.owner_uid = dumpsys::number(*owner);
      row.session = up_to(dumpsys::behind(line, "sessionId="), ",}");
      out.record(row, lines.where());
    }
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_vpn) = {.id = "android.vpn",
                                .title = "Virtual private networks",
                                .paths = kPaths,
                                .columns = kColumns,
                                .summary = kSummary,
                                .found_in = kInAndroidBugreport | kInAndroidQf,
                                .parse = erased<&parse>};

}  // namespace bridle::artifacts
