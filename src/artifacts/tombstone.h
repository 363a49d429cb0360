// Tombstones: what Android keeps of a native program that crashed, as text and as protobuf. Both
// become rows of one form. Format: docs/formats/android-tombstones.md.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/record.h"
#include "model/sink.h"

namespace bridle::artifacts {

struct Tombstone {
  std::optional<Timestamp> occurred = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::optional<std::string_view> package = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::vector<std::string_view> command_line = {};
  std::optional<std::string_view> thread = std::nullopt;
  std::optional<std::int64_t> pid = std::nullopt;
  std::optional<std::int64_t> tid = std::nullopt;
  std::optional<std::int64_t> uid = std::nullopt;
  std::optional<std::string_view> label = std::nullopt;
  std::optional<std::int64_t> signal = std::nullopt;
  std::optional<std::string_view> signal_name = std::nullopt;
  std::optional<std::int64_t> code = std::nullopt;
  std::optional<std::string_view> code_name = std::nullopt;
  std::vector<std::string_view> causes = {};
  std::optional<std::string_view> abort_message = std::nullopt;
  std::vector<std::string_view> thread_files = {};
  std::optional<std::string_view> architecture = std::nullopt;
  std::optional<std::string_view> build = std::nullopt;
  std::optional<std::string_view> revision = std::nullopt;
  std::optional<std::string_view> uptime = std::nullopt;
};

namespace tombstone {

inline constexpr Column kColumns[] = {
    column<&Tombstone::occurred>("occurred", Role::time, "when it crashed"),
    column<&Tombstone::process>("process", Role::process, "what crashed"),
    column<&Tombstone::package>("package", Role::app_id, "the application, by its name"),
    column<&Tombstone::path>("path", Role::file_path, "its executable"),
    column<&Tombstone::command_line>("command_line", Role::text, "what it was started with"),
    column<&Tombstone::thread>("thread", Role::none, "name of the thread that crashed"),
    column<&Tombstone::pid>("pid", Role::none, "number of the process"),
    column<&Tombstone::tid>("tid", Role::none, "number of the thread"),
    column<&Tombstone::uid>("uid", Role::none, "user that it ran as"),
    column<&Tombstone::label>("label", Role::none, "SELinux label"),
    column<&Tombstone::signal>("signal", Role::none, "the signal that ended it"),
    column<&Tombstone::signal_name>("signal_name", Role::none, "SIGSEGV, SIGABRT, ..."),
    column<&Tombstone::code>("code", Role::none, "why the signal came"),
    column<&Tombstone::code_name>("code_name", Role::none, "SEGV_MAPERR, ..."),
    column<&Tombstone::causes>("causes", Role::none, "what the system takes for the cause"),
    column<&Tombstone::abort_message>("abort_message", Role::text, "what it said when it gave up"),
    column<&Tombstone::thread_files>("thread_files", Role::file_path,
                                     "code that the crashed thread ran"),
    column<&Tombstone::architecture>("architecture", Role::none,
                                     "arm, arm64, x86, x86_64, riscv64"),
    column<&Tombstone::build>("build", Role::none, "fingerprint of the system"),
    column<&Tombstone::revision>("revision", Role::none, "of the hardware"),
    column<&Tombstone::uptime>("uptime", Role::none, "how long the process had run"),
};

inline constexpr std::string_view kSummary[] = {"process", "signal_name", "code_name", "uid"};

// Words of the two rules, of which each of the artifacts has its own pair.
constexpr Rule foreign_code_rule(std::string_view id) {
  return {
      .id = id,
      .severity = Severity::medium,
      .title = "A program crashed that ran code from a folder that a computer puts files into",
      .means =
          "/data/local/tmp is where programs land that were brought by cable, or by an "
          "attack that has no more rights than that. An attack that fails leaves a crash.",
      .benign = "Tools of developers and of screen sharing run from there while they are used."};
}
constexpr Rule powerful_user_rule(std::string_view id) {
  return {
      .id = id,
      .severity = Severity::low,
      .title = "A program with the rights of root, of the system or of the shell crashed",
      .means = "Attacks on such programs are worth the most, and one that fails leaves a crash.",
      .benign = "They crash on ordinary phones as well, for faults of the system."};
}

// The row is written, with what the rules say of it.
void emit(Tombstone row, const Rule& foreign_code, const Rule& powerful_user, Emit<Tombstone>& out);

// Adds a file once; "[anon:...]" and the like are none.
void add_file(std::string_view file, std::vector<std::string_view>& files);

}  // namespace tombstone
}  // namespace bridle::artifacts
