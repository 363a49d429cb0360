// ios.locationd_clients: what asked for the phone's location, and when it last did.
//
// A property list of client -> attributes. A client is named "com.example.app:" in older systems,
// with a letter before it in newer ones ("icom.example.app:"), or with the path of its bundle
// ("com.apple.locationd.bundle-/System/Library/LocationBundles/..."). Attributes that are not known
// by name are kept as they stand.
// Format: docs/formats/ios-locationd-clients.md

#include <algorithm>
#include <deque>

#include "artifacts/artifact.h"
#include "artifacts/plist_fields.h"
#include "artifacts/plist_leaves.h"

namespace bridle::artifacts {
namespace {

struct Client {
  std::optional<Timestamp> location_stopped = std::nullopt;
  std::optional<Timestamp> background_location_stopped = std::nullopt;
  std::optional<Timestamp> receiving_location_stopped = std::nullopt;
  std::optional<Timestamp> consumption_began = std::nullopt;
  std::optional<Timestamp> visit_started = std::nullopt;
  std::optional<Timestamp> visit_stopped = std::nullopt;
  std::optional<Timestamp> significant_started = std::nullopt;
  std::optional<Timestamp> significant_stopped = std::nullopt;
  std::optional<Timestamp> non_persistent_significant_stopped = std::nullopt;
  std::optional<Timestamp> fence_started = std::nullopt;
  std::optional<Timestamp> fence_stopped = std::nullopt;
  std::optional<Timestamp> beacon_region_stopped = std::nullopt;
  std::optional<std::string_view> client = std::nullopt;
  std::optional<std::string_view> bundle_id = std::nullopt;
  std::optional<std::string_view> bundle_path = std::nullopt;
  std::optional<std::string_view> executable = std::nullopt;
  std::optional<std::string_view> registered = std::nullopt;
  std::optional<std::int64_t> authorization = std::nullopt;
  std::vector<std::string_view> other = {};
};

constexpr Column kColumns[] = {
    column<&Client::location_stopped>("location_stopped", Role::time,
                                      "LocationTimeStopped: location was last used until"),
    column<&Client::background_location_stopped>("background_location_stopped", Role::time,
                                                 "BackgroundLocationTimeStopped"),
    column<&Client::receiving_location_stopped>("receiving_location_stopped", Role::time,
                                                "ReceivingLocationInformationTimeStopped"),
    column<&Client::consumption_began>("consumption_began", Role::time, "ConsumptionPeriodBegin"),
    column<&Client::visit_started>("visit_started", Role::time, "VisitTimeStarted"),
    column<&Client::visit_stopped>("visit_stopped", Role::time, "VisitTimeStopped"),
    column<&Client::significant_started>("significant_started", Role::time,
                                         "SignificantTimeStarted: changes of place"),
    column<&Client::significant_stopped>("significant_stopped", Role::time,
                                         "SignificantTimeStopped"),
    column<&Client::non_persistent_significant_stopped>(
        "non_persistent_significant_stopped", Role::time, "NonPersistentSignificantTimeStopped"),
    column<&Client::fence_started>("fence_started", Role::time,
                                   "FenceTimeStarted: entering or leaving an area"),
    column<&Client::fence_stopped>("fence_stopped", Role::time, "FenceTimeStopped"),
    column<&Client::beacon_region_stopped>("beacon_region_stopped", Role::time,
                                           "BeaconRegionTimeStopped"),
    column<&Client::client>("client", Role::process, "the client, as stored, without its \":\""),
    column<&Client::bundle_id>("bundle_id", Role::app_id, "BundleId"),
    column<&Client::bundle_path>("bundle_path", Role::file_path, "BundlePath"),
    column<&Client::executable>("executable", Role::process, "Executable, a path or a name"),
    column<&Client::registered>("registered", Role::file_path, "Registered: a path"),
    column<&Client::authorization>("authorization", Role::none, "Authorization, as stored"),
    column<&Client::other>("other", Role::text, "other attributes, as key=value"),
};

constexpr std::string_view kSummary[] = {"client", "location_stopped"};

constexpr std::string_view kPaths[] = {
    "private/var/root/Library/Caches/locationd/clients.plist",
    "private/var/mobile/Library/Caches/locationd/clients.plist",
};

// Seconds since 2001; 0 is never.
struct Time {
  std::string_view key;
  std::optional<Timestamp> Client::*member;
};
constexpr Time kTimes[] = {
    {"LocationTimeStopped", &Client::location_stopped},
    {"BackgroundLocationTimeStopped", &Client::background_location_stopped},
    {"ReceivingLocationInformationTimeStopped", &Client::receiving_location_stopped},
    {"ConsumptionPeriodBegin", &Client::consumption_began},
    {"VisitTimeStarted", &Client::visit_started},
    {"VisitTimeStopped", &Client::visit_stopped},
    {"SignificantTimeStarted", &Client::significant_started},
    {"SignificantTimeStopped", &Client::significant_stopped},
    {"NonPersistentSignificantTimeStopped", &Client::non_persistent_significant_stopped},
    {"FenceTimeStarted", &Client::fence_started},
    {"FenceTimeStopped", &Client::fence_stopped},
    {"BeaconRegionTimeStopped", &Client::beacon_region_stopped},
};

constexpr std::string_view kTexts[] = {"BundleId", "BundlePath", "Executable"};

class Reader {
 public:
  explicit Reader(Emit<Client>& out) : out_(out) {}

