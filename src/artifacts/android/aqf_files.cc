// android.aqf_files: the files that AndroidQF saw on the phone, with their times, modes and hashes.
//
// Written by AndroidQF's own collector, or by `find` where that did not run, which says less.
// Format: docs/formats/android-aqf-files.md

#include <algorithm>
#include <initializer_list>
#include <string>

#include "artifacts/android_packages.h"
#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "artifacts/json_fields.h"
#include "artifacts/json_records.h"
#include "bytes/text.h"

namespace bridle::artifacts {
namespace {

struct SeenFile {
  std::optional<Timestamp> modified = std::nullopt;
  std::optional<Timestamp> changed = std::nullopt;
  std::optional<Timestamp> accessed = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::optional<std::string_view> type = std::nullopt;
  std::optional<std::int64_t> size = std::nullopt;
  std::optional<std::string_view> mode = std::nullopt;
  std::optional<bool> executable = std::nullopt;
  std::optional<std::int64_t> user_id = std::nullopt;
  std::optional<std::string_view> user = std::nullopt;
  std::optional<std::int64_t> group_id = std::nullopt;
  std::optional<std::string_view> group = std::nullopt;
  std::optional<std::string_view> context = std::nullopt;
  std::optional<std::string_view> sha256 = std::nullopt;
  std::optional<std::string_view> sha1 = std::nullopt;
  std::optional<std::string_view> md5 = std::nullopt;
  std::optional<std::string_view> error = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&SeenFile::modified>("modified", Role::time, "when its contents last changed"),
    column<&SeenFile::changed>("changed", Role::time, "when its owner, mode or name last changed"),
    column<&SeenFile::accessed>("accessed", Role::time, "when it was last read"),
    column<&SeenFile::path>("path", Role::file_path, "where it lies on the phone"),
    column<&SeenFile::type>("type", Role::entry_type, "file, directory, link, or other"),
    column<&SeenFile::size>("size", Role::none, "bytes"),
    column<&SeenFile::mode>("mode", Role::none, "who may do what with it, as it was written"),
    column<&SeenFile::executable>("executable", Role::none, "whether anyone may run it"),
    column<&SeenFile::user_id>("user_id", Role::none, "number of its owner"),
    column<&SeenFile::user>("user", Role::none, "name of its owner"),
    column<&SeenFile::group_id>("group_id", Role::none, "number of its group"),
    column<&SeenFile::group>("group", Role::none, "name of its group"),
    column<&SeenFile::context>("context", Role::none, "SELinux label"),
    column<&SeenFile::sha256>("sha256", Role::sha256, "of its contents"),
    column<&SeenFile::sha1>("sha1", Role::sha1, "of its contents"),
    column<&SeenFile::md5>("md5", Role::md5, "of its contents"),
    column<&SeenFile::error>("error", Role::none, "why it could not be read"),
};

constexpr std::string_view kSummary[] = {"path", "mode", "size"};

constexpr std::string_view kPaths[] = {"androidqf/files.json"};

constexpr Rule kRules[] = {
    {.id = "android.aqf_files.program_in_shell_folder",
     .severity = Severity::medium,
     .title = "A program lies in the folder that a computer puts files into",
     .means = "/data/local/tmp is where files land that were brought by cable, or by an attack "
              "that has no more rights than that. Unlocking tools and spyware have left their "
              "programs there.",
     .benign = "Tools of developers, of screen sharing and of installers lie there as well."},
    {.id = "android.aqf_files.in_shell_folder",
     .severity = Severity::low,
     .title = "A file lies in the folder that a computer puts files into",
     .means = "/data/local/tmp is empty on most phones. Something was brought by cable, or by an "
              "attack that has no more rights than that.",
     .benign = "Tools of developers, of screen sharing and of installers leave files there."},
    {.id = "android.aqf_files.runs_as_owner",
     .severity = Severity::medium,
     .title = "A program runs with the rights of its owner, whoever starts it",
     .means = "Android has had no such (setuid) programs for years: they are how root rights are "
              "kept.",
     .benign = "Very old systems have a few, and rooted phones have `su`."},
    {.id = "android.aqf_files.root_tool",
     .severity = Severity::medium,
     .title = "A tool of rooted phones lies in a folder of programs",
     .means = "With root rights, any program can read all that is on the phone.",
     .benign = "People root their own phones, and know that they did."},
    {.id = "android.aqf_files.anyone_may_write",
     .severity = Severity::low,
     .title = "A file of the system or of an application may be written by anyone",
     .means = "Any application can change what another one reads or runs there.",
     .benign = "Applications and makers make this mistake as well."},
};

// Bits as chmod has them, and what the first letters of Go's notation add.
struct Mode {
  std::optional<std::string_view> type = std::nullopt;
  unsigned bits = 0;
};

// "-rwxr-xr-x", "Lrwxrwxrwx", "urwxr-xr-x", "Dcrw-rw----": letters, or "-" for none of them, and
// nine places.
std::optional<Mode> go_mode(std::string_view text) {
  if (text.size() < 10) return std::nullopt;
  const std::string_view places = text.substr(text.size() - 9);
  Mode out;
  for (const char place : places) {
    if (std::string_view("rwx-").find(place) == std::string_view::npos) return std::nullopt;
    out.bits = out.bits << 1 | (place == '-' ? 0U : 1U);
  }
  out.type = "file";
  for (const char letter : text.substr(0, text.size() - 9)) {
    if (letter == 'd') out.type = "directory";
    if (letter == 'L') out.type = "link";
    if (letter == 'D' || letter == 'p' || letter == 'S' || letter == '?') out.type = "other";
    if (letter == 'u') out.bits |= 04000U;
    if (letter == 'g') out.bits |= 02000U;
    if (letter == 't') out.bits |= 01000U;
  }
  return out;
}

// "644", "4755", and with the kind of file in front "100644".
std::optional<Mode> octal_mode(std::string_view text) {
  unsigned value = 0;
  const char* last = text.data() + text.size();
  const auto read = std::from_chars(text.data(), last, value, 8);
  if (read.ec != std::errc() || read.ptr != last) return std::nullopt;
  Mode out;
  out.bits = value & 07777U;
  switch (value >> 12) {
    case 010:
      out.type = "file";
      break;
    case 04:
      out.type = "directory";
      break;
    case 012:
      out.type = "link";
      break;
    case 0:
      break;
    default:
      out.type = "other";
  }
  return out;
}

bool lies_in_one_of(std::string_view path, std::initializer_list<std::string_view> folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](std::string_view folder) { return android::lies_in(path, folder); });
}

