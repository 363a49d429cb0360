// ios.crash_reports: what crashed, was ended or stalled, and the panics of the kernel.
//
// An exploit that fails leaves a crash; one that succeeds can leave the name of what it started.
// One row for each report, whatever its type. The processes that a report lists are rows of
// ios.crash_report_processes. Format: docs/formats/ios-crash-reports.md

#include <algorithm>
#include <deque>

#include "artifacts/artifact.h"
#include "artifacts/ips.h"
#include "artifacts/json_fields.h"
#include "artifacts/plain_path.h"
#include "base/limits.h"
#include "bytes/text.h"

namespace bridle::artifacts {
namespace {

struct Crash {
  std::optional<Timestamp> occurred = std::nullopt;
  std::optional<std::int64_t> bug_type = std::nullopt;
  std::optional<std::string_view> kind = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::optional<std::string_view> bundle_id = std::nullopt;
  std::optional<std::string_view> version = std::nullopt;
  std::optional<Timestamp> launched = std::nullopt;
  std::optional<std::string_view> parent = std::nullopt;
  std::optional<std::int64_t> parent_pid = std::nullopt;
  std::optional<std::string_view> coalition = std::nullopt;
  std::optional<std::string_view> exception = std::nullopt;
  std::optional<std::string_view> exception_codes = std::nullopt;
  std::optional<std::string_view> termination = std::nullopt;
  std::optional<std::string_view> panic = std::nullopt;
  std::vector<std::string_view> messages = {};
  std::vector<std::string_view> thread_images = {};
  std::vector<std::string_view> other_images = {};
  std::optional<std::string_view> os_version = std::nullopt;
  std::optional<std::string_view> incident = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Crash::occurred>("occurred", Role::time, "when it happened"),
    column<&Crash::bug_type>("bug_type", Role::none, "Apple's number for the kind of report"),
    column<&Crash::kind>("kind", Role::none, "what that number means: crash, panic, jetsam, ..."),
    column<&Crash::process>("process", Role::process, "what crashed; of a panic: its task"),
    column<&Crash::pid>("pid", Role::none, "its number"),
    column<&Crash::path>("path", Role::file_path, "its executable"),
    column<&Crash::bundle_id>("bundle_id", Role::app_id, "its bundle ID"),
    column<&Crash::version>("version", Role::none, "its version"),
    column<&Crash::launched>("launched", Role::time, "when it was started"),
    column<&Crash::parent>("parent", Role::process, "what started it"),
    column<&Crash::parent_pid>("parent_pid", Role::none, "the number of that"),
    column<&Crash::coalition>("coalition", Role::app_id, "the application or service it is of"),
    column<&Crash::exception>("exception", Role::none, "EXC_BAD_ACCESS (SIGSEGV), ..."),
    column<&Crash::exception_codes>("exception_codes", Role::none, "its codes and subtype"),
    column<&Crash::termination>("termination", Role::none, "who ended it, and why"),
    column<&Crash::panic>("panic", Role::text, "first line of the message of a panic"),
    column<&Crash::messages>("messages", Role::text, "what the process or its libraries said"),
    column<&Crash::thread_images>("thread_images", Role::file_path,
                                  "code that the crashed thread ran from outside the system"),
    column<&Crash::other_images>("other_images", Role::file_path,
                                 "other code that was loaded from outside the system"),
    column<&Crash::os_version>("os_version", Role::none, "version of the system"),
    column<&Crash::incident>("incident", Role::none, "the report's own identifier"),
};

constexpr std::string_view kSummary[] = {"kind", "process", "exception", "panic"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Logs/CrashReporter/**/*.ips",
    "private/var/mobile/Library/Logs/CrashReporter/**/*.ips.synced",
    "private/var/wireless/Library/Logs/CrashReporter/**/*.ips",
    "private/var/wireless/Library/Logs/CrashReporter/**/*.ips.synced",
    "private/var/logs/CrashReporter/**/*.ips",
    "**/crashes_and_spins/**/*.ips",  // of a sysdiagnose
    "**/crashes_and_spins/**/*.ips.synced"};

constexpr Rule kRules[] = {
    {.id = "ios.crash_reports.foreign_code",
     .severity = Severity::medium,
     .title = "A program of the system had loaded code from a place where the system has none",
     .means = "Programs of iOS load their libraries from the sealed part of the disk. A library "
              "from elsewhere was put there by somebody. It does not say by whom.",
     .benign = "Jailbreaks load their changes like this, and so do phones for development."},
};

bool is_of_app(std::string_view path) {
  return plain_path(path).starts_with("/private/var/containers/Bundle/");
}

class Reader {
 public:
  Reader(const ips::Report& report, Emit<Crash>& out) : report_(report), out_(out) {}

