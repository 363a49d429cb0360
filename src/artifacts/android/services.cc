// android.services: services of apps that were running.
//
//   ACTIVITY MANAGER SERVICES (dumpsys activity services)
//     * ServiceRecord{cb92b86 u0 com.example/.Service}
//       packageName=com.example
//       processName=com.example:remote
//       baseDir=/data/app/...
//       app=ProcessRecord{12ab 1234:com.example:remote/u0a123}
//       isForeground=true foregroundId=1
//       createTime=-1h2m3s lastActivity=-1h2m3s
//
// Format: docs/formats/android-activity.md

#include <vector>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Running {
  std::optional<std::int64_t> user = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> service = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::string_view> uid = std::nullopt;
  std::optional<std::string_view> base_dir = std::nullopt;
  std::optional<bool> foreground = std::nullopt;
  std::optional<std::int64_t> created_ago_ms = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Running::user>("user", Role::none, "whose"),
    column<&Running::package>("package", Role::app_id, "its app"),
    column<&Running::service>("service", Role::none, "package and class"),
    column<&Running::process>("process", Role::process, "the process that it runs in"),
    column<&Running::pid>("pid", Role::none, "its number; none: the process does not run"),
    column<&Running::uid>("uid", Role::none, "user and app of the process"),
    column<&Running::base_dir>("base_dir", Role::file_path, "the package's file"),
    column<&Running::foreground>("foreground", Role::none, "it shows a notification and stays"),
    column<&Running::created_ago_ms>("created_ago_ms", Role::none,
                                     "milliseconds before the evidence was taken"),
};

constexpr std::string_view kSummary[] = {"service", "process"};

constexpr std::string_view kPaths[] = {"*/dumpsys/activity", "*/dumpsys/activity#*",
                                       "bugreport/section/APP SERVICES*",
                                       "bugreport/section/ACTIVITY MANAGER SERVICES*"};

class Services {
 public:
  Services(dumpsys::Lines<Running>& lines, Emit<Running>& out) : lines_(lines), out_(out) {}

  void read() {
    lines_.seen();  // the text has other parts, in any order
    while (lines_.next()) {
      const std::string_view line = dumpsys::trimmed(lines_.text());
      const std::size_t indent = dumpsys::indent_of(lines_.text());
      if (open_ && (line.empty() || indent <= indent_)) finish();
      if (line.starts_with("* ServiceRecord{")) {
        begin(line, indent);
      } else if (open_) {
        read_field(line);
      }
    }
    if (!open_) return;
    lines_.damage("the text ends within a service");
    finish();
  }

 private:
  // "* ServiceRecord{cb92b86 u0 com.example/.Service c:com.example}"
  void begin(std::string_view line, std::size_t indent) {
    open_ = true;
    indent_ = indent;
    where_ = lines_.where();
    row_ = {};
    const auto user = dumpsys::behind(line, " u");
    if (user) row_.user = dumpsys::number(user->substr(0, user->find(' ')));
    std::vector<dumpsys::Component> found;
    dumpsys::components_in(line, found);
    if (found.empty()) return;
    row_.package = found.front().package;
    row_.service = found.front().text;
  }

  void read_field(std::string_view line) {
    if (line.starts_with("packageName=")) row_.package = dumpsys::known(line.substr(12));
    if (line.starts_with("processName=")) row_.process = dumpsys::known(line.substr(12));
    if (line.starts_with("baseDir=")) row_.base_dir = dumpsys::known(line.substr(8));
    if (line.starts_with("app=ProcessRecord{")) read_process(line);
    if (const auto value = dumpsys::flag(line, "isForeground=")) row_.foreground = value;
    if (line.starts_with("createTime=")) {
      const auto ago = dumpsys::duration_ms(line.substr(11));
      if (ago) row_.created_ago_ms = *ago < 0 ? -*ago : *ago;
    }
  }

  // "app=ProcessRecord{12ab 1234:com.example/u0a123}"
  void read_process(std::string_view line) {
    const auto rest = dumpsys::behind(line, " ");
    if (!rest) return;
    row_.pid = dumpsys::number(rest->substr(0, rest->find(':')));
    const std::size_t slash = rest->rfind('/');
    if (slash == std::string_view::npos) return;
    const std::string_view uid = rest->substr(slash + 1);
    row_.uid = dumpsys::known(uid.substr(0, uid.find_first_of("} ")));
  }

  void finish() {
    open_ = false;
    out_.record(row_, where_);
  }

  dumpsys::Lines<Running>& lines_;
  Emit<Running>& out_;
  bool open_ = false;
  std::size_t indent_ = 0;
  Where where_;
  Running row_ = {};
};

void parse(const Input& in, Emit<Running>& out) {
  dumpsys::Lines<Running> lines(in, out);
  Services(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_services) = {.id = "android.services",
                                     .title = "Services that were running",
                                     .paths = kPaths,
                                     .columns = kColumns,
                                     .summary = kSummary,
                                     .found_in = kInAndroidBugreport | kInAndroidQf,
                                     .parse = erased<&parse>};

}  // namespace bridle::artifacts
