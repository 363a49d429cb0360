#include "formats/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <set>
#include <utility>

#include "base/limits.h"
#include "bytes/reader.h"
#include "bytes/utf.h"
#include "formats/sqlite_vfs.h"

namespace bridle::sqlite {

struct Connection {
  VfsSources sources;
  sqlite3* db = nullptr;
  std::uint64_t steps_allowed = 0;  // to each statement
  std::uint64_t steps_left = 0;     // to the one that runs now
  std::optional<Error> damage;
  // Of every real table, by name in lower case: its columns once someone asked.
  std::map<std::string, std::optional<std::vector<std::string>>, std::less<>> tables;
  std::set<std::string, std::less<>> computed;  // column_key of each column that is computed

  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { sqlite3_close_v2(db); }

  Error error(int code) const;
};

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string quoted(std::string_view identifier) {
  std::string out = "\"";
  for (const char c : identifier) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

// '\0' stands in no name.
std::string column_key(const char* table, const char* column) {
  std::string out = lower(table == nullptr ? "" : table);
  out += '\0';
  return out + lower(column == nullptr ? "" : column);
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Whether the keyword AS can stand in a definition, without which no column is computed.
bool may_compute(std::string_view sql) {
  const std::string text = lower(sql);
  for (std::size_t at = text.find("as"); at != std::string::npos; at = text.find("as", at + 1)) {
    const bool starts = at == 0 || !is_word(text[at - 1]);
    if (starts && (at + 2 == text.size() || !is_word(text[at + 2]))) return true;
  }
  return false;
}

// How often the virtual machine asks whether to stop.
constexpr int kStepsPerCheck = 50'000;

// What loading a schema may take: some 15,000 tables and indexes, where a phone's databases have
// hundreds. SQLite's own tables of names make more than that quadratically slow.
constexpr std::uint64_t kSchemaSteps = 100'000;

int out_of_steps(void* raw) {
  auto& connection = *static_cast<Connection*>(raw);
  if (connection.steps_left < kStepsPerCheck) return 1;
  connection.steps_left -= kStepsPerCheck;
  return 0;
}

// What our own queries use. None of these reads, writes, or grows its answer beyond its arguments.
constexpr std::string_view kFunctions[] = {
    "abs",    "avg",       "coalesce", "count", "glob", "group_concat", "ifnull",  "iif",   "instr",
    "length", "like",      "lower",    "ltrim", "max",  "min",          "nullif",  "round", "rtrim",
    "substr", "substring", "sum",      "total", "trim", "typeof",       "unicode", "upper"};

int authorize(void* raw, int action, const char* table, const char* name, const char*,
              const char*) {
  switch (action) {
    case SQLITE_SELECT:
      return SQLITE_OK;
    case SQLITE_READ: {
      // A computed column reads as NULL: see find_computed.
      const auto& computed = static_cast<Connection*>(raw)->computed;
      return !computed.empty() && computed.contains(column_key(table, name)) ? SQLITE_IGNORE
                                                                             : SQLITE_OK;
    }
    case SQLITE_FUNCTION:
      return name != nullptr &&
                     std::ranges::any_of(kFunctions,
                                         [name](std::string_view allowed) {
                                           return sqlite3_stricmp(name, allowed.data()) == 0;
                                         })
                 ? SQLITE_OK
                 : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

void harden(sqlite3* db) {
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  // "a" is a column, never the text a: a schema without the column must be noticed.
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, static_cast<int>(limits::kCell));
  sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 1'000'000);
  sqlite3_limit(db, SQLITE_LIMIT_COLUMN, 2'000);
  sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 100);
  sqlite3_limit(db, SQLITE_LIMIT_COMPOUND_SELECT, 10);
  sqlite3_limit(db, SQLITE_LIMIT_VDBE_OP, 100'000);
  sqlite3_limit(db, SQLITE_LIMIT_FUNCTION_ARG, 8);
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256);
  sqlite3_limit(db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
  sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
  // Full-text and other virtual tables run code of their own over tables that the file controls.
  sqlite3_drop_modules(db, nullptr);
  // writable_schema lets SQLite serve the tables of a schema that is broken in part, and the pages
  // that a truncated file still has. SQLITE_DBCONFIG_DEFENSIVE would undo just that; what it
  // forbids (writing) is out of reach three times over: read-only open, authorizer, VFS.
  sqlite3_exec(db,
               "PRAGMA locking_mode=EXCLUSIVE;"
               "PRAGMA temp_store=MEMORY;"
               "PRAGMA mmap_size=0;"
               "PRAGMA cell_size_check=ON;"
               "PRAGMA query_only=ON;"
               "PRAGMA writable_schema=ON;",
               nullptr, nullptr, nullptr);
}

// Runs a query of our own on the schema, before the authorizer is there.
template <typename Each>
int each_row(sqlite3* db, const std::string& sql, const Each& each) {
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr);
  if (code != SQLITE_OK) return code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) each(statement);
  sqlite3_finalize(statement);
  return code;
}

std::string_view text_at(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return text == nullptr ? std::string_view() : std::string_view(text);
}

void list(std::string& names, std::string_view name) {
  constexpr std::size_t kEnough = 200;
  if (names.size() < kEnough) names.append(names.empty() ? "" : ", ").append(name);
}

// Columns that are computed whenever they are read. A hostile definition can make each row cost
// seconds inside one function, where no step is counted; no phone's schema has them.
void find_computed(Connection& c) {
  std::string found;
  for (const auto& each : c.tables) {
    const std::string& table = each.first;  // clang 14 cannot capture a structured binding
    each_row(c.db, "PRAGMA table_xinfo(" + quoted(table) + ")", [&](sqlite3_stmt* row) {
      constexpr int kNameColumn = 1;
      constexpr int kHiddenColumn = 6;
      constexpr int kComputed = 2;
      if (sqlite3_column_int(row, kHiddenColumn) != kComputed) return;
      std::string column(text_at(row, kNameColumn));
      c.computed.insert(column_key(table.c_str(), column.c_str()));
      column.insert(0, 1, '.').insert(0, table);
      list(found, column);
    });
  }
  if (!found.empty() && !c.damage) {
    c.damage = Error{ErrorCode::refused, "computed columns are not read: " + found};
  }
}

// Fills `tables` and `computed`, and `damage` with what is wrong with them.
int load_schema(Connection& c) {
  std::string broken;
  bool computes = false;
  int code = SQLITE_OK;
  // The first use of a damaged schema fails, and what of it could be read serves from the second
  // one on (SQLITE_NoSchemaError in SQLite's prepare.c).
  for (int attempt = 0; attempt < 2; ++attempt) {
    c.steps_left = kSchemaSteps;
    code = each_row(
        c.db, "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage > 0",
        [&](sqlite3_stmt* row) {
          const std::string name(text_at(row, 0));
          computes = computes || may_compute(text_at(row, 1));
          if (sqlite3_table_column_metadata(c.db, "main", name.c_str(), nullptr, nullptr, nullptr,
                                            nullptr, nullptr, nullptr) == SQLITE_OK) {
            c.tables.try_emplace(lower(name));
          } else {
            list(broken, name);
          }
        });
    if (code == SQLITE_DONE || (code & 0xff) == SQLITE_NOTADB) break;
    if (c.damage) continue;
    if ((code & 0xff) == SQLITE_INTERRUPT) {
      c.damage = Error{ErrorCode::over_limit,
                       "the schema has more tables than any phone's; only the first are read"};
    } else {
      c.damage = c.error(code);
    }
  }
  if (!broken.empty() && !c.damage) {
    c.damage = Error{ErrorCode::malformed, "the definition of these tables is broken: " + broken};
  }
  c.steps_left = c.steps_allowed;
  if (computes) find_computed(c);
  return code;
}

}  // namespace

Error Connection::error(int code) const {
  const std::string text = db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db);
  switch (code & 0xff) {
    case SQLITE_IOERR:
      if (sources.failed) return *sources.failed;
      return {ErrorCode::unreadable, "SQLite: " + text};
    case SQLITE_INTERRUPT:
      return {ErrorCode::over_limit, "the query was stopped after " +
                                         std::to_string(steps_allowed) +
                                         " steps, more than a database of this size can need"};
    case SQLITE_TOOBIG:
      return {ErrorCode::over_limit, "a cell or statement is over the limit of " +
                                         std::to_string(limits::kCell) + " bytes"};
    case SQLITE_NOMEM:
      return {ErrorCode::over_limit, "SQLite ran out of memory"};
    case SQLITE_NOTADB:
      return {ErrorCode::malformed,
              "is not a SQLite database: it is damaged, or encrypted by the application that "
              "wrote it"};
    default:
      return {ErrorCode::malformed, "SQLite: " + text};
  }
}

