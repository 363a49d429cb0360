// android.environment: the variables that every program of a shell on the phone is started with.
//
// Format: docs/formats/android-aqf-system.md

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "bytes/lines.h"

namespace bridle::artifacts {
namespace {

struct Variable {
  std::string_view name;
  std::string_view value;
};

constexpr Column kColumns[] = {
    column<&Variable::name>("name", Role::none, "the variable"),
    column<&Variable::value>("value", Role::text, "what it says"),
};

constexpr std::string_view kSummary[] = {"name", "value"};

constexpr std::string_view kPaths[] = {"androidqf/env.txt"};

constexpr Rule kRules[] = {
    {.id = "android.environment.foreign_library",
     .severity = Severity::medium,
     .title = "Programs are made to load a library from a folder for data",
     .means =
         "Whatever the library does, it does inside of every program that is started. Libraries "
         "of the system do not lie in /data.",
     .benign = "Tools of developers do this while they are used."},
    {.id = "android.environment.preload",
     .severity = Severity::info,
     .title = "Programs are made to load a library first",
     .means = "Whatever the library does, it does inside of every program that is started.",
     .benign = "Older phones of some makers have a library of the system there."},
};

bool loads_libraries(std::string_view name) {
  return name == "LD_PRELOAD" || name == "LD_LIBRARY_PATH" || name == "LD_AUDIT" ||
         name == "LD_CONFIG_FILE";
}

// Any of the paths, which blanks or colons part.
bool names_data(std::string_view value) {
  while (!value.empty()) {
    const std::size_t end = std::min(value.find_first_of(": "), value.size());
    const std::string_view path = value.substr(0, end);
    for (const std::string_view folder : {"/data", "/sdcard", "/storage", "/mnt", "/tmp"}) {
      if (android::lies_in(path, folder)) return true;
    }
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return false;
}

void judge(const Variable& row, const Where& where, Emit<Variable>& out) {
  if (!loads_libraries(row.name)) return;
  const std::string why = std::string(row.name) + "=" + std::string(row.value);
  if (names_data(row.value)) {
    out.flag(row, where, kRules[0], why);
  } else if (row.name == "LD_PRELOAD" && !row.value.empty()) {
    out.flag(row, where, kRules[1], why);
  }
}

void parse(const Input& in, Emit<Variable>& out) {
  LineReader lines(in.bytes);
  while (!out.stopped() && lines.next()) {
    const std::string_view line = lines.text();
    if (line.empty()) continue;
    const Where where = Where::at_line(lines.number());
    const std::size_t equals = line.find('=');
    if (equals == line.npos || equals == 0) {
      out.damage(where, "is no variable: a value can hold line ends");
      continue;
    }
    const Variable row{line.substr(0, equals), line.substr(equals + 1)};
    out.record(row, where);
    judge(row, where, out);
  }
}

}  // namespace

BRIDLE_ARTIFACT(android_environment) = {.id = "android.environment",
                                        .title = "Variables that programs are started with",
                                        .paths = kPaths,
                                        .columns = kColumns,
                                        .summary = kSummary,
                                        .rules = kRules,
                                        .found_in = kInAndroidQf,
                                        .parse = erased<&parse>};

}  // namespace bridle::artifacts