  void read() {
    for (const ips::Report::Problem& problem : report_.problems()) {
      out_.damage(problem.where, problem.what);
    }
    row_.bug_type = report_.bug_type();
    if (row_.bug_type) row_.kind = said(ips::kind_of(*row_.bug_type));
    if (report_.header().exists()) read_header(report_.header());
    const bool known = report_.body().exists() ? read_body(report_.body()) : read_text();
    // Analytics and the like are made of many documents, and no reports of anything that happened.
    if (known && report_.more()) {
      out_.damage(Where::whole_file(), "more stands behind the report, and is not read");
    }
    if (!report_.header().exists() && !known) {
      if (report_.problems().empty()) {
        out_.damage(Where::whole_file(), "neither a header nor a report of a known form");
      }
      return;
    }
    out_.record(row_, Where::whole_file());
    flag_foreign_code();
  }

 private:
  static std::optional<std::string_view> said(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(text);
  }
  std::string_view keep(std::string text) { return owned_.emplace_back(std::move(text)); }

  template <typename T>
  static void take(std::optional<T> value, std::optional<T>& into) {
    if (value) into = value;
  }
  static void take_text(std::optional<std::string_view> value,
                        std::optional<std::string_view>& into) {
    if (value && !value->empty()) into = value;
  }

  void read_header(const json::Node& header) {
    if (header.type() != json::Type::object) {
      out_.damage(Where::at_line(1), "the header is no object");
      return;
    }
    const JsonFields<Crash> fields(header, "", out_);
    row_.occurred = fields.time("timestamp");
    take_text(fields.text("name"), row_.process);
    take_text(fields.text("app_name"), row_.process);
    take_text(fields.text("bundleID"), row_.bundle_id);
    take_text(fields.text("app_version"), row_.version);
    take_text(fields.text("os_version"), row_.os_version);
    take_text(fields.text("incident_id"), row_.incident);
    if (header["bug_type"].exists() && !row_.bug_type) {
      fields.damage("bug_type", "is no number");
    }
  }

  // False when it is none of the forms that are known.
  bool read_body(const json::Node& body) {
    if (body.type() != json::Type::object) {
      out_.damage(Where::whole_file(), "the report is no object");
      return false;
    }
    const JsonFields<Crash> fields(body, "", out_);
    const bool crash = body["procName"].exists() || body["procPath"].exists();
    const bool panic = body["panicString"].exists() || body["string"].exists();
    const bool census = body["processes"].exists() || body["processByPid"].exists();
    if (!crash && !panic && !census) return false;
    take(body["date"].text() ? fields.time("date") : std::nullopt, row_.occurred);
    take_text(fields.text("incident"), row_.incident);
    if (!row_.os_version) take_text(body["build"].text(), row_.os_version);
    if (panic) read_panic(fields.text(body["panicString"].exists() ? "panicString" : "string"));
    if (crash) read_crash(body);
    return true;
  }

  void read_panic(std::optional<std::string_view> text) {
    // The name in the header is that of the report: "panic-full".
    row_.process.reset();
    if (!text) return;
    row_.panic = text->substr(0, text->find('\n'));
    const std::size_t task = text->find("Panicked task ");
    if (task == std::string_view::npos) return;
    std::string_view line = text->substr(task);
    line = line.substr(0, line.find('\n'));
    constexpr std::string_view kPid = ": pid ";
    const std::size_t pid = line.find(kPid);
    if (pid == std::string_view::npos) return;
    line.remove_prefix(pid + kPid.size());
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return;
    row_.process = said(line.substr(colon + 2));
    row_.pid = ips::name_and_pid(keep("[" + std::string(line.substr(0, colon)) + "]")).pid;
  }

