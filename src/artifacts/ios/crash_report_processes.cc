// ios.crash_report_processes: the processes that ran when memory was short, when the system took a
// picture of all stacks, or when the kernel panicked.
//
// Such a report names every process that ran at its moment, also one that nothing else speaks of.
// What is wrong with a file itself is told by ios.crash_reports, which reads the same files.
// Format: docs/formats/ios-crash-reports.md

#include "artifacts/artifact.h"
#include "artifacts/ips.h"
#include "artifacts/json_fields.h"

namespace bridle::artifacts {
namespace {

struct Process {
  std::optional<Timestamp> seen = std::nullopt;
  std::optional<std::string_view> kind = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::optional<std::string_view> bundle_id = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::optional<std::string_view> uuid = std::nullopt;
  std::vector<std::string_view> states = {};
  std::optional<std::string_view> killed_for = std::nullopt;
  std::optional<std::int64_t> memory_pages = std::nullopt;
  std::optional<std::int64_t> age = std::nullopt;
  std::optional<std::string_view> incident = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Process::seen>("seen", Role::time, "when it ran: the time of the report"),
    column<&Process::kind>("kind", Role::none, "jetsam, stackshot, panic, ..."),
    column<&Process::process>("process", Role::process, "its name, as stored"),
    column<&Process::bundle_id>("bundle_id", Role::app_id,
                                "the same name, when it has the form of a bundle ID"),
    column<&Process::pid>("pid", Role::none, "its number"),
    column<&Process::path>("path", Role::file_path, "its executable, where the report has it"),
    column<&Process::uuid>("uuid", Role::none, "UUID of its executable"),
    column<&Process::states>("states", Role::none, "daemon, frontmost, suspended, ..."),
    column<&Process::killed_for>("killed_for", Role::none,
                                 "why the system ended it, if that is what the report is about"),
    column<&Process::memory_pages>("memory_pages", Role::none, "pages of memory that it held"),
    column<&Process::age>("age", Role::none, "age, as stored"),
    column<&Process::incident>("incident", Role::none, "identifier of the report"),
};

constexpr std::string_view kSummary[] = {"process", "kind", "killed_for"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Logs/CrashReporter/**/*.ips",
    "private/var/mobile/Library/Logs/CrashReporter/**/*.ips.synced",
    "private/var/wireless/Library/Logs/CrashReporter/**/*.ips",
    "private/var/wireless/Library/Logs/CrashReporter/**/*.ips.synced",
    "private/var/logs/CrashReporter/**/*.ips",
    "**/crashes_and_spins/**/*.ips",  // of a sysdiagnose
    "**/crashes_and_spins/**/*.ips.synced"};

class Reader {
 public:
  Reader(const ips::Report& report, Emit<Process>& out) : report_(report), out_(out) {}

  void read() {
    const json::Node body = report_.body();
    const JsonFields<Process> header(report_.header(), "", out_);
    const JsonFields<Process> fields(body, "", out_);
    if (body["processes"].exists() || body["processByPid"].exists()) {
      tell_of_cut();
      of_report_.seen = body["date"].text() ? fields.time("date") : header.time("timestamp");
      const std::string_view kind = ips::kind_of(report_.bug_type().value_or(0));
      if (!kind.empty()) of_report_.kind = kind;
      of_report_.incident = fields.text("incident");
      if (!of_report_.incident) of_report_.incident = header.text("incident_id");
    }
    std::string place;
    const std::vector<json::Node> listed = fields.array("processes").items();
    for (std::size_t i = 0; i < listed.size() && !out_.stopped(); ++i) {
      place.assign("processes/").append(std::to_string(i));
      read_process(listed[i], place);
    }
    for (const json::Member& member : fields.object("processByPid").members()) {
      if (out_.stopped()) break;
      place.assign("processByPid/").append(member.key);
      read_process(member.value, place);
    }
  }

 private:
  // A list that is cut is damage of this artifact as well: processes are missing.
  void tell_of_cut() {
    for (const ips::Report::Problem& problem : report_.problems()) {
      out_.damage(problem.where, problem.what);
    }
  }

  void read_process(const json::Node& object, const std::string& place) {
    const Where where = Where::at_key(place);
    if (object.type() != json::Type::object) {
      out_.damage(where, "a process is no object");
      return;
    }
    const std::string prefix = place + "/";
    const JsonFields<Process> fields(object, prefix, out_);
    Process row = of_report_;
    row.process = fields.text(object["procname"].exists() ? "procname" : "name");
    if (!row.process || row.process->empty()) out_.damage(where, "a process without a name");
    if (row.process && row.process->find('.') != std::string_view::npos &&
        row.process->find('/') == std::string_view::npos) {
      row.bundle_id = row.process;
    }
    row.pid = fields.integer("pid");
    row.path = fields.text("path");
    row.uuid = fields.text("uuid");
    for (const json::Node& state : fields.array("states").items()) {
      if (const auto text = state.text()) row.states.push_back(*text);
    }
    row.killed_for = fields.text("reason");
    row.memory_pages = fields.integer("rpages");
    row.age = fields.integer("age");
    out_.record(row, where);
  }

  const ips::Report& report_;
  Emit<Process>& out_;
  Process of_report_;
};

void parse(const Input& in, Emit<Process>& out) {
  const ips::Report report(in.bytes);
  Reader(report, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(ios_crash_report_processes) = {.id = "ios.crash_report_processes",
                                               .title = "Processes at the time of a report",
                                               .paths = kPaths,
                                               .columns = kColumns,
                                               .summary = kSummary,
                                               .found_in = kOfIos,
                                               .parse = erased<&parse>};

}  // namespace bridle::artifacts
