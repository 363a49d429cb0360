// A database as SQLite has it open: hardened, its schema known, nothing of it trusted. For
// formats/sqlite.cc alone.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/source.h"
#include "formats/sqlite.h"
#include "formats/sqlite_vfs.h"

struct sqlite3;

namespace bridle::sqlite {

struct Connection {
  VfsSources sources;
  sqlite3* db = nullptr;
  std::uint64_t steps_allowed = 0;  // to each statement
  std::uint64_t steps_left = 0;     // to the one that runs now
  Bounds bounds;
  std::uint64_t steps_taken = 0;  // by all statements
  bool gave_up = false;           // they took too many: none runs any more
  bool interrupted = false;       // nor does any after the user asked to stop
  std::optional<Error> damage;
  // Of every real table, by name in lower case: its columns once someone asked.
  std::map<std::string, std::optional<std::vector<std::string>>, std::less<>> tables;
  std::set<std::string, std::less<>> computed;  // column_key of each column that is computed

  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  bool ended() const { return gave_up || interrupted; }

  // What a code of SQLite's means for the reader of a report.
  Error error(int code) const;
};

// Both sources outlive the connection; `log` may be null. Damage does not fail it while something
// can be read: it is in `damage` then.
Result<std::unique_ptr<Connection>> open_connection(const ByteSource& main, const ByteSource* log,
                                                    const Bounds& bounds);

std::string lower(std::string_view text);  // ASCII alone, as SQLite compares names
std::string quoted(std::string_view identifier);

// How `computed` names a column. '\0' stands in no name; null is as "".
std::string column_key(const char* table, const char* column);

}  // namespace bridle::sqlite
