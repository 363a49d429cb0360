// android.logcat: the logs of the system and of applications.
//
// Lines of logcat's forms "threadtime", with the user or without, and "brief". Logs are long: a
// line is taken apart by hand, once, and nothing is kept. What has no such form is the text of a
// message that goes on, and stays text. Format: docs/formats/android-logcat.md

#include <utility>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"

namespace bridle::artifacts {
namespace {

struct LogLine {
  std::optional<Timestamp> logged = std::nullopt;
  std::optional<std::string_view> clock = std::nullopt;
  std::optional<std::string_view> buffer = std::nullopt;
  std::optional<std::string_view> user = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::int64_t> tid = std::nullopt;
  std::optional<std::string_view> level = std::nullopt;
  std::optional<std::string_view> tag = std::nullopt;
  std::string_view message;
};

constexpr Column kColumns[] = {
    column<&LogLine::logged>("logged", Role::time,
                             "when, where the line has a year; without a zone, taken as UTC"),
    column<&LogLine::clock>("clock", Role::none, "day and time as the line has them"),
    column<&LogLine::buffer>("buffer", Role::none,
                             "main, system, crash, ...: since the last change"),
    column<&LogLine::user>("user", Role::none, "user of the process"),
    column<&LogLine::pid>("pid", Role::none, "number of the process"),
    column<&LogLine::tid>("tid", Role::none, "number of the thread"),
    column<&LogLine::level>("level", Role::none, "V, D, I, W, E, F or S"),
    column<&LogLine::tag>("tag", Role::none, "who wrote it"),
    column<&LogLine::message>("message", Role::text, "what it says"),
};

constexpr std::string_view kSummary[] = {"clock", "tag", "message"};

constexpr std::string_view kPaths[] = {
    "androidqf/logcat*.txt",
    "bugreport/section/MAIN LOG",
    "bugreport/section/SYSTEM LOG",
    "bugreport/section/SYSTEM LOG#*",
    "bugreport/section/EVENT LOG",
    "bugreport/section/EVENT LOG#*",
    "bugreport/section/RADIO LOG",
    "bugreport/section/CRASH LOG",
    "bugreport/section/LAST LOGCAT",
    "bugreport/section/LAST LOGCAT#*",
    "bugreport/FS/data/misc/logd/logcat*",
};

constexpr std::string_view kLevels = "VDIWEFSA";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "MM-DD hh:mm:ss" at the front; fractions may follow.
bool has_clock(std::string_view text) {
  constexpr std::string_view kForm = "00-00 00:00:00";
  if (text.size() < kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '0' ? !is_digit(text[i]) : text[i] != kForm[i]) return false;
  }
  return true;
}

// Length of "MM-DD hh:mm:ss.mmm", with "YYYY-" in front or not; 0 when the line has none.
std::size_t clock_length(std::string_view line) {
  std::size_t at = 0;
  if (line.size() > 5 && line[4] == '-') at = 5;
  if (!has_clock(line.substr(at))) return 0;
  at += 14;
  if (at < line.size() && line[at] == '.') {
    do ++at;
    while (at < line.size() && is_digit(line[at]));
  }
  return at;
}

std::string_view without_last_blanks(std::string_view text) {
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// A number at the front of `rest`, and the blanks behind it.
std::optional<std::int64_t> take_number(std::string_view& rest) {
  std::string_view left = rest;
  const auto number = android::whole_number<std::int64_t>(android::take_word(left));
  if (number) rest = left;
  return number;
}

// "Tag   : message": the tag ends at the first ": ", or at a colon that ends the line.
bool read_tag(std::string_view rest, LogLine& row) {
  std::size_t colon = rest.find(": ");
  if (colon == rest.npos) {
    if (!rest.ends_with(':')) return false;
    colon = rest.size() - 1;
  }
  row.tag = android::said(without_last_blanks(rest.substr(0, colon)));
  row.message = rest.substr(std::min(colon + 2, rest.size()));
  return true;
}

// Behind the clock: " 1000  123  456 I Tag: message", with the user or without.
bool read_threadtime(std::string_view rest, LogLine& row) {
  const std::string_view first = android::take_word(rest);
  const auto second = take_number(rest);
  if (!second) return false;
  const auto third = take_number(rest);
  if (third) {
    row.user = first;
    row.pid = second;
    row.tid = third;
  } else {
    row.pid = android::whole_number<std::int64_t>(first);
    row.tid = second;
    if (!row.pid) return false;
  }
  if (rest.size() < 2 || rest[1] != ' ' || kLevels.find(rest[0]) == kLevels.npos) return false;
  row.level = rest.substr(0, 1);
  return read_tag(rest.substr(2), row);
}

// "I/Tag( 123): message"
bool read_brief(std::string_view line, LogLine& row) {
  if (line.size() < 4 || line[1] != '/' || kLevels.find(line[0]) == kLevels.npos) return false;
  const std::size_t close = line.find("): ");
  if (close == line.npos) return false;
  const std::size_t open = line.rfind('(', close);
  if (open == line.npos) return false;
  const auto pid = android::whole_number<std::int64_t>(
      android::trimmed(line.substr(open + 1, close - open - 1)));
  if (!pid) return false;
  row.level = line.substr(0, 1);
  row.tag = android::said(without_last_blanks(line.substr(2, open - 2)));
  row.pid = pid;
  row.message = line.substr(close + 3);
  return true;
}

void read_line(std::string_view line, LogLine& row) {
  if (const std::size_t length = clock_length(line); length > 0) {
    row.clock = line.substr(0, length);
    if (line[4] == '-') row.logged = android::wall_time(*row.clock);
    if (read_threadtime(line.substr(length), row)) return;
  } else if (read_brief(line, row)) {
    return;
  }
  row.user = {};
  row.pid = {};
  row.tid = {};
  row.level = {};
  row.message = line;
}

// "--------- beginning of main", "--------- switch to main"
std::optional<std::string> buffer_named(std::string_view line) {
  for (const std::string_view words : {" beginning of ", " switch to "}) {
    const std::size_t at = line.find(words);
    if (at != line.npos) return std::string(android::trimmed(line.substr(at + words.size())));
  }
  return std::nullopt;
}

void parse(const Input& in, Emit<LogLine>& out) {
  TextLines& lines = *in.lines;
  std::string buffer;
  while (!out.stopped() && lines.next()) {
    const std::string_view line = lines.text();
    if (line.empty()) continue;
    if (line.starts_with("---------")) {
      if (auto named = buffer_named(line)) {
        buffer = std::move(*named);
        continue;
      }
    }
    const Where where = Where::at_line(lines.number());
    LogLine row;
    row.buffer = android::said(buffer);
    read_line(line, row);
    out.record(row, where);
    if (lines.cut()) out.damage(where, "is longer than a line may be");
    // AndroidQF drops the end of the last line.
    if (!lines.ended() && !in.path.starts_with("androidqf/")) {
      out.damage(where, "the last line has no end");
    }
  }
  if (lines.error()) out.damage(Where::whole_file(), lines.error()->message);
}

}  // namespace

BRIDLE_ARTIFACT(android_logcat) = {.id = "android.logcat",
                                   .title = "Logs of the system and of applications",
                                   .paths = kPaths,
                                   .columns = kColumns,
                                   .summary = kSummary,
                                   .reads = Reads::lines,
                                   .found_in = kInAndroidQf | kInAndroidBugreport,
                                   .parse = erased<&parse>};

}  // namespace bridle::artifacts
