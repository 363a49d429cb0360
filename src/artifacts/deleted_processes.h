// Records of processes (ZPROCESS) that a database of network use has no more and that can still be
// read in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "formats/sqlite.h"

namespace bridle::artifacts {

struct DeletedProcess {
  std::int64_t proc_id = 0;
  std::string name;
  std::optional<std::string> bundle_id;
  std::optional<Timestamp> first_seen;
  std::optional<Timestamp> last_seen;
  std::string place;  // "free page 12", "frame 3 of the write-ahead log"
};

// By number, then name; each once, at the first place where it was found. Empty when the records
// that are there cannot all be read: what is deleted is not known then.
std::vector<DeletedProcess> find_deleted_processes(const sqlite::Database& db);

}  // namespace bridle::artifacts
