// android.notification_listeners: apps that may read every notification, or answer for the user.
//
//   Notification listeners:
//     Allowed notification listeners:
//       com.example/.Listener:com.example.b/.Listener (user: 0 isPrimary: true)
//     All notification listeners (1) enabled for current profiles:
//       ComponentInfo{com.example/com.example.Listener}
//     Live notification listeners (1):
//       ComponentInfo{com.example/com.example.Listener} (user 0): android.service... SYSTEM
//
// Format: docs/formats/android-grants.md

#include <algorithm>
#include <string>
#include <vector>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Listener {
  std::string_view kind;
  std::string_view state;
  std::optional<std::int64_t> user = std::nullopt;
  std::string_view package;
  std::string_view component;
  bool system = false;
};

constexpr Column kColumns[] = {
    column<&Listener::kind>("kind", Role::none, "listener, assistant, condition_provider"),
    column<&Listener::state>("state", Role::none, "allowed, enabled, live, snoozed"),
    column<&Listener::user>("user", Role::none, "for which user"),
    column<&Listener::package>("package", Role::app_id, "its app"),
    column<&Listener::component>("component", Role::none, "package and class"),
    column<&Listener::system>("system", Role::none, "part of the system itself"),
};

constexpr std::string_view kSummary[] = {"package", "kind", "state"};

constexpr std::string_view kPaths[] = {"*/dumpsys/notification", "*/dumpsys/notification#*"};

constexpr Rule kRules[] = {
    {.id = "android.notification_listeners.enabled",
     .severity = Severity::low,
     .title = "An app may read every notification",
     .means = "Messages of every messenger pass through it, and codes for signing in.",
     .benign = "Watches, cars and launchers need it. Those of the makers are not reported."},
};
constexpr const Rule& kEnabled = kRules[0];

constexpr std::string_view kUsual[] = {
    "android",
    "com.android.launcher3",
    "com.android.systemui",
    "com.google.android.apps.nexuslauncher",
    "com.google.android.as",
    "com.google.android.ext.services",
    "com.google.android.gms",
    "com.google.android.googlequicksearchbox",
    "com.google.android.projection.gearhead",
    "com.google.android.wearable.app",
    "com.samsung.android.app.watchmanager",
    "com.samsung.android.dialer",
    "com.samsung.android.mdx",
    "com.sec.android.app.launcher",
};

struct Name {
  std::string_view text;
  std::string_view kind;
};
constexpr Name kKinds[] = {{" notification listeners", "listener"},
                           {" notification assistants", "assistant"},
                           {" notification assistant services", "assistant"},
                           {" condition providers", "condition_provider"}};
constexpr Name kStates[] = {
    {"Allowed ", "allowed"}, {"All ", "enabled"}, {"Live ", "live"}, {"Snoozed ", "snoozed"}};

class Listeners {
 public:
  Listeners(dumpsys::Lines<Listener>& lines, Emit<Listener>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) {
      const std::string_view line = lines_.text();
      const std::string_view text = dumpsys::trimmed(line);
      if (text.starts_with("Current Notification Manager state")) lines_.seen();
      if (opens(text)) {
        indent_ = dumpsys::indent_of(line);
        lines_.seen();
      } else if (!state_.empty() && !text.empty()) {
        if (dumpsys::indent_of(line) > indent_) {
          read_item(text);
        } else {
          state_ = {};
        }
      }
    }
  }

 private:
  bool opens(std::string_view text) {
    if (!text.ends_with(':')) return false;
    for (const Name& state : kStates) {
      if (!text.starts_with(state.text)) continue;
      for (const Name& kind : kKinds) {
        if (!text.substr(state.text.size() - 1).starts_with(kind.text)) continue;
        state_ = state.kind;
        kind_ = kind.kind;
        return true;
      }
    }
    return false;
  }

  void read_item(std::string_view text) {
    found_.clear();
    dumpsys::components_in(text, found_);
    auto user = dumpsys::behind(text, "(user ");
    if (!user) user = dumpsys::behind(text, "(user: ");
    if (!user) user = dumpsys::behind(text, "userId: ");
    Listener row = {.kind = kind_, .state = state_, .package = {}, .component = {}};
    if (user) row.user = dumpsys::number(user->substr(0, user->find_first_of(" ):,")));
    row.system = text.find(" SYSTEM") != std::string_view::npos;
    for (const dumpsys::Component& each : found_) {
      row.package = each.package;
      row.component = each.text;
      out_.record(row, lines_.where());
      const bool usual =
          std::find(std::begin(kUsual), std::end(kUsual), each.package) != std::end(kUsual);
      if (kind_ != "condition_provider" && state_ == "enabled" && !usual) {
        out_.flag(row, lines_.where(), kEnabled, each.text);
      }
    }
  }

  dumpsys::Lines<Listener>& lines_;
  Emit<Listener>& out_;
  std::string_view kind_;
  std::string_view state_;  // of the list that is open; empty: none
  std::size_t indent_ = 0;
  std::vector<dumpsys::Component> found_;
};

void parse(const Input& in, Emit<Listener>& out) {
  dumpsys::Lines<Listener> lines(in, out);
  Listeners(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_notification_listeners) = {.id = "android.notification_listeners",
                                                   .title = "Apps that read notifications",
                                                   .paths = kPaths,
                                                   .columns = kColumns,
                                                   .summary = kSummary,
                                                   .rules = kRules,
                                                   .found_in = kInAndroidBugreport | kInAndroidQf,
                                                   .parse = erased<&parse>};

}  // namespace bridle::artifacts
