// android.tombstones: native programs that crashed, as text.
//
// An exploit that fails leaves one. Read line by line: what an older or newer system writes
// otherwise is passed over, and never costs the whole report. The same crash as protobuf is a row
// of android.tombstones_pb. Format: docs/formats/android-tombstones.md

#include <utility>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "artifacts/tombstone.h"
#include "bytes/lines.h"

namespace bridle::artifacts {
namespace {

constexpr std::string_view kPaths[] = {"**/tombstone_??"};

constexpr Rule kRules[] = {
    tombstone::foreign_code_rule("android.tombstones.foreign_code"),
    tombstone::powerful_user_rule("android.tombstones.powerful_user"),
};

// "'arm64'"
std::string_view without_quotes(std::string_view text) {
  if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') {
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

class Report {
 public:
  explicit Report(Emit<Tombstone>& out) : out_(out) {}

  void read(Bytes bytes) {
    LineReader lines(bytes);
    bool any = false;
    while (state_ != State::done && lines.next()) {
      const Where where = Where::at_line(lines.number());
      const std::string_view line = android::trimmed(lines.text());
      any = any || !line.empty();
      if (state_ == State::head) {
        read_head(line, where);
      } else {
        read_frame(line);
      }
      if (!lines.ended()) out_.damage(where, "the report ends within a line");
    }
    if (!any) {
      out_.damage(Where::whole_file(), "is empty");
      return;
    }
    if (state_ != State::done) out_.damage(Where::whole_file(), "the report ends early");
    if (!is_report_) {
      out_.damage(Where::whole_file(), "is no report of a crash");
      return;
    }
    tombstone::emit(std::move(row_), kRules[0], kRules[1], out_);
  }

 private:
  enum class State { head, frames, done };

  void read_head(std::string_view line, const Where& where) {
    if (line == "backtrace:") {
      state_ = State::frames;
    } else if (line.starts_with("pid:")) {
      read_pid(line, where);
    } else if (line.starts_with("signal ")) {
      read_signal(line.substr(7), where);
    } else if (const std::size_t colon = line.find(':'); colon != line.npos) {
      read_field(line.substr(0, colon), android::trimmed(line.substr(colon + 1)), where);
    }
  }

  void read_field(std::string_view key, std::string_view value, const Where& where) {
    if (value.empty()) return;
    if (key == "Build fingerprint") {
      row_.build = android::said(without_quotes(value));
    } else if (key == "Revision") {
      row_.revision = android::said(without_quotes(value));
    } else if (key == "ABI") {
      row_.architecture = android::said(without_quotes(value));
    } else if (key == "Timestamp") {
      row_.occurred = time_of(value);
      if (!row_.occurred) out_.damage(where, "is no time");
    } else if (key == "Process uptime") {
      row_.uptime = value;
    } else if (key == "Cmdline") {
      row_.command_line.push_back(value);
    } else if (key == "uid") {
      row_.uid = number(value, where);
    } else if (key == "Cause") {
      row_.causes.push_back(value);
    } else if (key == "Abort message") {
      row_.abort_message = without_quotes(value);
    }
  }

  // With an offset; before Android 8 without one.
  static std::optional<Timestamp> time_of(std::string_view text) {
    const auto zoned = parse_rfc3339(text);
    return zoned ? zoned : android::wall_time(text);
  }

  std::optional<std::int64_t> number(std::string_view text, const Where& where) {
    const auto value = android::whole_number<std::int64_t>(text);
    if (!value) out_.damage(where, "is no number");
    return value;
  }

  // "pid: 71, tid: 72, name: a, b  >>> /system/bin/x <<<". Names can hold commas. Only the first:
  // later ones are of threads that did not crash.
  void read_pid(std::string_view line, const Where& where) {
    if (is_report_) return;
    is_report_ = true;
    const std::size_t tid = line.find(", tid: ");
    const std::size_t name = line.find(", name: ");
    if (tid == line.npos || name == line.npos || name < tid) {
      out_.damage(where, "does not name process and thread as it should");
      return;
    }
    row_.pid = number(android::trimmed(line.substr(4, tid - 4)), where);
    row_.tid = number(line.substr(tid + 7, name - tid - 7), where);
    std::string_view rest = line.substr(name + 8);
    const std::size_t open = rest.rfind(">>> ");
    if (open != rest.npos) {
      std::string_view program = rest.substr(open + 4);
      if (program.ends_with("<<<")) program.remove_suffix(3);
      program = android::trimmed(program);
      if (program.starts_with('/')) row_.path = program;
      row_.process = android::said(program);
      rest = rest.substr(0, open);
    }
    row_.thread = android::said(android::trimmed(rest));
  }

  // "11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0", "6 (SIGABRT), code -1 (SI_QUEUE from pid
  // 7, uid 0), fault addr --------"
  void read_signal(std::string_view text, const Where& where) {
    if (row_.signal) return;
    row_.signal = number(text.substr(0, text.find(' ')), where);
    row_.signal_name = in_brackets(text);
    const std::size_t code = text.find(", code ");
    if (code == text.npos) return;
    text.remove_prefix(code + 7);
    row_.code = number(text.substr(0, text.find_first_of(" ,")), where);
    row_.code_name = in_brackets(text.substr(0, text.find(", fault")));
  }

  static std::optional<std::string_view> in_brackets(std::string_view text) {
    const std::size_t open = text.find('(');
    if (open == text.npos) return std::nullopt;
    const std::size_t close = text.find(')', open);
    if (close == text.npos) return std::nullopt;
    return android::said(text.substr(open + 1, close - open - 1));
  }

  // "#00 pc 0004bd80  /system/lib/libc.so (abort+32) (BuildId: ...)"; anything else ends them.
  void read_frame(std::string_view line) {
    if (line.starts_with("NOTE:")) return;
    if (!line.starts_with('#')) {
      state_ = State::done;
      return;
    }
    const std::size_t slash = line.find(" /");
    if (slash == line.npos) return;
    line.remove_prefix(slash + 1);
    tombstone::add_file(android::trimmed(line.substr(0, line.find(" ("))), row_.thread_files);
  }

  Emit<Tombstone>& out_;
  Tombstone row_;
  State state_ = State::head;
  bool is_report_ = false;
};

void parse(const Input& in, Emit<Tombstone>& out) { Report(out).read(in.bytes); }

}  // namespace

BRIDLE_ARTIFACT(android_tombstones) = {.id = "android.tombstones",
                                       .title = "Native programs that crashed",
                                       .paths = kPaths,
                                       .columns = tombstone::kColumns,
                                       .summary = tombstone::kSummary,
                                       .rules = kRules,
                                       .found_in = kInAndroidQf | kInAndroidBugreport,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
