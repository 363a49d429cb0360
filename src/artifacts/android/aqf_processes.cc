// android.aqf_processes: what ran when the phone was looked at.
//
// A table of `ps`, whose header says which columns it has, or AndroidQF's processes.json. Every
// name that AndroidQF gave the file, and the section of a bug report, are read. Format:
// docs/formats/android-aqf-processes.md

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "artifacts/json_fields.h"
#include "artifacts/json_records.h"
#include "bytes/lines.h"

namespace bridle::artifacts {
namespace {

struct Process {
  std::optional<std::string_view> process = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> thread = std::nullopt;
  std::optional<bool> kernel = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::vector<std::string_view> command_line = {};
  std::optional<std::string_view> cwd = std::nullopt;
  std::vector<std::string_view> env = {};
  std::optional<std::string_view> user = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::int64_t> tid = std::nullopt;
  std::optional<std::int64_t> ppid = std::nullopt;
  std::optional<std::string_view> label = std::nullopt;
  std::optional<std::string_view> state = std::nullopt;
  std::optional<std::int64_t> vsz_kib = std::nullopt;
  std::optional<std::int64_t> rss_kib = std::nullopt;
  std::optional<std::string_view> wchan = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Process::process>("process", Role::process, "its name"),
    column<&Process::package>("package", Role::app_id, "the application, by its name"),
    column<&Process::thread>("thread", Role::none, "name of a thread other than the first"),
    column<&Process::kernel>("kernel", Role::none, "the name stood in brackets: of the kernel"),
    column<&Process::path>("path", Role::file_path,
                           "its executable, or the path that it was started by"),
    column<&Process::command_line>("command_line", Role::text, "what it was started with"),
    column<&Process::cwd>("cwd", Role::file_path, "the folder that it works in"),
    column<&Process::env>("env", Role::text, "its environment"),
    column<&Process::user>("user", Role::none, "user that it runs as"),
    column<&Process::pid>("pid", Role::none, "its number"),
    column<&Process::tid>("tid", Role::none, "number of the thread"),
    column<&Process::ppid>("ppid", Role::none, "number of the process that started it"),
    column<&Process::label>("label", Role::none, "SELinux label"),
    column<&Process::state>("state", Role::none, "R running, S sleeping, Z ended, ..."),
    column<&Process::vsz_kib>("vsz_kib", Role::none, "virtual memory, KiB"),
    column<&Process::rss_kib>("rss_kib", Role::none, "memory in use, KiB"),
    column<&Process::wchan>("wchan", Role::none, "what it waits for in the kernel"),
};

constexpr std::string_view kSummary[] = {"process", "pid", "user"};

constexpr std::string_view kPaths[] = {
    "androidqf/processes.json",
    "androidqf/processes.txt",
    "androidqf/ps.txt",
    "bugreport/section/PROCESSES",
    "bugreport/section/PROCESSES AND THREADS",
};

constexpr Rule kRules[] = {
    {.id = "android.aqf_processes.in_shell_folder",
     .severity = Severity::medium,
     .title = "A program ran from the folder that a computer puts files into",
     .means = "/data/local/tmp is where programs land that were brought by cable, or by an attack "
              "that has no more rights than that. Programs of applications do not run from there.",
     .benign = "Tools of developers and of screen sharing run from there while they are used."},
};

// One of these stands first in a header, and PID in it.
constexpr std::string_view kFirstColumns[] = {"USER ", "LABEL ", "PID ", "UID "};

class Table {
 public:
  explicit Table(Emit<Process>& out) : out_(out) {}

  void read(Bytes bytes, bool has_line_end) {
    LineReader lines(bytes);
    while (!out_.stopped() && lines.next()) {
      where_ = Where::at_line(lines.number());
      const std::string_view line = android::trimmed(lines.text());
      if (line.empty()) continue;
      if (!read_header(line)) read_process(line);
    }
    if (has_line_end && !lines.ended()) out_.damage(where_, "the last line has no end");
  }

 private:
  bool read_header(std::string_view line) {
    const bool is_header =
        std::any_of(std::begin(kFirstColumns), std::end(kFirstColumns),
                    [&](std::string_view first) { return line.starts_with(first); });
    if (!is_header || line.find("PID ") == line.npos) return false;
    columns_.clear();
    while (!line.empty()) columns_.push_back(android::take_word(line));
    return true;
  }

  void read_process(std::string_view line) {
    if (columns_.empty()) {
      out_.damage(where_, "no header says what the columns are");
      return;
    }
    for (const bool has_wchan : {true, false}) {
      Process row;
      if (!read_columns(line, has_wchan, row)) continue;
      out_.record(row, where_);
      return;
    }
    out_.damage(where_, "does not fit the columns of the header");
  }