  void read_crash(const json::Node& body) {
    const JsonFields<Crash> fields(body, "", out_);
    take_text(fields.text("procName"), row_.process);
    row_.pid = fields.integer("pid");
    take_text(fields.text("procPath"), row_.path);
    take(fields.time("captureTime"), row_.occurred);
    row_.launched = fields.time("procLaunch");
    take_text(fields.text("parentProc"), row_.parent);
    row_.parent_pid = fields.integer("parentPid");
    take_text(fields.text("coalitionName"), row_.coalition);
    const JsonFields<Crash> bundle(fields.object("bundleInfo"), "bundleInfo/", out_);
    take_text(bundle.text("CFBundleIdentifier"), row_.bundle_id);
    take_text(bundle.text("CFBundleShortVersionString"), row_.version);
    if (!row_.os_version) read_os_version(fields.object("osVersion"));
    read_exception(fields.object("exception"));
    read_termination(fields.object("termination"));
    for (const json::Member& library : fields.object("asi").members()) {
      if (const auto text = library.value.text()) row_.messages.push_back(*text);
      for (const json::Node& message : library.value.items()) {
        if (const auto text = message.text()) row_.messages.push_back(*text);
      }
    }
    read_images(fields);
  }

  void read_os_version(const json::Node& object) {
    const JsonFields<Crash> fields(object, "osVersion/", out_);
    std::string version(fields.text("train").value_or(""));
    if (const auto build = fields.text("build")) version.append(" (").append(*build) += ')';
    if (!version.empty()) row_.os_version = keep(std::move(version));
  }

  void read_exception(const json::Node& object) {
    const JsonFields<Crash> fields(object, "exception/", out_);
    std::string type(fields.text("type").value_or(""));
    if (const auto signal = fields.text("signal")) type.append(" (").append(*signal) += ')';
    if (!type.empty()) row_.exception = keep(std::move(type));
    std::string codes(fields.text("codes").value_or(""));
    if (const auto subtype = fields.text("subtype")) {
      codes.append(codes.empty() ? "" : ", ").append(*subtype);
    }
    if (!codes.empty()) row_.exception_codes = keep(std::move(codes));
  }

  void read_termination(const json::Node& object) {
    const JsonFields<Crash> fields(object, "termination/", out_);
    std::string text(fields.text("namespace").value_or(""));
    if (const auto code = object["code"].integer()) {
      text += ' ';
      append_number(*code, text);
    }
    if (const auto indicator = fields.text("indicator")) text.append(", ").append(*indicator);
    if (const auto process = fields.text("byProc")) text.append(", by ").append(*process);
    if (!text.empty()) row_.termination = keep(std::move(text));
  }

  void read_images(const JsonFields<Crash>& fields) {
    const std::vector<json::Node> images = fields.array("usedImages").items();
    std::vector<bool> ran(images.size());
    const std::vector<json::Node> threads = fields.array("threads").items();
    const auto faulting = fields.integer("faultingThread");
    for (std::size_t i = 0; i < threads.size(); ++i) {
      const bool is_it = faulting ? *faulting == static_cast<std::int64_t>(i)
                                  : threads[i]["triggered"].boolean() == true;
      if (is_it) mark_frames(threads[i]["frames"], ran);
    }
    mark_frames(fields.array("lastExceptionBacktrace"), ran);
    for (std::size_t i = 0; i < images.size(); ++i) add_image(images[i]["path"].text(), ran[i]);
  }

  static void mark_frames(const json::Node& frames, std::vector<bool>& ran) {
    for (const json::Node& frame : frames.items()) {
      const auto index = frame["imageIndex"].integer();
      if (index && *index >= 0 && static_cast<std::size_t>(*index) < ran.size()) {
        ran[static_cast<std::size_t>(*index)] = true;
      }
    }
  }

