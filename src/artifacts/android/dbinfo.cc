// android.dbinfo: the statements that apps last ran on their databases.
//
//   ** Database info for pid 8817 [com.example] **
//   Connection pool for /data/user/0/com.example/databases/a.db:
//       Connection #0:
//         isPrimaryConnection: true
//         Most recently executed operations:
//           0: [2023-07-27 12:21:44.097] [Pid:(0)]execute took 2ms - succeeded, sql="...", path=...
//
// Format: docs/formats/android-dbinfo.md

#include <algorithm>

#include "artifacts/artifact.h"
#include "artifacts/dumpsys_text.h"

namespace bridle::artifacts {
namespace {

struct Statement {
  std::optional<Timestamp> ran = std::nullopt;
  std::optional<std::string_view> when = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::optional<std::int64_t> connection = std::nullopt;
  std::optional<bool> primary = std::nullopt;
  std::optional<std::string_view> action = std::nullopt;
  std::optional<std::int64_t> took_ms = std::nullopt;
  std::optional<std::string_view> status = std::nullopt;
  std::optional<std::string_view> sql = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Statement::ran>("ran", Role::time, "when it ran; local time as UTC"),
    column<&Statement::when>("when", Role::none, "as written, where it has no year"),
    column<&Statement::process>("process", Role::app_id, "process that has the database open"),
    column<&Statement::pid>("pid", Role::none, "who asked for it; 0: the process itself"),
    column<&Statement::package>("package", Role::app_id, "whose folder the database is in"),
    column<&Statement::path>("path", Role::file_path, "the database"),
    column<&Statement::connection>("connection", Role::none, "number of the connection"),
    column<&Statement::primary>("primary", Role::none, "the connection that may write"),
    column<&Statement::action>("action", Role::none, "execute, prepare, ..."),
    column<&Statement::took_ms>("took_ms", Role::none, "milliseconds"),
    column<&Statement::status>("status", Role::none, "succeeded, failed, running"),
    column<&Statement::sql>("sql", Role::text, "the statement"),
};

constexpr std::string_view kSummary[] = {"process", "action", "sql"};

constexpr std::string_view kPaths[] = {"*/dumpsys/dbinfo", "*/dumpsys/dbinfo#*"};

// The statement may have quotes of its own: it ends where the next of the known parts begins.
std::optional<std::string_view> sql_in(std::string_view text) {
  const auto sql = dumpsys::behind(text, "sql=\"");
  if (!sql) return std::nullopt;
  std::size_t end = sql->rfind("\", path=");
  if (end == std::string_view::npos) end = sql->rfind("\", bindArgs=[");
  if (end == std::string_view::npos) end = sql->rfind("\", exception=\"");
  if (end == std::string_view::npos) end = sql->rfind('"');
  std::string_view out = sql->substr(0, end);
  // Behind the statement, and before the path.
  for (const std::string_view next : {"\", exception=\"", "\", bindArgs=["}) {
    out = out.substr(0, out.rfind(next));
  }
  return out;
}

class Pools {
 public:
  Pools(dumpsys::Lines<Statement>& lines, Emit<Statement>& out) : lines_(lines), out_(out) {}

  void read() {
    while (lines_.next()) read_line(dumpsys::trimmed(lines_.text()));
  }

 private:
  void read_line(std::string_view line) {
    if (const auto info = dumpsys::behind(line, "Database info for pid ")) {
      now_ = {};
      const std::size_t open = info->find('[');
      const std::size_t close = info->find(']');
      if (open < close && close != std::string_view::npos) {
        now_.process = dumpsys::known(info->substr(open + 1, close - open - 1));
      }
      lines_.seen();
    } else if (line.starts_with("Applications Database Info")) {
      lines_.seen();
    } else if (const auto pool = dumpsys::behind(line, "Connection pool for ")) {
      const std::optional<std::string_view> process = now_.process;
      now_ = {.process = process};
      set_path(pool->substr(0, pool->rfind(':')));
      lines_.seen();
    } else if (line.starts_with("Connection #")) {
      now_.connection = dumpsys::number(line.substr(12, line.find(':') - 12));
      now_.primary.reset();
    } else if (line.starts_with("isPrimaryConnection:")) {
      now_.primary = dumpsys::trimmed(line.substr(20)) == "true";
    } else {
      read_operation(line);
    }
  }

  void set_path(std::string_view path) {
    now_.path = dumpsys::known(path);
    now_.package = dumpsys::package_of_path(path);
  }

  // "0: [2023-07-27 12:21:44.097] [Pid:(0)]execute took 2ms - succeeded, sql=..."
  void read_operation(std::string_view line) {
    const std::size_t colon = line.find(": [");
    if (colon == std::string_view::npos || !dumpsys::number(line.substr(0, colon))) return;
    const std::size_t close = line.find(']');
    if (close == std::string_view::npos) return;
    const Statement kept = now_;
    const std::string_view when = line.substr(colon + 3, close - colon - 3);
    std::string_view rest = dumpsys::trimmed(line.substr(close + 1));
    now_.ran = dumpsys::wall_time(when);
    if (!now_.ran) now_.when = when;
    if (rest.starts_with("[Pid:(")) {
      const std::size_t end = std::min(rest.find(")]"), rest.size());
      now_.pid = dumpsys::number(rest.substr(6, end - std::min<std::size_t>(end, 6)));
      rest = dumpsys::trimmed(rest.substr(std::min(end + 2, rest.size())));
    }
    now_.action = dumpsys::known(rest.substr(0, rest.find(' ')));
    read_rest(rest);
    out_.record(now_, lines_.where());
    now_ = kept;
  }

  // "execute took 2ms - succeeded, sql="...", path=...", or "execute started 12ms ago - running"
  void read_rest(std::string_view rest) {
    const std::string_view head = rest.substr(0, rest.find(", sql="));
    if (const auto took = dumpsys::behind(head, " took "))
      now_.took_ms = dumpsys::duration_ms(*took);
    if (const auto status = dumpsys::behind(head, " - ")) {
      now_.status = dumpsys::known(status->substr(0, status->find(',')));
    }
    now_.sql = sql_in(rest);
    const std::size_t path = rest.rfind("\", path=");
    if (path != std::string_view::npos) {
      const std::string_view text = rest.substr(path + 8);
      set_path(text.substr(0, text.find(", result")));
    }
  }

  dumpsys::Lines<Statement>& lines_;
  Emit<Statement>& out_;
  Statement now_ = {};
};

void parse(const Input& in, Emit<Statement>& out) {
  dumpsys::Lines<Statement> lines(in, out);
  Pools(lines, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(android_dbinfo) = {.id = "android.dbinfo",
                                   .title = "Statements on databases of apps",
                                   .paths = kPaths,
                                   .columns = kColumns,
                                   .summary = kSummary,
                                   .found_in = kInAndroidBugreport | kInAndroidQf,
                                   .parse = erased<&parse>};

}  // namespace bridle::artifacts
