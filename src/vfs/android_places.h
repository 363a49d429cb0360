// Where in a tree the evidence of an Android phone lies. By names and, where a name alone says too
// little, by content.
//
// Formats: docs/formats/android-containers.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vfs/archive.h"
#include "vfs/tree.h"

namespace bridle::vfs {

// Folders end in "/", or are "" (the root). All are sorted, and none lies in another of its kind.
struct AndroidPlaces {
  // Collections of AndroidQF: those with the most of its files. A folder with a single file of such
  // a name is none beside one that has many.
  std::vector<std::string> collections;
  std::vector<std::string> bugreports;        // folders with main_entry.txt or dumpState_*.log
  std::vector<std::string> texts;             // dumpstate or dumpsys texts on their own
  std::vector<std::string> backups;           // .ab files
  std::vector<std::string> unpacked_backups;  // folders that hold "apps/"
  std::vector<std::string> intrusion_logs;    // folders with logs, or zips of logs
};

// Lists the whole tree. `bounds` are for zips in it.
Result<AndroidPlaces> find_android(Tree& storage, const ArchiveLimits& bounds = {});

// The text that a bugreport's sections are in.
struct BugreportText {
  std::optional<Entry> entry;  // nothing: there is none
  std::string gap;             // for people: what is missing; empty if nothing is
};
BugreportText bugreport_text(Tree& tree, std::string_view folder);

// The first `size` bytes of a file, unpacked if it is a gzip file; empty if it cannot be read.
std::string front_of(Tree& tree, const Entry& entry, std::size_t size);

bool is_gzip(std::string_view front);
bool is_zip(std::string_view front);
// A line of it is a JSON object with an event of intrusion logging.
bool is_intrusion_log(std::string_view front);

}  // namespace bridle::vfs
