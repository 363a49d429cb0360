// android.dns_events: which names each application looked up, from the intrusion logs.
//
// Format: docs/formats/android-intrusion-logs.md

#include "artifacts/intrusion_log.h"

namespace bridle::artifacts {
namespace {

struct DnsEvent {
  std::optional<Timestamp> event_time = std::nullopt;
  std::optional<std::string_view> hostname = std::nullopt;
  std::vector<std::string_view> addresses = {};
  std::optional<std::string_view> package = std::nullopt;
  std::vector<std::string_view> others = {};
};

constexpr Column kColumns[] = {
    column<&DnsEvent::event_time>("event_time", Role::time, "when it was looked up"),
    column<&DnsEvent::hostname>("hostname", Role::domain, "the name"),
    column<&DnsEvent::addresses>("addresses", Role::ip, "what the answer was"),
    column<&DnsEvent::package>("package", Role::app_id, "who asked"),
    column<&DnsEvent::others>("others", Role::text, "what else the event says"),
};

constexpr std::string_view kSummary[] = {"hostname", "package"};

class Events {
 public:
  explicit Events(Emit<DnsEvent>& out) : out_(out) {}

  void read(json::Node event, const Where& where) {
    if (event.type() != json::Type::object) {
      out_.damage(where, "a lookup that is no object");
      return;
    }
    others_.clear();
    row_.hostname = {};
    row_.package = {};
    row_.addresses.clear();
    row_.event_time = intrusion::time_of(event, where, out_);
    for (const json::Member& member : event.members()) read_member(member, where);
    row_.others = others_.list();
    out_.record(row_, where);
  }

 private:
  void read_member(const json::Member& member, const Where& where) {
    const json::Node& value = member.value;
    if (member.key == "event_time" || value.type() == json::Type::null) return;
    if (member.key == "hostname") {
      row_.hostname = text_of(value, where, "hostname is no text");
    } else if (member.key == "package_name") {
      row_.package = text_of(value, where, "package_name is no text");
    } else if (member.key == "ip_addresses") {
      read_addresses(value, where);
    } else {
      others_.add(member.key, value);
    }
  }

  std::optional<std::string_view> text_of(json::Node value, const Where& where,
                                          std::string_view problem) {
    const auto text = value.text();
    if (!text) out_.damage(where, problem);
    return text && !text->empty() ? text : std::nullopt;
  }

  void read_addresses(json::Node value, const Where& where) {
    if (const auto one = value.text()) {
      row_.addresses.push_back(intrusion::address_of(*one));
      return;
    }
    if (value.type() != json::Type::array) out_.damage(where, "ip_addresses is no list");
    for (const json::Node& item : value.items()) {
      if (const auto text = item.text()) {
        row_.addresses.push_back(intrusion::address_of(*text));
      } else {
        out_.damage(where, "an address is no text");
      }
    }
  }

  Emit<DnsEvent>& out_;
  DnsEvent row_;
  intrusion::Texts others_;
};

void parse(const Input& in, Emit<DnsEvent>& out) {
  Events events(out);
  intrusion::for_each_event(
      in, out,
      [](std::string_view line) { return line.find(intrusion::kDns) != std::string_view::npos; },
      [](std::string_view kind) { return kind == intrusion::kDns; },
      [&events](std::string_view, const json::Node& event, const Where& where) {
        events.read(event, where);
      });
}

}  // namespace

BRIDLE_ARTIFACT(android_dns_events) = {.id = "android.dns_events",
                                       .title = "Names that applications looked up",
                                       .paths = intrusion::kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .reads = Reads::lines,
                                       .found_in = kInIntrusionLogs | kInAndroidQf,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
