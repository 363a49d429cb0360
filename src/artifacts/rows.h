// The rows of a table on their way through a parser: all that can be read, and a word for the rest.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "artifacts/cells.h"
#include "formats/sqlite_scan.h"
#include "model/sink.h"

namespace bridle::artifacts {

// Calls `each(const sqlite::Statement& row, const Where& where)` for every row, in the order of
// their row ids but for those behind a damaged page (TableScan). Columns begin at 1. What cannot be
// read is damage. False when rows are missing. An `each` that takes a bool as well learns whether
// the rows come from the end by now.
// REQUIRES: the table's name outlives every record made of it.
template <typename Row, typename Each>
bool for_each_row(const sqlite::Database& db, sqlite::RowQuery query, Emit<Row>& out, Each&& each) {
  const std::string_view table = query.table;
  auto scan = sqlite::TableScan::open(db, std::move(query));
  if (!scan) {
    out.damage(Where::whole_file(), scan.error().message);
    return false;
  }
  bool whole = true;
  while (!out.stopped() && scan->step()) {
    const Where where = Where::at_row(table, scan->id());
    if (!scan->problem().empty()) {
      whole = false;
      out.damage(where, scan->problem());
    }
    if constexpr (std::is_invocable_v<Each&, const sqlite::Statement&, const Where&, bool>) {
      each(scan->row(), where, scan->backwards());
    } else {
      each(scan->row(), where);
    }
  }
  if (!scan->error()) return whole;
  out.damage(Where::whole_file(), scan->error()->message);
  return false;
}

// False for an empty file, which opens as a database without any table.
inline bool has_any_table(const sqlite::Database& db) {
  auto query = db.prepare("SELECT 1 FROM sqlite_master LIMIT 1");
  return query && query->step();
}

// " LEFT JOIN <table> <alias> ON <alias>.<row id> = <key>": at most one row for each.
inline std::string join_by_row_id(const sqlite::Database& db, std::string_view table,
                                  std::string_view alias, std::string_view key) {
  std::string out = " LEFT JOIN \"";
  out.append(table).append("\" ").append(alias).append(" ON ").append(alias).append(".");
  out.append(db.row_id(table)).append(" = ").append(key);
  return out;
}

}  // namespace bridle::artifacts
