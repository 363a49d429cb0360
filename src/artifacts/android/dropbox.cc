// android.dropbox: what the system put aside of crashes, stalls and restarts.
//
//   2024-03-01 10:00:00 data_app_crash (compressed text, 733 bytes)
//       Process: net.example.app/PID: 1234/UID: 10123/...
//
// Format: docs/formats/android-dropbox.md

#include <utility>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"

namespace bridle::artifacts {
namespace {

struct Entry {
  std::optional<Timestamp> added = std::nullopt;
  std::optional<std::string_view> tag = std::nullopt;
  std::optional<std::string_view> kind = std::nullopt;
  std::optional<std::int64_t> size = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> text = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Entry::added>("added", Role::time, "when; without a zone, taken as UTC"),
    column<&Entry::tag>("tag", Role::none, "data_app_crash, system_server_anr, ..."),
    column<&Entry::kind>("kind", Role::none, "what is kept of it: text, data, or nothing any more"),
    column<&Entry::size>("size", Role::none, "bytes that are kept"),
    column<&Entry::process>("process", Role::process, "what it is about"),
    column<&Entry::package>("package", Role::app_id, "the application, by its name"),
    column<&Entry::text>("text", Role::text, "what is shown of it"),
};

constexpr std::string_view kSummary[] = {"tag", "process"};

constexpr std::string_view kPaths[] = {
    "*/dumpsys/dropbox",
    "*/dumpsys/dropbox#*",
    "bugreport/section/DROPBOX SYSTEM SERVER CRASHES",
    "bugreport/section/DROPBOX SYSTEM APP CRASHES",
};

// Of one entry; what is longer is cut, and that is said.
constexpr std::size_t kMostText = 256U << 10;

class Reader {
 public:
  explicit Reader(Emit<Entry>& out) : out_(out) {}

  void read(TextLines& lines) {
    while (!out_.stopped() && lines.next()) {
      const std::string_view line = lines.text();
      const Where where = Where::at_line(lines.number());
      if (!begin(line, where)) go_on(android::trimmed(line), where);
      if (lines.cut()) out_.damage(where, "is longer than a line may be");
      if (!lines.ended()) out_.damage(where, "the last line has no end");
    }
    // An empty line ends each list. That an entry is cut at one of its own cannot be seen.
    if (open_ && !closed_) out_.damage(where_, "the last entry may be cut");
    finish();
    if (lines.error()) out_.damage(Where::whole_file(), lines.error()->message);
  }

 private:
  // "2024-03-01 10:00:00 tag (kind, n bytes)"; other lines of the head and of entries are indented,
  // or begin otherwise.
  bool begin(std::string_view line, const Where& where) {
    constexpr std::size_t kClock = 19;
    if (line.size() < kClock + 2 || line[kClock] != ' ') return false;
    const auto time = android::wall_time(line.substr(0, kClock));
    if (!time) return false;
    finish();
    head_ = line;
    std::string_view rest = std::string_view(head_).substr(kClock + 1);
    row_ = {.added = time};
    where_ = where;
    open_ = true;
    closed_ = false;
    row_.tag = android::said(android::take_word(rest));
    if (rest.starts_with('(') && rest.ends_with(')')) read_kind(rest.substr(1, rest.size() - 2));
    return true;
  }

  void read_kind(std::string_view text) {
    const std::size_t comma = text.rfind(", ");
    if (comma != text.npos && text.ends_with(" bytes")) {
      const std::string_view number = text.substr(comma + 2, text.size() - comma - 8);
      row_.size = android::whole_number<std::int64_t>(number);
      text = text.substr(0, comma);
    }
    row_.kind = android::said(text);
  }

  void go_on(std::string_view line, const Where& where) {
    constexpr std::string_view kRule = "========================================";
    closed_ = line.empty() || line == kRule || line.starts_with("Usage:");
    if (!open_ || closed_) return;
    if (text_.size() + line.size() > kMostText) {
      if (!cut_) out_.damage(where, "the rest of an entry is not read");
      cut_ = true;
      return;
    }
    if (!text_.empty()) text_ += '\n';
    text_ += line;
  }

  // In the short form all of the text is on one line, and "/" stands for the line ends.
  void read_process() {
    constexpr std::string_view kKey = "Process: ";
    const std::string_view text = text_;
    const std::size_t at = text.find(kKey);
    if (at == text.npos) return;
    const std::string_view rest = text.substr(at + kKey.size());
    row_.process = android::said(android::trimmed(rest.substr(0, rest.find_first_of("/\n"))));
    if (row_.process) row_.package = android::package_of(*row_.process);
  }

  void finish() {
    if (!open_) return;
    read_process();
    row_.text = android::said(text_);
    out_.record(row_, where_);
    open_ = false;
    cut_ = false;
    text_.clear();
  }

  Emit<Entry>& out_;
  Entry row_;
  Where where_;
  std::string head_;
  std::string text_;
  bool open_ = false;
  bool closed_ = false;  // what was read last ends an entry
  bool cut_ = false;
};

void parse(const Input& in, Emit<Entry>& out) { Reader(out).read(*in.lines); }

}  // namespace

BRIDLE_ARTIFACT(android_dropbox) = {.id = "android.dropbox",
                                    .title = "Crashes and stalls that the system put aside",
                                    .paths = kPaths,
                                    .columns = kColumns,
                                    .summary = kSummary,
                                    .reads = Reads::lines,
                                    .found_in = kInAndroidQf | kInAndroidBugreport,
                                    .parse = erased<&parse>};

}  // namespace bridle::artifacts