bool is_for_programs(std::string_view path) {
  return lies_in_one_of(path, {"/system", "/system_ext", "/vendor", "/product", "/odm", "/sbin",
                               "/su", "/bin", "/xbin", "/data/adb", "/data/local", "/cache"});
}

bool is_kept_from_others(std::string_view path) {
  return lies_in_one_of(
      path, {"/system", "/system_ext", "/vendor", "/product", "/odm", "/data/data", "/data/user",
             "/data/app", "/data/adb", "/data/system"});
}

class File {
 public:
  File(const JsonRecord& record, Emit<SeenFile>& out)
      : record_(record), fields_(record.value, record.prefix, out), out_(out) {}

  void read() {
    row_.path = filled("path");
    if (!row_.path) out_.damage(record_.where, "a file without a path");
    row_.modified = time("modified_time");
    row_.changed = time("changed_time");
    row_.accessed = time("access_time");
    row_.size = fields_.integer("size");
    row_.user = filled("user_name");
    row_.group = filled("group_name");
    row_.user_id = fields_.integer("user_id");
    row_.group_id = fields_.integer("group_id");
    row_.context = filled("context");
    row_.sha256 = filled("sha256");
    row_.sha1 = filled("sha1");
    row_.md5 = filled("md5");
    row_.error = filled("error");
    const Mode mode = read_mode();
    out_.record(row_, record_.where);
    if (row_.path) judge(*row_.path, mode);
  }

 private:
  std::optional<std::string_view> filled(std::string_view key) const {
    const auto text = fields_.text(key);
    return text && !text->empty() ? text : std::nullopt;
  }

  // 0 is what a method that knows no time leaves there, and is not the year 1970.
  std::optional<Timestamp> time(std::string_view key) const {
    const json::Node value = record_.value[key];
    const auto seconds = value.real();
    if (!seconds) {
      (void)fields_.integer(key);  // says what is of another type
      return std::nullopt;
    }
    if (*seconds == 0) return std::nullopt;
    const auto whole = value.integer();
    const auto time = whole ? from_unix_s(*whole) : from_unix_s(*seconds);
    if (!time) fields_.damage(key, "is no time");
    return time;
  }

  Mode read_mode() {
    row_.mode = filled("mode");
    if (!row_.mode) return {};
    auto mode = go_mode(*row_.mode);
    if (!mode) mode = octal_mode(*row_.mode);
    if (!mode) {
      fields_.damage("mode", "is no mode of a file");
      return {};
    }
    row_.type = mode->type;
    row_.executable = (mode->bits & 0111U) != 0;
    return *mode;
  }

  void judge(std::string_view path, const Mode& mode) {
    const bool is_file = mode.type.value_or("file") == "file";
    const std::string why = std::string(path) + ", mode " + std::string(row_.mode.value_or("?"));
    if (android::is_in_shell_folder(path)) {
      flag(row_.executable.value_or(false) && is_file ? kRules[0] : kRules[1], why);
    }
    if (!is_file) return;
    if ((mode.bits & 04000U) != 0) flag(kRules[2], why);
    if (!android::root_tool(last_component(path)).empty() && is_for_programs(path)) {
      flag(kRules[3], why);
    }
    if ((mode.bits & 0002U) != 0 && is_kept_from_others(path)) flag(kRules[4], why);
  }

  void flag(const Rule& rule, const std::string& why) { out_.flag(row_, record_.where, rule, why); }

  const JsonRecord& record_;
  const JsonFields<SeenFile> fields_;
  Emit<SeenFile>& out_;
  SeenFile row_;
};

void parse(const Input& in, Emit<SeenFile>& out) {
  for_each_json_record(in.bytes, out, [&out](const JsonRecord& record) {
    if (record.value.type() != json::Type::object) {
      out.damage(record.where, "is no file");
      return;
    }
    File(record, out).read();
  });
}

}  // namespace

BRIDLE_ARTIFACT(android_aqf_files) = {.id = "android.aqf_files",
                                      .title = "Files on the phone (AndroidQF)",
                                      .paths = kPaths,
                                      .columns = kColumns,
                                      .summary = kSummary,
                                      .rules = kRules,
                                      .found_in = kInAndroidQf,
                                      .parse = erased<&parse>};

}  // namespace bridle::artifacts
