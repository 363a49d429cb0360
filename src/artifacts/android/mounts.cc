// android.mounts: which file systems were in use, and whether those of the system could be written.
//
// Lines of `mount` and of /proc/mounts in AndroidQF's mounts.json, and /proc/<pid>/mountinfo in a
// bug report. Format: docs/formats/android-aqf-system.md

#include <deque>
#include <set>
#include <tuple>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "artifacts/json_records.h"
#include "bytes/lines.h"

namespace bridle::artifacts {
namespace {

struct Mount {
  std::string_view mount_point;
  std::string_view device;
  std::string_view file_system;
  std::vector<std::string_view> options;
  bool writable = false;
  bool system = false;
};

constexpr Column kColumns[] = {
    column<&Mount::mount_point>("mount_point", Role::file_path, "where it is in the tree of files"),
    column<&Mount::device>("device", Role::file_path, "what holds it, or the name of its kind"),
    column<&Mount::file_system>("file_system", Role::none, "ext4, f2fs, tmpfs, ..."),
    column<&Mount::options>("options", Role::none, "how it is used"),
    column<&Mount::writable>("writable", Role::none, "whether it can be written to"),
    column<&Mount::system>("system", Role::none, "whether it is part of the system"),
};

constexpr std::string_view kSummary[] = {"mount_point", "file_system", "writable"};

constexpr std::string_view kPaths[] = {
    "androidqf/mounts.json",
    "bugreport/FS/proc/*/mountinfo",
    "bugreport/FS/proc/mounts",
};

constexpr Rule kRules[] = {
    {.id = "android.mounts.writable_system",
     .severity = Severity::medium,
     .title = "A part of the system can be written to",
     .means =
         "On an untouched phone the system is read-only and sealed. Who made it writable could "
         "change any part of it, and had root rights.",
     .benign = "People root their own phones, and install other systems on them."},
    {.id = "android.mounts.over_system",
     .severity = Severity::low,
     .title = "Something is laid over a part of the system",
     .means = "Files of the system are hidden behind others without being changed. Tools that root "
              "a phone do this, and so can spyware that has root rights.",
     .benign = "Some makers build their systems like this, and phones of developers have it."},
};

bool is_system(std::string_view point, std::string_view file_system) {
  // Older systems keep their root in memory, and that can be written to.
  if (point == "/") return file_system != "rootfs" && file_system != "tmpfs";
  for (const std::string_view part : {"/system", "/system_ext", "/vendor", "/product", "/odm"}) {
    if (android::lies_in(point, part)) return true;
  }
  return false;
}

class Mounts {
 public:
  explicit Mounts(Emit<Mount>& out) : out_(out) {}

  std::string_view keep(std::string_view text) { return owned_.emplace_back(text); }

  // "<device> on <point> type <file system> (<options>)", else as /proc/mounts has it.
  void read_line(std::string_view line, const Where& where) {
    line = android::trimmed(line);
    if (line.empty()) return;
    Mount row;
    std::string_view options;
    const std::size_t on = line.find(" on ");
    const std::size_t type = line.rfind(" type ");
    if (on != line.npos && type != line.npos && on < type && line.ends_with(')')) {
      row.device = line.substr(0, on);
      row.mount_point = line.substr(on + 4, type - on - 4);
      std::string_view rest = line.substr(type + 6);
      row.file_system = android::take_word(rest);
      if (!rest.starts_with('(')) return no_mount(where);
      options = rest.substr(1, rest.size() - 2);
    } else {
      row.device = plain(android::take_word(line));
      row.mount_point = plain(android::take_word(line));
      row.file_system = android::take_word(line);
      options = android::take_word(line);
    }
    finish(row, options, where);
  }

