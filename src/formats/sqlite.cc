#include "formats/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "bytes/utf.h"
#include "formats/sqlite_connection.h"

namespace bridle::sqlite {

Result<Database> Database::open(const ByteSource& main, const ByteSource* log,
                                const Bounds& bounds) {
  auto connection = open_connection(main, log, bounds);
  if (!connection) return connection.error();
  return Database(std::move(*connection));
}

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

const std::optional<Error>& Database::damage() const { return connection_->damage; }

Database::Sources Database::sources() const {
  return {connection_->sources.main, connection_->sources.log};
}

Result<Statement> Database::prepare(std::string_view sql) const {
  Connection& c = *connection_;
  if (c.ended()) return c.error(SQLITE_INTERRUPT);
  c.steps_left = c.steps_allowed;
  c.sources.failed.reset();
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(c.db, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_NO_VTAB, &statement, nullptr);
  if (code != SQLITE_OK) return c.error(code);
  if (statement == nullptr) return Error{ErrorCode::usage, "an empty statement"};
  return Statement(c, statement);
}

bool Database::has_table(std::string_view table) const {
  return connection_->tables.contains(lower(table));
}

std::vector<std::string> Database::columns(std::string_view table) const {
  Connection& c = *connection_;
  if (!has_table(table)) return {};
  auto& known = c.tables.find(lower(table))->second;
  if (!known) {
    known.emplace();
    if (auto query = prepare("SELECT * FROM " + quoted(table))) {
      for (int i = 0; i < sqlite3_column_count(query->statement_); ++i) {
        const char* name = sqlite3_column_name(query->statement_, i);
        if (name != nullptr && !c.computed.contains(column_key(lower(table).c_str(), name))) {
          known->emplace_back(name);
        }
      }
    }
  }
  return *known;
}

bool Database::has_column(std::string_view table, std::string_view column) const {
  const std::string wanted = lower(column);
  return std::ranges::any_of(columns(table),
                             [&](const std::string& name) { return lower(name) == wanted; });
}

std::string_view Database::row_id(std::string_view table) const {
  constexpr std::string_view kNames[] = {"rowid", "_rowid_", "oid"};
  for (const std::string_view name : kNames) {
    const bool computed = connection_->computed.contains(
        column_key(std::string(table).c_str(), std::string(name).c_str()));
    if (!computed && !has_column(table, name)) return name;
  }
  return {};
}

std::string Database::select_list(std::string_view table, std::string_view alias,
                                  std::initializer_list<std::string_view> columns,
                                  std::vector<std::string>* absent) const {
  std::string out;
  for (const std::string_view column : columns) {
    if (!out.empty()) out += ", ";
    if (has_column(table, column)) {
      out.append(alias).append(".").append(quoted(column));
    } else {
      out += "NULL";
      if (absent != nullptr) absent->emplace_back(column);
    }
  }
  return out;
}

Statement::Statement(Connection& connection, sqlite3_stmt* statement)
    : connection_(&connection), statement_(statement), steps_left_(connection.steps_allowed) {}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      steps_left_(other.steps_left_),
      ended_(other.ended_),
      stopped_(other.stopped_),
      error_(std::move(other.error_)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    sqlite3_finalize(statement_);
    connection_ = other.connection_;
    statement_ = std::exchange(other.statement_, nullptr);
    steps_left_ = other.steps_left_;
    ended_ = other.ended_;
    stopped_ = other.stopped_;
    error_ = std::move(other.error_);
  }
  return *this;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

bool Statement::step() {
  if (ended_ || statement_ == nullptr) return false;
  Connection& c = *connection_;
  c.steps_left = steps_left_;
  const int code = c.ended() ? SQLITE_INTERRUPT : sqlite3_step(statement_);
  steps_left_ = c.steps_left;
  if (code == SQLITE_ROW) return true;
  ended_ = true;
  if (code != SQLITE_DONE) error_ = c.error(code);
  stopped_ = (code & 0xff) == SQLITE_INTERRUPT;
  return false;
}

void Statement::bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(statement_, parameter, value);
}

void Statement::bind(int parameter, std::string_view value) {
  sqlite3_bind_text64(statement_, parameter, value.data(), value.size(), SQLITE_TRANSIENT,
                      SQLITE_UTF8);
}

void Statement::reset() {
  sqlite3_reset(statement_);
  error_.reset();
  ended_ = false;
  stopped_ = false;
  steps_left_ = connection_->steps_allowed;
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Bytes Statement::blob(int column) const {
  const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

// The cell is asked for once: each sqlite3_column_*() call finds and checks it anew, and there are
// millions. Without a mutex (SQLITE_OPEN_NOMUTEX) such a value may be read where it stands.
// https://www.sqlite.org/c3ref/value.html
std::optional<std::int64_t> Statement::maybe_integer(int column, bool* wrong) const {
  sqlite3_value* cell = sqlite3_column_value(statement_, column);
  const int type = sqlite3_value_type(cell);
  if (type == SQLITE_INTEGER) return sqlite3_value_int64(cell);
  if (type == SQLITE_NULL) return std::nullopt;
  if (type == SQLITE_FLOAT) {
    // 2^63: what SQLite would clamp is no value of the evidence, and neither is a part of one.
    constexpr double kBeyond = 9223372036854775808.0;
    const double value = sqlite3_value_double(cell);
    if (value >= -kBeyond && value < kBeyond && value == std::trunc(value)) {
      return static_cast<std::int64_t>(value);
    }
  }
  if (wrong != nullptr) *wrong = true;
  return std::nullopt;
}

std::optional<double> Statement::maybe_real(int column, bool* wrong) const {
  sqlite3_value* cell = sqlite3_column_value(statement_, column);
  const int type = sqlite3_value_type(cell);
  if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) return sqlite3_value_double(cell);
  if (type != SQLITE_NULL && wrong != nullptr) *wrong = true;
  return std::nullopt;
}

std::optional<std::string_view> Statement::maybe_text(int column, bool* wrong) const {
  sqlite3_value* cell = sqlite3_column_value(statement_, column);
  const int type = sqlite3_value_type(cell);
  if (type == SQLITE_NULL) return std::nullopt;
  if (type == SQLITE_TEXT) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(cell));
    if (text == nullptr) return std::string_view();
    return std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(cell)));
  }
  if (type == SQLITE_BLOB) {
    const std::string_view bytes = as_text(blob(column));
    if (utf::is_valid(bytes)) return bytes;
  }
  if (wrong != nullptr) *wrong = true;
  return std::nullopt;
}

}  // namespace bridle::sqlite
