// ios.configuration_profiles: what was installed to configure the phone: its profiles and each of
// their payloads.
//
// A profile can make a phone trust a certificate, send its traffic elsewhere, hide notifications or
// be managed by somebody. iOS keeps a stub of each, a dictionary in the form of the profile itself,
// with InstallDate, the certificates of its signers and a PayloadContent of stubs of payloads. What
// a payload holds differs by type and version, so every value of it is read.
// Format: docs/formats/ios-configuration-profiles.md

#include <algorithm>
#include <deque>
#include <iterator>

#include "artifacts/artifact.h"
#include "artifacts/certificates.h"
#include "artifacts/plist_fields.h"
#include "artifacts/plist_leaves.h"
#include "bytes/scan.h"

namespace bridle::artifacts {
namespace {

struct Entry {
  std::optional<Timestamp> installed = std::nullopt;
  std::string_view record = "profile";
  std::optional<std::string_view> identifier = std::nullopt;
  std::optional<std::string_view> uuid = std::nullopt;
  std::optional<std::string_view> type = std::nullopt;
  std::optional<std::string_view> display_name = std::nullopt;
  std::optional<std::string_view> description = std::nullopt;
  std::optional<std::string_view> organization = std::nullopt;
  std::optional<std::string_view> profile = std::nullopt;
  std::vector<std::string_view> certificate_sha1 = {};
  std::vector<std::string_view> certificate_sha256 = {};
  std::vector<std::string_view> urls = {};
  std::vector<std::string_view> hosts = {};
  std::vector<std::string_view> app_ids = {};
  std::vector<std::string_view> settings = {};
};

constexpr Column kColumns[] = {
    column<&Entry::installed>("installed", Role::time, "when the profile was installed"),
    column<&Entry::record>("record", Role::none,
                           "profile, enrolment (the profile that asked for this one), payload"),
    column<&Entry::identifier>("identifier", Role::profile_id, "PayloadIdentifier"),
    column<&Entry::uuid>("uuid", Role::profile_id, "PayloadUUID"),
    column<&Entry::type>("type", Role::none, "PayloadType: com.apple.vpn.managed, ..."),
    column<&Entry::display_name>("display_name", Role::text, "name shown to the user"),
    column<&Entry::description>("description", Role::text, "description shown to the user"),
    column<&Entry::organization>("organization", Role::text,
                                 "who it says it is from; nobody checks it"),
    column<&Entry::profile>("profile", Role::none, "payload: identifier of its profile"),
    column<&Entry::certificate_sha1>("certificate_sha1", Role::cert_hash,
                                     "certificates in it; of a profile: of its signers"),
    column<&Entry::certificate_sha256>("certificate_sha256", Role::cert_hash, "the same, SHA-256"),
    column<&Entry::urls>("urls", Role::url, "URLs in it"),
    column<&Entry::hosts>("hosts", Role::domain, "servers in it"),
    column<&Entry::app_ids>("app_ids", Role::app_id, "applications that it configures"),
    column<&Entry::settings>("settings", Role::text,
                             "every other value, as key path=value; no passwords"),
};

constexpr std::string_view kSummary[] = {"record", "type", "identifier", "display_name"};

// Folders of the system and of the user, and where iOS 9 and earlier had them.
constexpr std::string_view kPaths[] = {
    "private/var/containers/Shared/SystemGroup/*/Library/ConfigurationProfiles/profile-*",
    "private/var/mobile/Library/ConfigurationProfiles/profile-*",
    "private/var/mobile/Library/UserConfigurationProfiles/profile-*",
};

constexpr Rule kRules[] = {
    {.id = "ios.configuration_profiles.hides_notifications",
     .severity = Severity::medium,
     .title = "A configuration profile sets which notifications are shown",
     .means = "The payload can keep notifications of an application from being seen, also those "
              "that would warn. It does not say that any was hidden.",
     .benign = "Organisations set notifications of their own applications on phones that they "
               "manage."},
    {.id = "ios.configuration_profiles.root_certificate",
     .severity = Severity::low,
     .title = "A configuration profile adds a root certificate",
     .means = "Whoever holds the key of a trusted root certificate can read encrypted connections "
              "that pass through them. The certificate alone redirects nothing.",
     .benign = "Universities and employers install one for their Wi-Fi, ad blockers for their "
               "filter."},
    {.id = "ios.configuration_profiles.can_intercept",
     .severity = Severity::medium,
     .title = "One configuration profile adds a root certificate and redirects traffic",
     .means = "Together the two let whoever made the profile read encrypted connections. That is "
              "how interception is set up; it does not say that anyone did.",
     .benign = "Employers who filter the traffic of the phones that they manage, and some ad "
               "blockers, do the same."},
    {.id = "ios.configuration_profiles.global_proxy",
     .severity = Severity::medium,
     .title = "A configuration profile sends all web traffic through a proxy",
     .means = "The owner of the proxy sees which hosts the phone talks to, wherever it is.",
     .benign = "Schools and employers do this on supervised phones."},
    {.id = "ios.configuration_profiles.proxy",
     .severity = Severity::low,
     .title = "A configuration profile sets a proxy for a network",
     .means = "Traffic over that Wi-Fi, mobile or VPN connection goes through the proxy.",
     .benign = "Common in networks of organisations."},
    {.id = "ios.configuration_profiles.redirects_traffic",
     .severity = Severity::low,
     .title = "A configuration profile sets up a VPN, a relay, a DNS server or a web filter",
     .means = "All or some of the phone's traffic, or the names that it looks up, go to somebody "
              "who was chosen by the profile.",
     .benign = "VPN services, ad blockers, DNS services and employers work like this. It matters "
               "when the owner of the phone does not know the profile."},
    {.id = "ios.configuration_profiles.managed",
     .severity = Severity::low,
     .title = "The phone is enrolled in a device management (MDM)",
     .means = "Whoever runs the server can install applications and profiles, see what is "
              "installed, locate, lock and erase the phone.",
     .benign = "Phones of employers and schools are. It matters when the owner of the phone does "
               "not know of it."},
};
constexpr const Rule& kHidesNotifications = kRules[0];
constexpr const Rule& kRootCertificate = kRules[1];
constexpr const Rule& kCanIntercept = kRules[2];
constexpr const Rule& kGlobalProxy = kRules[3];
constexpr const Rule& kProxy = kRules[4];
constexpr const Rule& kRedirectsTraffic = kRules[5];
constexpr const Rule& kManaged = kRules[6];

constexpr std::string_view kRedirecting[] = {
    "com.apple.vpn.managed",          "com.apple.vpn.managed.applayer",
    "com.apple.vpn.managed.alwayson", "com.apple.relay.managed",
    "com.apple.dnsSettings.managed",  "com.apple.dnsProxy.managed",
    "com.apple.webcontent-filter",
};

// Keys whose value is a server, in any payload.
constexpr std::string_view kServerKeys[] = {
    "HostName",
    "CalDAVHostName",
    "CardDAVHostName",
    "IncomingMailServerHostName",
    "LDAPAccountHostName",
    "OutgoingMailServerHostName",
    "SubCalAccountHostName",
    "Host",
    "RemoteAddress",
    "CommRemoteAddress",
    "ServerAddress",
    "ServerAddresses",
    "ServerName",
    "ProxyServer",
    "HTTPProxy",
    "HTTPSProxy",
    "proxy",
};
constexpr std::string_view kProxyKeys[] = {"ProxyServer", "ProxyPACURL", "ProxyAutoConfigURLString",
                                           "HTTPProxy",   "HTTPSProxy",  "proxy"};

// Keys whose value is an application that has to be there for the payload to have a use.
constexpr std::string_view kAppKeys[] = {"BundleIdentifier",
                                         "ProviderBundleIdentifier",
                                         "VPNSubType",
                                         "PluginBundleID",
                                         "FilterDataProviderBundleIdentifier",
                                         "FilterPacketProviderBundleIdentifier",
                                         "AppBundleIdentifier"};

// Told by columns of their own.
constexpr std::string_view kOwnColumns[] = {"PayloadIdentifier",  "PayloadUUID",
                                            "PayloadType",        "PayloadDisplayName",
                                            "PayloadDescription", "PayloadOrganization"};

bool is_one_of(std::span<const std::string_view> list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_secret(std::string_view key) {
  std::string lowered(key);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (const std::string_view word : {"password", "passphrase", "secret", "token"}) {
    if (lowered.find(word) != std::string::npos) return true;
  }
  return lowered == "psk" || lowered == "challenge";
}

// What a profile does that matters only together.
struct Effects {
  bool adds_root = false;
  std::string_view redirects = "";  // the type of the payload
};

class Reader {
 public:
  explicit Reader(Emit<Entry>& out) : out_(out) {}

  // `prefix` is the key path of `dict` with its "/", empty for the root.
  void read_profile(plist::Node dict, const std::string& prefix, std::string_view record) {
    Entry row;
    row.record = record;
    take_names(dict, prefix, row);
    PlistFields<Entry> fields(dict, prefix, out_);
    row.installed = fields.date("InstallDate");
    for (std::size_t i = 0; i < dict.size(); ++i) {
      const std::string_view key = dict.key_at(i);
      if (key != "InstallDate" && key != "PayloadContent" && key != "OTAProfileStub") {
        take_setting(dict.at(i), prefix, key.empty() ? std::to_string(i) : std::string(key), row);
      }
    }
    const Where where = Where::at_key(place_of(prefix));
    out_.record(row, prefix.empty() ? Where::whole_file() : where);
    if (dict["EncryptedPayloadContent"].exists()) {
      fields.damage("EncryptedPayloadContent", "the payloads are encrypted");
    }
    const Effects effects = read_payloads(dict["PayloadContent"], prefix, row);
    if (effects.adds_root && !effects.redirects.empty()) {
      out_.flag(row, prefix.empty() ? Where::whole_file() : where, kCanIntercept,
                "a root certificate and " + std::string(effects.redirects));
    }
  }

 private:
  static std::string_view place_of(std::string_view prefix) {
    return prefix.substr(0, prefix.empty() ? 0 : prefix.size() - 1);
  }

  std::string_view keep(std::string text) { return owned_.emplace_back(std::move(text)); }

  void take_names(plist::Node dict, std::string_view prefix, Entry& row) {
    PlistFields<Entry> fields(dict, prefix, out_);
    row.identifier = fields.text("PayloadIdentifier");
    row.uuid = fields.text("PayloadUUID");
    row.type = fields.text("PayloadType");
    row.display_name = fields.text("PayloadDisplayName");
    row.description = fields.text("PayloadDescription");
    row.organization = fields.text("PayloadOrganization");
  }

  void take_setting(plist::Node value, const std::string& prefix, const std::string& key,
                    Entry& row) {
    if (is_one_of(kOwnColumns, key)) return;
    const bool whole =
        leaves_.walk(value, key, key, [&](const PlistLeaf& leaf) { take_leaf(leaf, prefix, row); });
    if (!whole) out_.damage(Where::at_key(prefix + key), "too deep or too much to be read in full");
  }

  void take_leaf(const PlistLeaf& leaf, const std::string& prefix, Entry& row) {
    std::string setting(leaf.path);
    setting += '=';
    const bool is_text = leaf.value.type() == plist::Type::text;
    if (const auto data = leaf.value.data()) {
      const auto certificates = hash_certificates(*data);
      for (const CertificateHashes& hashes : certificates) {
        row.certificate_sha1.push_back(keep(hashes.sha1));
        row.certificate_sha256.push_back(keep(hashes.sha256));
      }
      if (!certificates.empty()) return;
    }
    if (is_secret(leaf.key) && (is_text || leaf.value.data())) {
      row.settings.push_back(keep(setting + "(left out)"));
      return;
    }
    const auto text = leaf_text(leaf.value);
    if (!text) {
      out_.damage(Where::at_key(prefix + std::string(leaf.path)), "a value is unreadable");
      return;
    }
    if (is_text) take_address(leaf.key, *text, row);
    row.settings.push_back(keep(setting + *text));
  }

  void take_address(std::string_view key, std::string_view text, Entry& row) {
    if (text.find("://") != std::string_view::npos && !host_of_url(text).empty()) {
      row.urls.push_back(keep(std::string(text)));
    } else if (is_one_of(kServerKeys, key) && !text.empty()) {
      row.hosts.push_back(keep(std::string(text)));
    } else if (is_one_of(kAppKeys, key) && !text.empty()) {
      row.app_ids.push_back(keep(std::string(text)));
    }
  }

  Effects read_payloads(plist::Node content, const std::string& prefix, const Entry& profile) {
    Effects effects;
    const std::string path = prefix + "PayloadContent";
    if (content.type() == plist::Type::dict) {
      read_payload(content, path + "/", profile, effects);
    } else if (content.type() == plist::Type::array) {
      for (std::size_t i = 0; i < content.size() && !out_.stopped(); ++i) {
        const std::string place = path + "/" + std::to_string(i);
        if (content.at(i).type() == plist::Type::dict) {
          read_payload(content.at(i), place + "/", profile, effects);
        } else {
          out_.damage(Where::at_key(place), "a payload is no dictionary");
        }
      }
    } else if (content.exists()) {
      out_.damage(Where::at_key(path), "neither payloads nor a payload");
    }
    return effects;
  }

  void read_payload(plist::Node dict, const std::string& prefix, const Entry& profile,
                    Effects& effects) {
    // What is kept for a payload is no longer needed after it.
    const std::size_t kept = owned_.size();
    Entry row;
    row.record = "payload";
    row.profile = profile.identifier;
    take_names(dict, prefix, row);
    for (std::size_t i = 0; i < dict.size(); ++i) {
      const std::string_view key = dict.key_at(i);
      take_setting(dict.at(i), prefix, key.empty() ? std::to_string(i) : std::string(key), row);
    }
    const Where where = Where::at_key(place_of(prefix));
    out_.record(row, where);
    flag_payload(dict, row, where, effects);
    owned_.resize(kept);
  }

  void flag_payload(plist::Node dict, const Entry& row, const Where& where, Effects& effects) {
    const std::string_view type = row.type.value_or("");
    if (type == "com.apple.notificationsettings") flag_notifications(dict, row, where);
    if (type == "com.apple.security.root") {
      effects.adds_root = true;
      out_.flag(row, where, kRootCertificate, name_of(row));
    }
    if (type == "com.apple.mdm") {
      out_.flag(row, where, kManaged,
                "by " + std::string(row.urls.empty() ? std::string_view("a server that is not told")
                                                     : row.urls.front()));
    }
    if (const auto known = std::find(std::begin(kRedirecting), std::end(kRedirecting), type);
        known != std::end(kRedirecting)) {
      if (effects.redirects.empty()) effects.redirects = *known;
      out_.flag(row, where, kRedirectsTraffic, to_where(row));
    }
    if (type == "com.apple.proxy.http.global") {
      if (effects.redirects.empty()) effects.redirects = "com.apple.proxy.http.global";
      out_.flag(row, where, kGlobalProxy, to_where(row));
    } else if (sets_proxy(row)) {
      if (effects.redirects.empty()) effects.redirects = "a proxy";
      out_.flag(row, where, kProxy, to_where(row));
    }
  }

  static bool sets_proxy(const Entry& row) {
    return std::any_of(row.settings.begin(), row.settings.end(), [](std::string_view setting) {
      const std::size_t equals = setting.find('=');
      const std::string_view path = setting.substr(0, equals);
      const std::string_view key = path.substr(path.rfind('/') + 1);
      // "HTTPProxy" of a VPN without a proxy is there and empty.
      return is_one_of(kProxyKeys, key) && equals + 1 < setting.size();
    });
  }

  static std::string name_of(const Entry& row) {
    return std::string(row.display_name.value_or(row.identifier.value_or("without a name")));
  }

  static std::string to_where(const Entry& row) {
    std::string out(row.type.value_or(""));
    for (const auto* list : {&row.hosts, &row.urls}) {
      if (!list->empty()) return out + " to " + std::string(list->front());
    }
    return out + ": " + name_of(row);
  }

  // Nothing is said where all that can be read shows notifications. A stub can lack the settings.
  void flag_notifications(plist::Node dict, const Entry& row, const Where& where) {
    const plist::Node list = dict["NotificationSettings"];
    std::string hidden;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const plist::Node app = list.at(i);
      const auto is_off = [&](std::string_view key) { return app[key].boolean() == false; };
      if (!is_off("NotificationsEnabled") &&
          !(is_off("ShowInNotificationCenter") && is_off("ShowInLockScreen"))) {
        continue;
      }
      if (!hidden.empty()) hidden += ", ";
      hidden += app["BundleIdentifier"].text().value_or("an application that is not named");
    }
    if (!hidden.empty()) {
      out_.flag(row, where, kHidesNotifications, "hidden: " + hidden);
    } else if (list.size() == 0) {
      out_.flag(row, where, kHidesNotifications, "which ones is not told");
    }
  }

  Emit<Entry>& out_;
  PlistLeaves leaves_;
  std::deque<std::string> owned_;  // what the row at hand views and the file does not hold
};

void parse(const Input& in, Emit<Entry>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    Reader reader(out);
    reader.read_profile(root, "", "profile");
    const plist::Node enrolment = root["OTAProfileStub"];
    if (enrolment.type() == plist::Type::dict) {
      reader.read_profile(enrolment, "OTAProfileStub/", "enrolment");
    } else if (enrolment.exists()) {
      out.damage(Where::at_key("OTAProfileStub"), "no profile");
    }
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_configuration_profiles) = {.id = "ios.configuration_profiles",
                                               .title = "Configuration profiles",
                                               .paths = kPaths,
                                               .columns = kColumns,
                                               .summary = kSummary,
                                               .rules = kRules,
                                               .parse = erased<&parse>};

}  // namespace bridle::artifacts
