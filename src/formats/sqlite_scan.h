// TableScan: all rows of a table that can be read, also when a page in its middle cannot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/sqlite.h"

namespace bridle::sqlite {

// Reads by ascending row id up to a damaged page, then by descending row id from the end down to
// it. What lies between is told by error(): "the rows between 17 and 4021 ...".
// REQUIRES: the Database outlives it.
class TableScan {
 public:
  // `select_list` names columns of the table under the alias t (Database::select_list). Column 0 of
  // a row is its row id, so the list begins at column 1.
  static Result<TableScan> open(const Database& database, std::string_view table,
                                std::string_view select_list);

  // The same of a join. `query` has no WHERE and no ORDER BY, and its column 0 is `row_id`, which
  // is the row id of the table that it goes through ("m.ROWID").
  static Result<TableScan> open_query(const Database& database, std::string query,
                                      std::string_view row_id);

  // The next row, as row(); false when there are no more, and then error() tells of a gap.
  bool step();
  const Statement& row() const { return *statement_; }
  const std::optional<Error>& error() const { return error_; }

  // Whether the rows come from the end by now, and the last one before the gap, if there was one.
  bool backwards() const { return backwards_; }
  std::optional<std::int64_t> before_gap() const { return low_; }

 private:
  TableScan(const Database& database, std::string query, std::string_view row_id,
            Statement statement);
  void turn_round();
  void close_gap();

  const Database* database_;
  std::string query_;   // up to its WHERE
  std::string row_id_;  // as the query names it
  std::optional<Statement> statement_;
  bool backwards_ = false;
  std::optional<std::int64_t> low_;   // the last row id before the gap
  std::optional<std::int64_t> high_;  // the first behind it
  std::optional<Error> error_;
};

}  // namespace bridle::sqlite
