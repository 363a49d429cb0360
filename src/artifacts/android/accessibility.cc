// android.accessibility: services that may read and operate the screen, by how far they have come.
//
//   User state[attributes:{id=0, ...            installed services: {
//     Bound services:{Service[label=X, ...]}      0 : com.example/.Service
//     Enabled services:{{com.example/.Service}} }
//
// Lists open with their name and end with their bracket; components stand on that line, or below.
// Format: docs/formats/android-grants.md

#include <algorithm>
#include <string>
#include <vector>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Service {
  std::optional<std::int64_t> user = std::nullopt;
  std::string_view state;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> service = std::nullopt;
  std::optional<std::string_view> label = std::nullopt;
  bool tool = false;
};

constexpr Column kColumns[] = {
    column<&Service::user>("user", Role::none, "whose it is"),
    column<&Service::state>("state", Role::none, "installed, enabled, binding, bound, crashed"),
    column<&Service::package>("package", Role::app_id, "its app"),
    column<&Service::service>("service", Role::none, "package and class"),
    column<&Service::label>("label", Role::none, "its name, where nothing else is told"),
    column<&Service::tool>("tool", Role::none, "says of itself that it helps disabled people"),
};

constexpr std::string_view kSummary[] = {"service", "state"};

constexpr std::string_view kPaths[] = {"*/dumpsys/accessibility", "*/dumpsys/accessibility#*"};

constexpr Rule kRules[] = {
    {.id = "android.accessibility.enabled",
     .severity = Severity::low,
     .title = "An app may read and operate the whole screen",
     .means = "Its accessibility service is switched on. Spyware without other rights reads "
              "messages and passwords in this way.",
     .benign = "Password managers, helpers for disabled people and automation need it. The "
               "readers of Google and Samsung are not reported."},
};
constexpr const Rule& kEnabled = kRules[0];

constexpr std::string_view kUsual[] = {
    "com.google.android.marvin.talkback",
    "com.google.android.accessibility.switchaccess",
    "com.google.android.apps.accessibility.voiceaccess",
    "com.google.audio.hearing.visualization.accessibility.scribe",
    "com.samsung.accessibility",
    "com.samsung.android.accessibility.talkback",
    "com.samsung.android.app.talkback",
};

struct Name {
  std::string_view text;  // in small letters
  std::string_view state;
};
constexpr Name kLists[] = {{"installed services:", "installed"},
                           {"enabled services:", "enabled"},
                           {"binding services:", "binding"},
                           {"bound services:", "bound"},
                           {"crashed services:", "crashed"}};

bool starts_with_any_case(std::string_view text, std::string_view small) {
  if (text.size() < small.size()) return false;
  return std::equal(small.begin(), small.end(), text.begin(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  });
}

class Services {
 public:
  Services(dumpsys::Lines<Service>& lines, Emit<Service>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) read_line(dumpsys::trimmed(lines_.text()));
  }

 private:
  void read_line(std::string_view line) {
    if (line.find("ACCESSIBILITY MANAGER") != std::string_view::npos) lines_.seen();
    if (const auto id = dumpsys::behind(line, "attributes:{id=")) {
      user_ = dumpsys::number(id->substr(0, id->find_first_of(",}] ")));
      lines_.seen();
    }
    for (const Name& name : kLists) {
      if (!starts_with_any_case(line, name.text)) continue;
      state_ = name.state;
      depth_ = 0;
      lines_.seen();
      read_list(dumpsys::trimmed(line.substr(name.text.size())));
      return;
    }
    if (!state_.empty()) read_list(line);
  }

  // A piece of the list that is open, up to the bracket that closes it.
  void read_list(std::string_view text) {
    std::size_t end = text.size();
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '{') ++depth_;
      if (text[at] == '}' && --depth_ <= 0) {
        end = at;
        break;
      }
    }
    const bool closed = end < text.size();
    text = text.substr(0, end);
    found_.clear();
    dumpsys::components_in(text, found_);
    for (const dumpsys::Component& each : found_) emit(each, text);
    if (found_.empty()) read_labels(text);
    if (closed) state_ = {};
  }

  void emit(const dumpsys::Component& found, std::string_view text) {
    Service row = {.user = user_, .state = state_};
    row.package = found.package;
    row.service = found.text;
    const auto at = static_cast<std::size_t>(found.text.data() - text.data()) + found.text.size();
    row.tool = text.substr(at).starts_with("}(A11yTool)") ||
               text.substr(at).starts_with(" (A11yTool)") ||
               text.substr(at).starts_with("(A11yTool)");
    out_.record(row, lines_.where());
    const bool usual =
        std::find(std::begin(kUsual), std::end(kUsual), found.package) != std::end(kUsual);
    if (state_ == "enabled" && !usual) {
      out_.flag(row, lines_.where(), kEnabled, found.text);
    }
  }

  // "Service[label=Some name, feedbackType[...", of which there can be several.
  void read_labels(std::string_view text) {
    constexpr std::string_view kLabel = "Service[label=";
    for (std::size_t at = text.find(kLabel); at != std::string_view::npos;
         at = text.find(kLabel, at + 1)) {
      std::string_view label = text.substr(at + kLabel.size());
      label = label.substr(0, std::min(label.find(", feedbackType"), label.find(']')));
      Service row = {.user = user_, .state = state_};
      row.label = label;
      out_.record(row, lines_.where());
    }
  }

  dumpsys::Lines<Service>& lines_;
  Emit<Service>& out_;
  std::optional<std::int64_t> user_;
  std::string_view state_;  // of the list that is open; empty: none
  int depth_ = 0;
  std::vector<dumpsys::Component> found_;
};

void parse(const Input& in, Emit<Service>& out) {
  dumpsys::Lines<Service> lines(in, out);
  Services(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_accessibility) = {.id = "android.accessibility",
                                          .title = "Accessibility services",
                                          .paths = kPaths,
                                          .columns = kColumns,
                                          .summary = kSummary,
                                          .rules = kRules,
                                          .found_in = kInAndroidBugreport | kInAndroidQf,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
