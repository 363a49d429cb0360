// android.exit_info: how processes of apps last ended, with their times.
//
//   package: com.example
//     Historical Process Exit for uid=10123
//         ApplicationExitInfo #0:
//           timestamp=2023-01-01 10:00:00.123 pid=1234 realUid=10123 packageUid=10123 user=0
//           process=com.example:remote reason=5 (CRASH(NATIVE)) subreason=0 (UNKNOWN) status=11
//           importance=100 pss=0.00 rss=12MB description=crash state=empty trace=null
//
// The line "importance" is the last of each.
// Format: docs/formats/android-activity.md

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Exit {
  std::optional<Timestamp> ended = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::int64_t> uid = std::nullopt;
  std::optional<std::int64_t> user = std::nullopt;
  std::optional<std::string_view> reason = std::nullopt;
  std::optional<std::string_view> subreason = std::nullopt;
  std::optional<std::int64_t> status = std::nullopt;
  std::optional<std::int64_t> importance = std::nullopt;
  std::optional<std::string_view> description = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Exit::ended>("ended", Role::time, "when it ended; local time as UTC"),
    column<&Exit::package>("package", Role::app_id, "the app"),
    column<&Exit::process>("process", Role::process, "its process"),
    column<&Exit::pid>("pid", Role::none, "number of the process"),
    column<&Exit::uid>("uid", Role::none, "user ID that it ran under"),
    column<&Exit::user>("user", Role::none, "whose"),
    column<&Exit::reason>("reason", Role::none, "SIGNALED, CRASH(NATIVE), ANR, ..."),
    column<&Exit::subreason>("subreason", Role::none, "more of the reason"),
    column<&Exit::status>("status", Role::none, "exit status, or the signal"),
    column<&Exit::importance>("importance", Role::none, "100 in front ... 400 cached"),
    column<&Exit::description>("description", Role::text, "as the system says"),
};

constexpr std::string_view kSummary[] = {"process", "reason", "description"};

constexpr std::string_view kPaths[] = {"*/dumpsys/activity", "*/dumpsys/activity#*",
                                       "bugreport/section/*EXIT*INFO*"};

class Exits {
 public:
  Exits(dumpsys::Lines<Exit>& lines, Emit<Exit>& out) : lines_(lines), out_(out) {}

  void read() {
    lines_.seen();  // the text has other parts, in any order
    while (lines_.next()) read_line(dumpsys::trimmed(lines_.text()));
    if (open_) finish("the text ends within the end of a process");
  }

 private:
  void read_line(std::string_view line) {
    const bool begins = line.starts_with("ApplicationExitInfo #");
    const bool of_package = line.starts_with("package: ");
    if (open_ && (begins || of_package)) finish("the end of a process is told in part");
    if (of_package) package_ = dumpsys::known(line.substr(9));
    if (begins) {
      open_ = true;
      where_ = lines_.where();
      row_ = {.package = package_};
      // Android 15 writes the record behind its number, on one line.
      line =
          line.substr(line.find(':') == std::string_view::npos ? line.size() : line.find(':') + 1);
    }
    if (open_) read_fields(dumpsys::trimmed(line));
  }

  void read_fields(std::string_view line) {
    if (const auto time = dumpsys::behind(line, "timestamp=")) {
      row_.ended = dumpsys::wall_time(*time);
      if (!row_.ended) lines_.damage("the time of an end is unreadable");
      row_.pid = dumpsys::integer(line, "pid=");
      row_.uid = dumpsys::integer(line, "realUid=");
      row_.user = dumpsys::integer(line, "user=");
    }
    if (const auto process = dumpsys::word(line, "process=")) {
      row_.process = process;
      row_.reason = in_brackets(line, " reason=");
      row_.subreason = in_brackets(line, " subreason=");
      row_.status = dumpsys::integer(line, "status=");
    }
    if (line.find("importance=") == std::string_view::npos) return;
    row_.importance = dumpsys::integer(line, "importance=");
    if (const auto text = dumpsys::behind(line, "description=")) {
      row_.description = dumpsys::known(text->substr(0, text->rfind(" state=")));
    }
    out_.record(row_, where_);
    open_ = false;
  }

  // "reason=5 (CRASH(NATIVE)) subreason=..."
  static std::optional<std::string_view> in_brackets(std::string_view line, std::string_view key) {
    const auto rest = dumpsys::behind(line, key);
    if (!rest) return std::nullopt;
    const std::size_t open = rest->find('(');
    if (open == std::string_view::npos) return std::nullopt;
    int depth = 0;
    for (std::size_t at = open; at < rest->size(); ++at) {
      if ((*rest)[at] == '(') ++depth;
      if ((*rest)[at] == ')' && --depth == 0) return rest->substr(open + 1, at - open - 1);
    }
    return std::nullopt;
  }

  void finish(std::string_view what) {
    lines_.damage(what);
    out_.record(row_, where_);
    open_ = false;
  }

  dumpsys::Lines<Exit>& lines_;
  Emit<Exit>& out_;
  std::optional<std::string_view> package_;
  bool open_ = false;
  Where where_;
  Exit row_ = {};
};

void parse(const Input& in, Emit<Exit>& out) {
  dumpsys::Lines<Exit> lines(in, out);
  Exits(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_exit_info) = {.id = "android.exit_info",
                                      .title = "Ends of processes",
                                      .paths = kPaths,
                                      .columns = kColumns,
                                      .summary = kSummary,
                                      .found_in = kInAndroidBugreport | kInAndroidQf,
                                      .parse = erased<&parse>};

}  // namespace bridle::artifacts