  // The kernel leaves WCHAN out at times: what comes after it then stands one column further left.
  bool read_columns(std::string_view rest, bool has_wchan, Process& row) const {
    if (rest.starts_with("u:") && columns_.front() != "LABEL") row.label = android::take_word(rest);
    for (std::size_t i = 0; i + 1 < columns_.size(); ++i) {
      if (columns_[i] == "WCHAN" && !has_wchan) continue;
      const std::string_view word = android::take_word(rest);
      if (word.empty() || !put(columns_[i], word, row)) return false;
    }
    if (rest.empty()) return false;
    put_name(rest, row);
    return true;
  }

  static bool put(std::string_view column, std::string_view word, Process& row) {
    const auto number = android::whole_number<std::int64_t>(word);
    const auto take = [&number](std::optional<std::int64_t>& into) {
      into = number;
      return number.has_value();
    };
    if (column == "PID") return take(row.pid);
    if (column == "TID") return take(row.tid);
    if (column == "PPID") return take(row.ppid);
    if (column == "VSZ" || column == "VSIZE") return take(row.vsz_kib);
    if (column == "RSS") return take(row.rss_kib);
    if (column == "USER") row.user = word;
    if (column == "LABEL") row.label = word;
    if (column == "WCHAN" && word != "0") row.wchan = word;
    if (column == "ADDR" || column == "PC") {
      return word.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    }
    if (column == "S") {
      row.state = word;
      // Letters beside it, as in "Ss", say more about the process.
      return word.size() <= 4 && word.front() >= 'A' && word.front() <= 'Z';
    }
    return true;
  }

  static void put_name(std::string_view name, Process& row) {
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') {
      row.kernel = true;
      name = name.substr(1, name.size() - 2);
    }
    if (row.tid && row.tid != row.pid) {
      row.thread = name;
    } else {
      row.process = name;
      if (!row.kernel) row.package = android::package_of(name);
    }
  }

  Emit<Process>& out_;
  Where where_;
  std::vector<std::string_view> columns_;
};

std::optional<std::string_view> filled(std::optional<std::string_view> text) {
  return text && !text->empty() ? text : std::nullopt;
}

// Numbers that AndroidQF did not fill are 0; only those of the kernel's first process could be.
std::optional<std::int64_t> nonzero(std::optional<std::int64_t> number) {
  return number == 0 ? std::nullopt : number;
}

std::vector<std::string_view> texts_of(json::Node array) {
  std::vector<std::string_view> out;
  for (const json::Node& item : array.items()) {
    if (const auto text = item.text(); text && !text->empty()) out.push_back(*text);
  }
  return out;
}

// "(init)", or "(init" where AndroidQF cut the name at a blank.
std::string_view without_parentheses(std::string_view name) {
  if (name.starts_with('(')) name.remove_prefix(1);
  if (name.ends_with(')')) name.remove_suffix(1);
  return name;
}

void judge(const Process& row, const Where& where, Emit<Process>& out) {
  const std::string_view program = row.path.value_or("");
  if (android::is_in_shell_folder(program)) {
    out.flag(row, where, kRules[0], std::string(program));
  }
}

void read_object(const JsonRecord& record, Emit<Process>& out) {
  if (record.value.type() != json::Type::object) {
    out.damage(record.where, "is no process");
    return;
  }
  const JsonFields<Process> fields(record.value, record.prefix, out);
  Process row;
  row.pid = fields.integer("pid");
  row.ppid = nonzero(fields.integer("ppid"));
  const auto name = filled(fields.text("filename"));
  if (name) row.process = android::said(without_parentheses(*name));
  row.path = filled(fields.text("path"));
  row.command_line = texts_of(fields.array("command_line"));
  row.cwd = filled(fields.text("cwd"));
  row.env = texts_of(fields.array("env"));
  row.label = filled(fields.text("context"));
  row.state = filled(fields.text("state"));
  if (!row.command_line.empty()) {
    const std::string_view first = row.command_line.front();
    const bool is_cut = name && name->starts_with('(') && !name->ends_with(')');
    if (!row.process || is_cut) row.process = first;
    if (!row.path && first.starts_with('/')) row.path = first;
  }
  if (row.process) row.package = android::package_of(*row.process);
  out.record(row, record.where);
  judge(row, record.where, out);
}

void parse(const Input& in, Emit<Process>& out) {
  const std::string_view text = android::trimmed(as_text(in.bytes));
  // Older versions wrote JSON under the name of a text.
  if (text.empty() || text.starts_with('[') || text.starts_with('{')) {
    for_each_json_record(in.bytes, out,
                         [&out](const JsonRecord& record) { read_object(record, out); });
  } else {
    Table(out).read(in.bytes, in.path.starts_with("bugreport/"));
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_aqf_processes) = {.id = "android.aqf_processes",
                                          .title = "Processes that ran",
                                          .paths = kPaths,
                                          .columns = kColumns,
                                          .summary = kSummary,
                                          .rules = kRules,
                                          .found_in = kInAndroidQf | kInAndroidBugreport,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
