// Databases made at test time, and their rows as text.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "formats/sqlite.h"
#include "support/fixture.h"

namespace bridle::sqlite {

inline std::vector<std::byte> made(const std::string& sql) { return test::build_database(sql); }

// Rows of a query as "a|b;c|d", with "!" when it broke off.
inline std::string rows(const Database& db, const std::string& sql) {
  auto query = db.prepare(sql);
  if (!query) return "cannot prepare: " + query.error().message;
  std::string out;
  while (query->step()) {
    if (!out.empty()) out += ';';
    for (int i = 0; i < 3 && !query->is_null(i); ++i) {
      if (i > 0) out += '|';
      out += query->text(i);
    }
  }
  if (query->error()) out += '!';
  return out;
}

inline Database opened(const ByteSource& main, const ByteSource* log = nullptr) {
  auto db = Database::open(main, log);
  if (!db) throw std::runtime_error(db.error().message);
  return std::move(db).value();
}

inline constexpr char kTwoRows[] =
    "CREATE TABLE t(a INTEGER, b TEXT); INSERT INTO t VALUES(1,'one'),(2,'two');";

inline constexpr char kManyRows[] =
    "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);"
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<10000)"
    " INSERT INTO t SELECT x, printf('row %0100d', x) FROM c;";

}  // namespace bridle::sqlite