  void read(std::string_view key, plist::Node attributes) {
    owned_.clear();
    prefix_.assign(key).append("/");
    Client row;
    row.client = key.ends_with(':') ? key.substr(0, key.size() - 1) : key;
    PlistFields<Client> fields(attributes, prefix_, out_);
    row.bundle_id = filled(fields.text("BundleId"));
    row.bundle_path = filled(fields.text("BundlePath"));
    row.executable = filled(fields.text("Executable"));
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      take(attributes.key_at(i), attributes.at(i), row);
    }
    out_.record(row, Where::at_key(key));
  }

 private:
  static std::optional<std::string_view> filled(std::optional<std::string_view> text) {
    return text && text->empty() ? std::nullopt : text;
  }

  void take(std::string_view key, plist::Node value, Client& row) {
    if (std::find(std::begin(kTexts), std::end(kTexts), key) != std::end(kTexts)) return;
    for (const Time& time : kTimes) {
      if (key == time.key) {
        row.*time.member = time_of(key, value);
        return;
      }
    }
    if (key == "Authorization" && value.integer()) {
      row.authorization = value.integer();
    } else if (key == "Registered" && value.text()) {
      row.registered = filled(value.text());
    } else {
      take_other(key, value, row);
    }
  }

  std::optional<Timestamp> time_of(std::string_view key, plist::Node value) {
    if (const auto date = value.date()) return date;
    const auto seconds = value.real();
    if (seconds && *seconds == 0) return std::nullopt;
    const auto time = seconds ? from_mac_s(*seconds) : std::nullopt;
    if (!time) damage(key, "is no time");
    return time;
  }

  void take_other(std::string_view key, plist::Node value, Client& row) {
    const bool whole = leaves_.walk(value, key, key, [&](const PlistLeaf& leaf) {
      if (const auto text = leaf_text(leaf.value)) {
        row.other.push_back(owned_.emplace_back(std::string(leaf.path) + "=" + *text));
      } else {
        damage(leaf.path, "is unreadable");
      }
    });
    if (!whole) damage(key, "is too deep or too much to be read in full");
  }

  void damage(std::string_view key, std::string_view what) {
    std::string text(key);
    text += ' ';
    text += what;
    out_.damage(Where::at_key(std::string_view(prefix_).substr(0, prefix_.size() - 1)), text);
  }

  Emit<Client>& out_;
  PlistLeaves leaves_;
  std::string prefix_;
  std::deque<std::string> owned_;  // what the row at hand views and the file does not hold
};

void parse(const Input& in, Emit<Client>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    Reader reader(out);
    for (std::size_t i = 0; i < root.size() && !out.stopped(); ++i) {
      const std::string_view key = root.key_at(i);
      const plist::Node attributes = root.at(i);
      if (key.empty()) {
        out.damage(Where::whole_file(), "the name of a client is unreadable");
      } else if (attributes.type() == plist::Type::dict) {
        reader.read(key, attributes);
      } else if (!attributes.exists()) {
        out.damage(Where::at_key(key), "the attributes of a client are unreadable");
      }
      // Plain values beside the clients are settings of the daemon.
    }
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_locationd_clients) = {.id = "ios.locationd_clients",
                                          .title = "Programs that used the location",
                                          .paths = kPaths,
                                          .columns = kColumns,
                                          .summary = kSummary,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
