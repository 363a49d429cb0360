// SQLite databases out of hostile hands, read through a read-only VFS over ByteSource.
//
// Nothing is copied and nothing is written: pages are asked of the sources as SQLite needs them
// (so those of an encrypted backup are decrypted then), the write-ahead log is applied from its
// own source, temporary results stay in memory, and views, triggers, extensions and functions of
// the schema are off.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "bytes/bytes.h"
#include "bytes/source.h"

struct sqlite3;
struct sqlite3_stmt;

namespace bridle::sqlite {

class Database;
struct Connection;

// Beside limits.h: what ends every statement of a database.
struct Bounds {
  const std::atomic<bool>* stop = nullptr;  // set: ErrorCode::interrupted. Outlives the Database.
  std::uint64_t steps_in_all = limits::kSqliteStepsInAll;  // tests lower it
};

// A prepared query. Views of cells die at the next step(). Its Database outlives it.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  // The next row; false at the end and after an error, which error() then tells.
  bool step();
  const std::optional<Error>& error() const { return error_; }
  // Whether the error is that it took too many steps, or was interrupted: the next one will not
  // fare better.
  bool stopped() const { return stopped_; }

  void bind(int parameter, std::int64_t value);  // parameters count from 1
  void bind(int parameter, std::string_view value);
  void reset();  // to run it again with other parameters

  // Cells of the current row; columns count from 0. The plain ones convert as SQLite does and give
  // 0 or an empty view for NULL; the optional ones tell NULL and a wrong type apart from a value,
  // and set `wrong` for the latter.
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  Bytes blob(int column) const;  // also of text
  // INTEGER cells, and REAL ones without a fraction.
  std::optional<std::int64_t> maybe_integer(int column, bool* wrong = nullptr) const;
  // INTEGER and REAL cells.
  std::optional<double> maybe_real(int column, bool* wrong = nullptr) const;
  // TEXT cells, and BLOB ones that are UTF-8.
  std::optional<std::string_view> maybe_text(int column, bool* wrong = nullptr) const;

 private:
  friend class Database;
  Statement(Connection& connection, sqlite3_stmt* statement);

  Connection* connection_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
  std::uint64_t steps_left_ = 0;  // of SQLite's virtual machine
  bool ended_ = false;            // SQLite would begin again
  bool stopped_ = false;
  std::optional<Error> error_;
};

// Thread safety: one Database is used by one thread at a time.
class Database {
 public:
  // `log` is the write-ahead log, or null. REQUIRES: both sources outlive the Database.
  // Fails when the file is no database at all; a damaged one opens and its statements tell.
  static Result<Database> open(const ByteSource& main, const ByteSource* log,
                               const Bounds& bounds = {});

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // What it reads from: `log` may be null. For what no table holds any more.
  struct Sources {
    const ByteSource* main = nullptr;
    const ByteSource* log = nullptr;
  };
  Sources sources() const;

  // What is known to be wrong before any query: the file is cut off, or part of its schema is
  // broken. What is left is served. For the report: a query over what is left may well succeed.
  const std::optional<Error>& damage() const;

  // One SELECT over tables; whatever else is refused.
  Result<Statement> prepare(std::string_view sql) const;

  // Real tables only: a view under a table's name does not count.
  bool has_table(std::string_view table) const;
  bool has_column(std::string_view table, std::string_view column) const;
  // Names in their order; empty when there is no such table.
  std::vector<std::string> columns(std::string_view table) const;

  // A name of the table's row id that no column of it has taken; empty when each is. A hostile
  // schema can have a column "rowid" that is not the row id.
  std::string_view row_id(std::string_view table) const;

  // `a."one", a."two", NULL, a."four"`: a list to select from `table` under `alias`, with NULL for
  // each column that this version of the schema does not have. Adds their names to `absent`, if
  // given. REQUIRES: `columns` are plain identifiers.
  std::string select_list(std::string_view table, std::string_view alias,
                          std::initializer_list<std::string_view> columns,
                          std::vector<std::string>* absent = nullptr) const;

 private:
  explicit Database(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace bridle::sqlite
