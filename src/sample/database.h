// Databases written for the made phone: a file, a few pragmas, prepared inserts.
//
// The first error sticks: later calls do nothing, and close() returns it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"

struct sqlite3;
struct sqlite3_stmt;

namespace bridle::sample {

class Database {
 public:
  // A new database in one transaction, which close() or start_log() commits.
  explicit Database(std::string path);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  void run(const std::string& sql);

  // What follows stands in the write-ahead log alone, as on a phone that was just used.
  void start_log();

  Result<void> close();
  const std::string& path() const { return path_; }

 private:
  friend class Insert;
  void fail();

  std::string path_;
  sqlite3* db_ = nullptr;
  std::optional<Error> error_;
};

// One prepared INSERT. REQUIRES: its Database outlives it, and it is gone before close().
class Insert {
 public:
  Insert(Database& database, const std::string& sql);
  Insert(const Insert&) = delete;
  Insert& operator=(const Insert&) = delete;
  ~Insert();

  // insert.row(1, "text", std::nullopt): one argument for each parameter.
  template <typename... Cells>
  void row(const Cells&... cells) {
    int parameter = 0;
    (bind(++parameter, cells), ...);
    step(parameter);
  }

 private:
  void bind(int parameter, std::nullopt_t);
  void bind(int parameter, std::int64_t value);
  void bind(int parameter, int value) { bind(parameter, static_cast<std::int64_t>(value)); }
  void bind(int parameter, bool value) { bind(parameter, static_cast<std::int64_t>(value)); }
  void bind(int parameter, std::uint64_t value) {
    bind(parameter, static_cast<std::int64_t>(value));
  }
  void bind(int parameter, double value);
  void bind(int parameter, std::string_view value);
  void bind(int parameter, const std::string& value) { bind(parameter, std::string_view(value)); }
  void bind(int parameter, const char* value) { bind(parameter, std::string_view(value)); }
  void bind(int parameter, Bytes value);
  void bind(int parameter, const std::vector<std::byte>& value) { bind(parameter, Bytes(value)); }
  template <typename T>
  void bind(int parameter, const std::optional<T>& value) {
    if (value) {
      bind(parameter, *value);
    } else {
      bind(parameter, std::nullopt);
    }
  }
  void step(int bound);

  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
};

// A write-ahead log with other salts. SQLite draws them at random, and so they would differ from
// run to run; the checksums that cover them are made anew.
// Format: https://www.sqlite.org/fileformat2.html#walformat
Result<std::vector<std::byte>> with_salts(std::vector<std::byte> log, std::uint32_t salt_1,
                                          std::uint32_t salt_2);

}  // namespace bridle::sample
