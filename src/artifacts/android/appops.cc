// android.appops: what apps are allowed, and when they last did it.
//
//   Uid u0a103:
//     state=cch
//       COARSE_LOCATION: mode=ignore
//     Package com.example:
//       RECORD_AUDIO (allow / switch PHONE_CALL_MICROPHONE=allow):
//         tag=[
//           Access: [fg-s] 2022-03-29 18:37:30.315 (-4h50m23s772ms) duration=+33ms
//           Running start at: +5s12ms
//         ]
//
// A row for each operation, and one for each access below it. Indents differ by version, so lines
// are told by what they say.
// Format: docs/formats/android-appops.md

#include <algorithm>
#include <string>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Op {
  std::optional<Timestamp> accessed = std::nullopt;
  std::string_view event;
  std::optional<std::string_view> uid = std::nullopt;
  std::optional<std::string_view> uid_state = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> op = std::nullopt;
  std::optional<std::string_view> mode = std::nullopt;
  std::optional<std::string_view> switched_by = std::nullopt;
  std::optional<std::string_view> attribution = std::nullopt;
  std::optional<std::string_view> state = std::nullopt;
  std::optional<std::int64_t> duration_ms = std::nullopt;
  std::optional<std::int64_t> ago_ms = std::nullopt;
  std::optional<std::string_view> proxy = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Op::accessed>("accessed", Role::time,
                          "of the last access of its kind; local time as UTC"),
    column<&Op::event>("event", Role::none,
                       "uid_mode, mode: what is allowed; access, reject, running: what happened"),
    column<&Op::uid>("uid", Role::none, "user and app, as written"),
    column<&Op::uid_state>("uid_state", Role::none, "how far in front it is"),
    column<&Op::package>("package", Role::app_id, "the app"),
    column<&Op::op>("op", Role::none, "the operation"),
    column<&Op::mode>("mode", Role::none, "allow, ignore, deny, default, foreground"),
    column<&Op::switched_by>("switched_by", Role::none, "the operation that decides, and its mode"),
    column<&Op::attribution>("attribution", Role::none, "the part of the app that did it"),
    column<&Op::state>("state", Role::none, "where the app stood and how it was asked: fg-s, ..."),
    column<&Op::duration_ms>("duration_ms", Role::none, "how long it took"),
    column<&Op::ago_ms>("ago_ms", Role::none, "milliseconds since it began, where no time is told"),
    column<&Op::proxy>("proxy", Role::app_id, "the app that asked for another"),
};

constexpr std::string_view kSummary[] = {"package", "op", "event"};

constexpr std::string_view kPaths[] = {"*/dumpsys/appops", "*/dumpsys/appops#*"};

constexpr Rule kRules[] = {
    {.id = "android.appops.installs_apps",
     .severity = Severity::low,
     .title = "An app that is no known store may install apps, or did",
     .means = "It was allowed to install apps from files. Droppers need that.",
     .benign = "Browsers, messengers and file managers are often allowed to."},
    {.id = "android.appops.shell_watched",
     .severity = Severity::medium,
     .title = "A command over the debugging bridge used microphone, camera, place or messages",
     .means = "A computer that was connected, or a program with its rights, looked or listened.",
     .benign = "Screen mirrors such as scrcpy take sound and picture so."},
    {.id = "android.appops.shell_active",
     .severity = Severity::info,
     .title = "A command over the debugging bridge did something that is kept account of",
     .means = "Debugging was in use at that time.",
     .benign = "Taking the very evidence does it, and so do developers."},
};
constexpr const Rule& kInstalls = kRules[0];
constexpr const Rule& kShellWatched = kRules[1];
constexpr const Rule& kShellActive = kRules[2];

constexpr std::string_view kShell = "com.android.shell";

constexpr std::string_view kWatching[] = {
    "CAMERA",        "PHONE_CALL_CAMERA",  "RECORD_AUDIO",  "PHONE_CALL_MICROPHONE",
    "FINE_LOCATION", "COARSE_LOCATION",    "READ_CONTACTS", "READ_CALL_LOG",
    "READ_SMS",      "RECEIVE_SMS",        "READ_CALENDAR", "READ_CLIPBOARD",
    "PROJECT_MEDIA", "RECORD_AUDIO_OUTPUT"};

bool is_op_name(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos;
}