  void add_image(std::optional<std::string_view> path, bool ran) {
    if (!path || !path->starts_with('/') || ips::is_of_system(*path)) return;
    auto& list = ran ? row_.thread_images : row_.other_images;
    if (list.size() < limits::kListValues) list.push_back(*path);
  }

  bool read_text() {
    if (report_.text().empty()) return false;
    const ips::Text text = ips::read_text(report_.text());
    for (const std::string_view key : {"Process", "Command"}) {
      const auto field = text.field(key);
      if (!field) continue;
      const ips::NameAndPid process = ips::name_and_pid(*field);
      row_.process = process.name;
      row_.pid = process.pid;
      break;
    }
    if (const auto pid = text.field("PID")) {
      row_.pid = ips::name_and_pid(keep("[" + std::string(*pid) + "]")).pid;
    }
    take_text(text.field("Path"), row_.path);
    take_text(text.field("Identifier"), row_.bundle_id);
    if (!row_.version) take_text(text.field("Version"), row_.version);
    take(time_of(text, "Date/Time"), row_.occurred);
    row_.launched = time_of(text, "Launch Time");
    if (!row_.os_version) take_text(text.field("OS Version"), row_.os_version);
    take_text(text.field("Incident Identifier"), row_.incident);
    if (const auto parent = text.field("Parent Process")) {
      const ips::NameAndPid process = ips::name_and_pid(*parent);
      row_.parent = process.name;
      row_.parent_pid = process.pid;
    }
    if (const auto coalition = text.field("Coalition")) {
      row_.coalition = ips::name_and_pid(*coalition).name;
    }
    take_text(text.field("Exception Type"), row_.exception);
    take_text(text.field("Exception Codes"), row_.exception_codes);
    take_text(text.field("Termination Reason"), row_.termination);
    row_.messages = text.messages;
    for (const ips::Image& image : text.images) {
      add_image(image.path,
                std::any_of(text.frames.begin(), text.frames.end(), [&](std::uint64_t address) {
                  return address >= image.first && address <= image.last;
                }));
    }
    if (text.field("Process") || text.field("Command") || text.field("Incident Identifier")) {
      if (!text.ended) out_.damage(Where::whole_file(), "the report has no end: it may be cut");
      return true;
    }
    // Logs of radio and updates have the same name and a text of their own. Of what is known to be
    // a report, a row of its header alone would pass for one that says nothing.
    if (row_.kind && *row_.kind != "analytics") {
      out_.damage(Where::whole_file(), "a text that is no report of a known form");
    }
    return false;
  }

  std::optional<Timestamp> time_of(const ips::Text& text, std::string_view key) {
    const auto field = text.field(key);
    if (!field) return std::nullopt;
    const auto time = parse_rfc3339(*field);
    if (!time) out_.damage(Where::whole_file(), std::string(key) + " is no time with a zone");
    return time;
  }

  void flag_foreign_code() {
    if (!row_.path || !ips::is_of_system(*row_.path)) return;
    for (const auto* list : {&row_.thread_images, &row_.other_images}) {
      const auto image = std::find_if_not(list->begin(), list->end(), is_of_app);
      if (image == list->end()) continue;
      out_.flag(row_, Where::whole_file(), kRules[0],
                std::string(*row_.path) + " had loaded " + std::string(*image));
      return;
    }
  }

  const ips::Report& report_;
  Emit<Crash>& out_;
  Crash row_;
  std::deque<std::string> owned_;  // what the row views and the file does not hold
};

void parse(const Input& in, Emit<Crash>& out) {
  const ips::Report report(in.bytes);
  Reader(report, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(ios_crash_reports) = {.id = "ios.crash_reports",
                                      .title = "Crashes, panics and other reports",
                                      .paths = kPaths,
                                      .columns = kColumns,
                                      .summary = kSummary,
                                      .rules = kRules,
                                      .found_in = kOfIos,
                                      .parse = erased<&parse>};

}  // namespace bridle::artifacts
