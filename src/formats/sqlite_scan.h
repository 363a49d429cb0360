// All rows of a table that can be read, also when a page or a cell in its middle cannot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/sqlite.h"

namespace bridle::sqlite {

// What to read of the rows of one table. Rows are told by their row id, so each join must give at
// most one row: by the row id of the other table (Database::row_id).
struct RowQuery {
  std::string_view table;  // as it stands in the schema, without quotes
  std::string_view alias;  // under which `columns` and `joins` name it
  std::string columns;     // Database::select_list, and more after a comma
  std::string joins = {};  // " LEFT JOIN handle h ON h.rowid = m.handle_id"
};

// Rows by their row ids; what of a row cannot be read is NULL. Column 0 of a row is its row id, so
// that the columns asked for begin at 1. REQUIRES: the Database and the table's name outlive it.
class RowReader {
 public:
  static Result<RowReader> open(const Database& database, RowQuery query);

  // Null when it is not there, or cannot be read at all. Valid until the next call.
  const Statement* read(std::int64_t id);
  // What is wrong with the row that was just asked for; empty if nothing.
  const std::string& problem() const { return problem_; }

  // Rows that are read cell by cell, each many times as dear as another: a damaged page of another
  // table spoils hundreds, and more than these are a forgery's.
  static constexpr int kMostHurt = 2'000;

 private:
  friend class TableScan;
  RowReader(const Database& database, RowQuery query, std::string_view row_id);
  std::string select(const std::string& columns, bool joined) const;
  const Statement* read_cells(std::int64_t id, const Error& error);

  const Database* database_;
  RowQuery query_;
  std::string row_id_;              // `m.rowid`
  std::vector<std::string> cells_;  // the columns, one by one
  std::optional<Statement> whole_;
  std::optional<Statement> hurt_;
  std::string problem_;
  int hurt_left_ = kMostHurt;
};

// Reads by ascending row id up to a damaged page, then by descending row id from the end down to
// it. What lies between is told by error(): "the rows between 17 and 4021 ...". Where a single row
// cannot be read, because a cell of it is too large or belongs to a damaged page of another table,
// the rest of it comes with a problem(). REQUIRES: as RowReader.
class TableScan {
 public:
  static Result<TableScan> open(const Database& database, RowQuery query);

  // The next row, as row(); false when there are no more, and then error() tells of those missing.
  bool step();
  const Statement& row() const { return *row_; }
  std::int64_t id() const { return row_->integer(0); }
  // What of row() cannot be read, and is NULL in it; empty if nothing.
  const std::string& problem() const { return problem_; }
  const std::optional<Error>& error() const { return error_; }

  // Whether the rows come from the end by now.
  bool backwards() const { return backwards_; }

 private:
  explicit TableScan(RowReader reader) : reader_(std::move(reader)) {}
  Result<void> start();
  std::optional<std::int64_t> next_id();
  bool step_over_error();
  void turn(const Error& error, bool stopped);
  bool is_ahead(std::int64_t id) const;
  void end();

  RowReader reader_;
  std::optional<Statement> statement_;
  const Statement* row_ = nullptr;
  std::string problem_;
  bool backwards_ = false;
  std::optional<std::int64_t> low_;   // the last row id from the front
  std::optional<std::int64_t> high_;  // the last from the end
  int restarts_left_ = RowReader::kMostHurt;
  std::uint64_t lost_ = 0;  // single rows
  std::optional<Error> gap_;
  std::optional<Error> error_;
};

}  // namespace bridle::sqlite