class State {
 public:
  State(dumpsys::Lines<Op>& lines, Emit<Op>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) read_line(dumpsys::trimmed(lines_.text()));
  }

 private:
  void read_line(std::string_view line) {
    if (line.starts_with("Current AppOps Service state:")) lines_.seen();
    if (line.starts_with("Uid ") && line.ends_with(':')) {
      now_ = {};
      now_.uid = line.substr(4, line.size() - 5);
      lines_.seen();
    } else if (lines_.indent() <= 2 && line.ends_with(':')) {
      now_ = {};  // another part: watchers, settings, defaults
    } else if (!now_.uid) {
      return;
    } else if (line.starts_with("Package ") && line.ends_with(':')) {
      now_.package = line.substr(8, line.size() - 9);
      now_.op.reset();
      now_.attribution.reset();
    } else if (line.starts_with("state=")) {
      now_.uid_state = line.substr(6);
    } else if (line.ends_with("=[") && now_.op) {
      now_.attribution = dumpsys::known(line.substr(0, line.size() - 2));
    } else if (line == "]") {
      now_.attribution.reset();
    } else if (line.starts_with("Access:") || line.starts_with("Reject:")) {
      read_access(line);
    } else if (const auto running = dumpsys::behind(line, "Running start at:");
               running && line.starts_with("Running")) {
      read_running(dumpsys::trimmed(*running));
    } else {
      read_op(line);
    }
  }

  // "RECORD_AUDIO (allow / switch X=allow):", or "COARSE_LOCATION: mode=ignore"
  void read_op(std::string_view line) {
    const std::size_t end = std::min(line.find_first_of(" :"), line.size());
    const std::string_view name = line.substr(0, end);
    const std::string_view rest = dumpsys::trimmed(line.substr(end));
    if (!is_op_name(name)) return;
    if (rest.starts_with(": mode=") || rest.starts_with(":")) {
      const auto mode = dumpsys::word(rest, "mode=");
      if (!mode) return;
      Op row = now_;
      row.event = "uid_mode";
      row.package.reset();
      row.attribution.reset();
      row.op = name;
      row.mode = mode;
      emit(row);
      return;
    }
    const std::size_t close = rest.rfind(')');
    if (!rest.starts_with('(') || close == std::string_view::npos) return;
    read_modes(name, rest.substr(1, close - 1));
  }

  void read_modes(std::string_view name, std::string_view modes) {
    now_.op = name;
    now_.attribution.reset();
    const std::size_t slash = modes.find(" / ");
    now_.mode = modes.substr(0, slash);
    now_.switched_by.reset();
    if (slash != std::string_view::npos) {
      const std::string_view by = modes.substr(slash + 3);
      now_.switched_by = by.starts_with("switch ") ? by.substr(7) : by;
    }
    Op row = now_;
    row.event = "mode";
    emit(row);
    if (is_install() && row.mode == "allow") flag(row, kInstalls);
  }

  // "Access: [fg-s] 2022-03-29 18:37:30.315 (-4h50m23s772ms) duration=+33ms proxy[uid=0, pkg=x]"
  void read_access(std::string_view line) {
    if (!now_.op) {
      lines_.damage("an access without its operation");
      return;
    }
    Op row = now_;
    row.event = line.starts_with("Access") ? "access" : "reject";
    const std::size_t open = line.find('[');
    const std::size_t close = line.find(']');
    if (open < close && close != std::string_view::npos) {
      row.state = line.substr(open + 1, close - open - 1);
      row.accessed = dumpsys::wall_time(dumpsys::trimmed(line.substr(close + 1)));
    }
    if (!row.accessed) lines_.damage("an access without a time that can be read");
    row.duration_ms = dumpsys::duration_ms(dumpsys::field(line, "duration=").value_or(""));
    if (const auto proxy = dumpsys::behind(line, "proxy[")) {
      row.proxy = dumpsys::word(*proxy, "pkg=");
    }
    emit(row);
    if (row.event == "access") judge(row);
  }

  void read_running(std::string_view since) {
    if (!now_.op) {
      lines_.damage("a running operation without its name");
      return;
    }
    Op row = now_;
    row.event = "running";
    row.accessed = dumpsys::wall_time(since);
    row.ago_ms = dumpsys::duration_ms(since);
    emit(row);
    judge(row);
  }

  bool is_install() const {
    return now_.op == "REQUEST_INSTALL_PACKAGES" && now_.package &&
           !dumpsys::is_known_store(*now_.package);
  }

  void judge(const Op& row) {
    if (is_install()) flag(row, kInstalls);
    if (row.package != kShell) return;
    const bool watching =
        std::find(std::begin(kWatching), std::end(kWatching), *row.op) != std::end(kWatching);
    flag(row, watching ? kShellWatched : kShellActive);
  }

  void emit(const Op& row) { out_.record(row, lines_.where()); }

  void flag(const Op& row, const Rule& rule) {
    out_.flag(row, lines_.where(), rule,
              std::string(row.package.value_or("")) + ": " + std::string(row.op.value_or("")));
  }

  dumpsys::Lines<Op>& lines_;
  Emit<Op>& out_;
  Op now_;
};

void parse(const Input& in, Emit<Op>& out) {
  dumpsys::Lines<Op> lines(in, out);
  State(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_appops) = {.id = "android.appops",
                                   .title = "What apps may do, and last did",
                                   .paths = kPaths,
                                   .columns = kColumns,
                                   .summary = kSummary,
                                   .rules = kRules,
                                   .found_in = kInAndroidBugreport | kInAndroidQf,
                                   .parse = erased<&parse>};

}  // namespace bridle::artifacts
