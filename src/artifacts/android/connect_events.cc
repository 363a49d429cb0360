// android.connect_events: which addresses each application connected to, from the intrusion logs.
//
// Format: docs/formats/android-intrusion-logs.md

#include "artifacts/intrusion_log.h"

namespace bridle::artifacts {
namespace {

struct ConnectEvent {
  std::optional<Timestamp> event_time = std::nullopt;
  std::optional<std::string_view> address = std::nullopt;
  std::optional<std::string_view> host = std::nullopt;
  std::optional<std::int64_t> port = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::vector<std::string_view> others = {};
};

constexpr Column kColumns[] = {
    column<&ConnectEvent::event_time>("event_time", Role::time, "when it connected"),
    column<&ConnectEvent::address>("address", Role::ip, "what it connected to"),
    column<&ConnectEvent::host>("host", Role::domain, "the name that stands with the address"),
    column<&ConnectEvent::port>("port", Role::none, "the port there"),
    column<&ConnectEvent::package>("package", Role::app_id, "who connected"),
    column<&ConnectEvent::others>("others", Role::text, "what else the event says"),
};

constexpr std::string_view kSummary[] = {"address", "port", "package"};

class Events {
 public:
  explicit Events(Emit<ConnectEvent>& out) : out_(out) {}

  void read(json::Node event, const Where& where) {
    if (event.type() != json::Type::object) {
      out_.damage(where, "a connection that is no object");
      return;
    }
    others_.clear();
    row_ = {};
    row_.event_time = intrusion::time_of(event, where, out_);
    for (const json::Member& member : event.members()) read_member(member, where);
    row_.others = others_.list();
    out_.record(row_, where);
  }

 private:
  void read_member(const json::Member& member, const Where& where) {
    const json::Node& value = member.value;
    if (member.key == "event_time" || value.type() == json::Type::null) return;
    if (member.key == "ip_address") {
      read_address(value, where);
    } else if (member.key == "package_name") {
      const auto text = value.text();
      if (!text) out_.damage(where, "package_name is no text");
      if (text && !text->empty()) row_.package = text;
    } else if (member.key == "port") {
      row_.port = intrusion::number_of(value);
      if (!row_.port) out_.damage(where, "port is no number");
    } else {
      others_.add(member.key, value);
    }
  }

  void read_address(json::Node value, const Where& where) {
    const auto text = value.text();
    if (!text) {
      out_.damage(where, "ip_address is no text");
      return;
    }
    row_.address = android::said(intrusion::address_of(*text));
    const std::size_t slash = text->rfind('/');
    if (slash != std::string_view::npos) row_.host = android::said(text->substr(0, slash));
  }

  Emit<ConnectEvent>& out_;
  ConnectEvent row_;
  intrusion::Texts others_;
};

void parse(const Input& in, Emit<ConnectEvent>& out) {
  Events events(out);
  intrusion::for_each_event(
      in, out,
      [](std::string_view line) {
        return line.find(intrusion::kConnect) != std::string_view::npos;
      },
      [](std::string_view kind) { return kind == intrusion::kConnect; },
      [&events](std::string_view, const json::Node& event, const Where& where) {
        events.read(event, where);
      });
}

}  // namespace

BRIDLE_ARTIFACT(android_connect_events) = {.id = "android.connect_events",
                                           .title = "Addresses that applications connected to",
                                           .paths = intrusion::kPaths,
                                           .columns = kColumns,
                                           .summary = kSummary,
                                           .reads = Reads::lines,
                                           .found_in = kInIntrusionLogs | kInAndroidQf,
                                           .parse = erased<&parse>};

}  // namespace bridle::artifacts
