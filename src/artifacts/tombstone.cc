#include "artifacts/tombstone.h"

#include <algorithm>

#include "artifacts/android_words.h"
#include "base/limits.h"
#include "bytes/text.h"

namespace bridle::artifacts::tombstone {
namespace {

std::string describe(const Tombstone& row) {
  std::string out(row.process.value_or("?"));
  if (row.uid) {
    out += ", user ";
    append_number(*row.uid, out);
  }
  return out;
}

}  // namespace

void emit(Tombstone row, const Rule& foreign_code, const Rule& powerful_user,
          Emit<Tombstone>& out) {
  // The executable, else the first word of the command line, which for an application is its name.
  std::string_view program = row.path.value_or("");
  if (program.empty() && !row.command_line.empty()) {
    program = row.command_line.front();
    program = program.substr(0, program.find(' '));
  }
  if (!row.path && program.starts_with('/')) row.path = program;
  if (!program.empty()) row.process = last_component(program);
  if (row.process && !row.path) row.package = android::package_of(*row.process);
  const Where where = Where::whole_file();
  out.record(row, where);
  std::string_view foreign = android::is_in_shell_folder(program) ? program : std::string_view();
  for (const std::string_view file : row.thread_files) {
    if (foreign.empty() && android::is_in_shell_folder(file)) foreign = file;
  }
  if (!foreign.empty()) {
    out.flag(row, where, foreign_code, std::string(foreign));
  } else if (row.uid == 0 || row.uid == 1000 || row.uid == 2000) {
    out.flag(row, where, powerful_user, describe(row));
  }
}

void add_file(std::string_view file, std::vector<std::string_view>& files) {
  if (!file.starts_with('/') || files.size() >= limits::kListValues) return;
  if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
}

}  // namespace bridle::artifacts::tombstone
