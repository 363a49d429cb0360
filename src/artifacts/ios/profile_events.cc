// ios.profile_events: which configuration profiles were installed, updated and removed, when, and
// by which process.
//
//   ProfileEvents = ( { <profile> = { Operation = install;  Process = Preferences;
//                                     Timestamp = <date>; }; }, ... )
//
// The newest stands first, and iOS keeps some twenty. A profile that is gone is still named here.
// Format: docs/formats/ios-configuration-profiles.md

#include <deque>

#include "artifacts/artifact.h"
#include "artifacts/plist_fields.h"
#include "artifacts/plist_leaves.h"

namespace bridle::artifacts {
namespace {

struct Event {
  std::optional<Timestamp> happened = std::nullopt;
  std::optional<std::string_view> profile = std::nullopt;
  std::optional<std::string_view> operation = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::vector<std::string_view> other = {};
};

constexpr Column kColumns[] = {
    column<&Event::happened>("happened", Role::time, "when it happened"),
    column<&Event::profile>("profile", Role::profile_id, "the profile, as stored"),
    column<&Event::operation>("operation", Role::none, "install, update, remove, as stored"),
    column<&Event::process>("process", Role::process, "who asked for it"),
    column<&Event::other>("other", Role::text, "what else is said of it, as key=value"),
};

constexpr std::string_view kSummary[] = {"operation", "profile", "process"};

constexpr std::string_view kPaths[] = {
    "private/var/containers/Shared/SystemGroup/*/Library/ConfigurationProfiles/"
    "MCProfileEvents.plist",
    "private/var/mobile/Library/ConfigurationProfiles/MCProfileEvents.plist",
    "private/var/mobile/Library/UserConfigurationProfiles/MCProfileEvents.plist",
};

constexpr std::string_view kEvents = "ProfileEvents";

class Reader {
 public:
  explicit Reader(Emit<Event>& out) : out_(out) {}

  void read(std::string_view profile, plist::Node attributes, const std::string& place) {
    Event event;
    owned_.clear();
    if (profile.empty()) {
      out_.damage(Where::at_key(place), "the profile's name is unreadable");
    } else {
      event.profile = profile;
    }
    if (attributes.type() != plist::Type::dict) {
      out_.damage(Where::at_key(place), "an event without its attributes");
    }
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      take(attributes.key_at(i), attributes.at(i), place, event);
    }
    out_.record(event, Where::at_key(place));
  }

 private:
  void take(std::string_view key, plist::Node value, const std::string& place, Event& event) {
    if (key == "Timestamp") {
      event.happened = value.date();
      if (event.happened) return;
    } else if (key == "Operation") {
      event.operation = value.text();
      if (event.operation) return;
    } else if (key == "Process") {
      event.process = value.text();
      if (event.process) return;
    } else {
      take_other(key, value, place, event);
      return;
    }
    out_.damage(Where::at_key(place + "/" + std::string(key)),
                "not of the type that it should have");
  }

  void take_other(std::string_view key, plist::Node value, const std::string& place, Event& event) {
    const bool whole = leaves_.walk(value, key, key, [&](const PlistLeaf& leaf) {
      if (const auto text = leaf_text(leaf.value)) {
        event.other.push_back(owned_.emplace_back(std::string(leaf.path) + "=" + *text));
      } else {
        out_.damage(Where::at_key(place), "an attribute is unreadable");
      }
    });
    if (!whole) out_.damage(Where::at_key(place), "too deep or too much to be read in full");
  }

  Emit<Event>& out_;
  PlistLeaves leaves_;
  std::deque<std::string> owned_;  // what the row at hand views and the file does not hold
};

void parse(const Input& in, Emit<Event>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    const plist::Node events = root[kEvents];
    if (events.type() != plist::Type::array) {
      out.damage(Where::whole_file(), "no array ProfileEvents: unknown form");
      return;
    }
    Reader reader(out);
    for (std::size_t i = 0; i < events.size(); ++i) {
      const plist::Node profiles = events.at(i);
      const std::string place = std::string(kEvents) + "/" + std::to_string(i);
      if (profiles.type() != plist::Type::dict) {
        out.damage(Where::at_key(place), "an event that is no dictionary");
        continue;
      }
      for (std::size_t p = 0; p < profiles.size(); ++p) {
        if (out.stopped()) return;
        const std::string_view profile = profiles.key_at(p);
        reader.read(profile, profiles.at(p),
                    profile.empty() ? place : place + "/" + std::string(profile));
      }
    }
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_profile_events) = {.id = "ios.profile_events",
                                       .title = "Configuration profiles installed and removed",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