namespace {

// Whole pages of the file, as its header has them. A page that is cut off would be filled up with
// zeros, and what then reads as rows is in no phone's database.
void measure(Connection& c) {
  VfsSources& sources = c.sources;
  sources.main_size = sources.main->size();
  std::array<std::byte, 100> head{};
  const auto got = sources.main->read_at(0, head);
  if (!got || *got != head.size()) return;
  ByteReader reader(head);
  reader.skip(16);
  const std::uint64_t stored = reader.be16();
  const std::uint64_t page = stored == 1 ? 65'536 : stored;
  if (page < 512 || !std::has_single_bit(page)) return;
  reader.seek(24);
  const std::uint32_t changes = reader.be32();
  const std::uint64_t pages = reader.be32();
  reader.seek(92);
  const bool pages_are_valid = reader.be32() == changes;
  sources.main_size = sources.main_size / page * page;
  const std::uint64_t whole = pages * page;
  if (pages_are_valid && sources.main->size() < whole) {
    c.damage =
        Error{ErrorCode::malformed, "the file is cut off: " + std::to_string(sources.main->size()) +
                                        " of " + std::to_string(whole) + " bytes are there"};
  }
}

}  // namespace

Result<Database> Database::open(const ByteSource& main, const ByteSource* log) {
  if (main.size() > limits::kDatabase || (log != nullptr && log->size() > limits::kDatabase)) {
    return Error{
        ErrorCode::over_limit,
        "is over the limit of " + std::to_string(limits::kDatabase) + " bytes for a database"};
  }
  const char* vfs = vfs_name();
  if (vfs == nullptr) return Error{ErrorCode::internal, "SQLite took no file system"};
  auto connection = std::make_unique<Connection>();
  Connection& c = *connection;
  c.sources.main = &main;
  // An empty log says nothing; SQLite must not even look for a header in it.
  c.sources.log = log != nullptr && log->size() > 0 ? log : nullptr;
  measure(c);
  const std::uint64_t bytes = main.size() + (log == nullptr ? 0 : log->size());
  c.steps_allowed = std::max(limits::kSqliteStepsLeast, bytes * limits::kSqliteStepsPerByte);
  const int opened =
      sqlite3_open_v2(vfs_file_name(c.sources).c_str(), &c.db,
                      SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
  if (opened != SQLITE_OK) return c.error(opened);
  sqlite3_progress_handler(c.db, kStepsPerCheck, out_of_steps, &c);
  harden(c.db);

  if (const int code = load_schema(c); (code & 0xff) == SQLITE_NOTADB) return c.error(code);
  sqlite3_exec(c.db, "PRAGMA cache_size=-4096", nullptr, nullptr, nullptr);  // wants the schema
  sqlite3_set_authorizer(c.db, authorize, &c);
  return Database(std::move(connection));
}

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

const std::optional<Error>& Database::damage() const { return connection_->damage; }

Result<Statement> Database::prepare(std::string_view sql) const {
  Connection& c = *connection_;
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
      error_(std::move(other.error_)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    sqlite3_finalize(statement_);
    connection_ = other.connection_;
    statement_ = std::exchange(other.statement_, nullptr);
    steps_left_ = other.steps_left_;
    ended_ = other.ended_;
    error_ = std::move(other.error_);
  }
  return *this;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

bool Statement::step() {
  if (ended_ || statement_ == nullptr) return false;
  Connection& c = *connection_;
  c.steps_left = steps_left_;
  const int code = sqlite3_step(statement_);
  steps_left_ = c.steps_left;
  if (code == SQLITE_ROW) return true;
  ended_ = true;
  if (code != SQLITE_DONE) error_ = c.error(code);
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
std::optional<std::int64_t> Statement::maybe_integer(int column) const {
  sqlite3_value* cell = sqlite3_column_value(statement_, column);
  switch (sqlite3_value_type(cell)) {
    case SQLITE_INTEGER:
      return sqlite3_value_int64(cell);
    case SQLITE_FLOAT: {
      // 2^63: what SQLite would clamp is no value of the evidence.
      constexpr double kBeyond = 9223372036854775808.0;
      const double value = sqlite3_value_double(cell);
      if (!(value >= -kBeyond && value < kBeyond)) return std::nullopt;
      return static_cast<std::int64_t>(value);
    }
    default:
      return std::nullopt;
  }
}

std::optional<double> Statement::maybe_real(int column) const {
  sqlite3_value* cell = sqlite3_column_value(statement_, column);
  const int type = sqlite3_value_type(cell);
  if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) return std::nullopt;
  return sqlite3_value_double(cell);
}

std::optional<std::string_view> Statement::maybe_text(int column) const {
  sqlite3_value* cell = sqlite3_column_value(statement_, column);
  switch (sqlite3_value_type(cell)) {
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(cell));
      if (text == nullptr) return std::string_view();
      return std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(cell)));
    }
    case SQLITE_BLOB: {
      const std::string_view bytes = as_text(blob(column));
      if (!utf::is_valid(bytes)) return std::nullopt;
      return bytes;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace bridle::sqlite
