// android.battery_history: jobs, apps in front, alarms, installs, with their times.
//
//                    0 (19) RESET:TIME: 2022-01-04-17-30-01
//            +47s645ms (2) 100 +job=u0a94:"com.example/.Job" -top=u0a280:"com.example.b"
//   01-04 17:31:02.100 100 +top=u0a280:"com.example.b"
//
// A time counts from the beginning of the history, which the lines with TIME tell; newer phones
// write a date without its year, which is that of the last TIME. One line has several events.
// Format: docs/formats/android-battery.md

#include <algorithm>
#include <string>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Event {
  std::optional<Timestamp> happened = std::nullopt;
  std::optional<std::int64_t> elapsed_ms = std::nullopt;
  std::string_view event;
  std::optional<std::string_view> change = std::nullopt;
  std::optional<std::string_view> uid = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::string_view name;
};

constexpr Column kColumns[] = {
    column<&Event::happened>("happened", Role::time,
                             "local time as UTC; none: no line told a date before"),
    column<&Event::elapsed_ms>("elapsed_ms", Role::none, "since the history began"),
    column<&Event::event>("event", Role::none, "job, top, fg, wake_lock, pkginst, ..."),
    column<&Event::change>("change", Role::none, "start, end; none: a moment"),
    column<&Event::uid>("uid", Role::none, "user and app, as written"),
    column<&Event::package>("package", Role::app_id, "the app, where one is named"),
    column<&Event::name>("name", Role::none, "what stands in the quotes"),
};

constexpr std::string_view kSummary[] = {"event", "change", "name"};

constexpr std::string_view kPaths[] = {"*/dumpsys/batterystats", "*/dumpsys/batterystats#*"};

// "*walarm*:com.example/.Receiver", "@androidx.work@com.example/...", "*job*/com.example/..."
std::string_view without_tag(std::string_view name) {
  for (const char tag : {'*', '@', '#'}) {
    if (!name.starts_with(tag)) continue;
    const std::size_t end = name.find(tag, 1);
    if (end == std::string_view::npos) return name;
    name.remove_prefix(end + 1);
    while (name.starts_with(tag) || name.starts_with(':') || name.starts_with('/')) {
      name.remove_prefix(1);
    }
  }
  return name;
}

std::optional<std::string_view> package_in(std::string_view name) {
  const std::string_view bare = without_tag(name);
  const std::string_view package = bare.substr(0, bare.find_first_of("/:"));
  if (!dumpsys::is_package_name(package)) return std::nullopt;
  return package;
}

class History {
 public:
  History(dumpsys::Lines<Event>& lines, Emit<Event>& out) : lines_(lines), out_(out) {}

  void read() {
    bool open = false;
    while (lines_.next()) {
      const std::string_view text = dumpsys::trimmed(lines_.text());
      if (text.starts_with("Battery History")) {
        open = true;
        lines_.seen();
      } else if (text.starts_with("Daily stats:") || text.starts_with("Statistics since") ||
                 text.starts_with("Per-PID Stats:") || text.starts_with("Discharge step")) {
        open = false;
        lines_.seen();
      } else if (open && !text.empty()) {
        read_line(text);
      }
    }
  }

 private:
  void read_line(std::string_view text) {
    std::size_t end = std::min(text.find(' '), text.size());
    time_.reset();
    elapsed_.reset();
    if (end == 5 && text[2] == '-') {
      const std::size_t second = std::min(text.find(' ', end + 1), text.size());
      time_ = with_year(text.substr(0, second));
      end = second;
    } else {
      elapsed_ = dumpsys::duration_ms(text.substr(0, end));
      if (!elapsed_) return;  // of no event
    }
    const std::string_view rest = text.substr(end);
    if (const auto date = dumpsys::behind(rest, "TIME: ")) anchor(*date);
    if (elapsed_ && base_) {
      time_ = Timestamp{base_->unix_ns + *elapsed_ * 1'000'000};
    }
    read_events(rest);
  }

  void anchor(std::string_view date) {
    const auto time = dumpsys::wall_time(date);
    if (!time) {
      lines_.damage("the date of the history is unreadable");
      return;
    }
    year_ = std::string(date.substr(0, 4));
    if (elapsed_) base_ = Timestamp{time->unix_ns - *elapsed_ * 1'000'000};
  }

  // "01-04 17:31:02.100"
  std::optional<Timestamp> with_year(std::string_view text) const {
    if (year_.empty()) return std::nullopt;
    return dumpsys::wall_time(year_ + "-" + std::string(text));
  }

  // name=uid:"text", with "+" for a beginning and "-" for an end.
  void read_events(std::string_view text) {
    constexpr std::string_view kQuote = ":\"";
    while (true) {
      const std::size_t quote = text.find(kQuote);
      if (quote == std::string_view::npos) return;
      const std::string_view before = text.substr(0, quote);
      const std::size_t start = before.rfind(' ') + 1;  // 0 when there is none
      const std::string_view token = before.substr(start);
      const std::size_t equals = token.find('=');
      const std::size_t close = text.find('"', quote + kQuote.size());
      if (close == std::string_view::npos) {
        lines_.damage("an event is not closed");
        return;
      }
      if (equals != std::string_view::npos) {
        emit(token.substr(0, equals), token.substr(equals + 1),
             text.substr(quote + kQuote.size(), close - quote - kQuote.size()));
      }
      text.remove_prefix(close + 1);
    }
  }

  void emit(std::string_view event, std::string_view uid, std::string_view name) {
    Event row = {.happened = time_, .elapsed_ms = elapsed_, .event = event, .name = name};
    if (event.starts_with('+') || event.starts_with('-')) {
      row.change = event.starts_with('+') ? "start" : "end";
      row.event = event.substr(1);
    }
    row.uid = dumpsys::known(uid);
    row.package = package_in(name);
    // What the system itself holds awake has no app to its name, and there are thousands.
    if (row.event == "wake_lock" && without_tag(name).find('/') == std::string_view::npos) return;
    out_.record(row, lines_.where());
  }

  dumpsys::Lines<Event>& lines_;
  Emit<Event>& out_;
  std::optional<Timestamp> base_;  // when the history began
  std::string year_;
  std::optional<Timestamp> time_;
  std::optional<std::int64_t> elapsed_;
};

void parse(const Input& in, Emit<Event>& out) {
  dumpsys::Lines<Event> lines(in, out);
  History(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_battery_history) = {.id = "android.battery_history",
                                            .title = "What apps did, by the battery's account",
                                            .paths = kPaths,
                                            .columns = kColumns,
                                            .summary = kSummary,
                                            .found_in = kInAndroidBugreport | kInAndroidQf,
                                            .parse = erased<&parse>};

}  // namespace bridle::artifacts