  // "36 35 98:0 /root /point rw,noatime master:1 - ext4 /dev/x rw": any number of fields before
  // "-".
  void read_mountinfo(std::string_view line, const Where& where) {
    line = android::trimmed(line);
    if (line.empty()) return;
    const std::size_t dash = line.find(" - ");
    if (dash == line.npos) return no_mount(where);
    std::string_view second = line.substr(dash + 3);
    for (int i = 0; i < 4; ++i) android::take_word(line);
    Mount row;
    row.mount_point = plain(android::take_word(line));
    const std::string_view options = android::take_word(line);
    row.file_system = android::take_word(second);
    row.device = plain(android::take_word(second));
    finish(row, options, where);
  }

 private:
  void no_mount(const Where& where) { out_.damage(where, "is no line of mounts"); }

  void finish(Mount& row, std::string_view options, const Where& where) {
    if (!row.mount_point.starts_with('/') || row.file_system.empty() || options.empty()) {
      return no_mount(where);
    }
    // The same mount in both of the forms.
    if (!seen_.emplace(row.device, row.mount_point, row.file_system, options).second) return;
    while (!options.empty()) {
      const std::size_t comma = std::min(options.find(','), options.size());
      if (comma > 0) row.options.push_back(options.substr(0, comma));
      options.remove_prefix(std::min(comma + 1, options.size()));
    }
    row.writable = std::find(row.options.begin(), row.options.end(), "rw") != row.options.end();
    row.system = is_system(row.mount_point, row.file_system);
    out_.record(row, where);
    if (row.system) judge(row, where);
  }

  // One word for one place, and not for each line that names it.
  void judge(const Mount& row, const Where& where) {
    const bool laid_over = row.file_system == "overlay" || row.file_system == "tmpfs";
    if (!laid_over && !row.writable) return;
    if (!flagged_.insert(row.mount_point).second) return;
    out_.flag(row, where, laid_over ? kRules[1] : kRules[0],
              std::string(row.mount_point) + " (" + std::string(row.file_system) + ")");
  }

  // Blanks and the like stand as "\040".
  std::string_view plain(std::string_view text) {
    if (text.find('\\') == text.npos) return text;
    std::string& out = owned_.emplace_back();
    while (!text.empty()) {
      unsigned value = 0;
      const auto is_octal = [&value](std::string_view digits) {
        const char* last = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), last, value, 8);
        return read.ec == std::errc() && read.ptr == last && value < 256;
      };
      if (text.size() >= 4 && text.front() == '\\' && is_octal(text.substr(1, 3))) {
        out += static_cast<char>(value);
        text.remove_prefix(4);
      } else {
        out += text.front();
        text.remove_prefix(1);
      }
    }
    return out;
  }

  Emit<Mount>& out_;
  std::deque<std::string> owned_;
  std::set<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>>
      seen_;
  std::set<std::string_view> flagged_;
};

void parse_json(const Input& in, Emit<Mount>& out) {
  Mounts mounts(out);
  for_each_json_record(in.bytes, out, [&](const JsonRecord& record) {
    const auto text = record.value.text();
    if (text) {
      mounts.read_line(mounts.keep(*text), record.where);  // a text dies with its document
    } else {
      out.damage(record.where, "is no line of mounts");
    }
  });
}

void parse(const Input& in, Emit<Mount>& out) {
  if (in.path.ends_with(".json")) {
    parse_json(in, out);
    return;
  }
  Mounts mounts(out);
  const bool is_info = in.path.ends_with("mountinfo");
  LineReader lines(in.bytes);
  while (!out.stopped() && lines.next()) {
    const Where where = Where::at_line(lines.number());
    if (is_info) {
      mounts.read_mountinfo(lines.text(), where);
    } else {
      mounts.read_line(lines.text(), where);
    }
    if (!lines.ended()) out.damage(where, "the last line has no end");
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_mounts) = {.id = "android.mounts",
                                   .title = "File systems in use",
                                   .paths = kPaths,
                                   .columns = kColumns,
                                   .summary = kSummary,
                                   .rules = kRules,
                                   .found_in = kInAndroidQf | kInAndroidBugreport,
                                   .parse = erased<&parse>};

}  // namespace bridle::artifacts
