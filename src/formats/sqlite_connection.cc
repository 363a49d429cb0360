#include "formats/sqlite_connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "base/limits.h"
#include "bytes/reader.h"

namespace bridle::sqlite {

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

std::string column_key(const char* table, const char* column) {
  std::string out = lower(table == nullptr ? "" : table);
  out += '\0';
  return out + lower(column == nullptr ? "" : column);
}

namespace {

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
  auto& c = *static_cast<Connection*>(raw);
  c.interrupted = c.bounds.stop != nullptr && c.bounds.stop->load(std::memory_order_relaxed);
  c.steps_taken += kStepsPerCheck;
  c.gave_up = c.steps_taken > c.bounds.steps_in_all;
  if (c.ended() || c.steps_left < kStepsPerCheck) return 1;
  c.steps_left -= kStepsPerCheck;
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
    if ((code & 0xff) == SQLITE_INTERRUPT && !c.ended()) {
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

Connection::~Connection() { sqlite3_close_v2(db); }

Error Connection::error(int code) const {
  const std::string text = db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db);
  switch (code & 0xff) {
    case SQLITE_IOERR:
      if (sources.failed) return *sources.failed;
      return {ErrorCode::unreadable, "SQLite: " + text};
    case SQLITE_INTERRUPT:
      if (interrupted) return {ErrorCode::interrupted, "interrupted"};
      if (gave_up) {
        return {ErrorCode::over_limit, "gave up after " + std::to_string(bounds.steps_in_all) +
                                           " steps, more than any phone's database needs"};
      }
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

Result<std::unique_ptr<Connection>> open_connection(const ByteSource& main, const ByteSource* log,
                                                    const Bounds& bounds) {
  if (main.size() > limits::kDatabase || (log != nullptr && log->size() > limits::kDatabase)) {
    return Error{
        ErrorCode::over_limit,
        "is over the limit of " + std::to_string(limits::kDatabase) + " bytes for a database"};
  }
  const char* vfs = vfs_name();
  if (vfs == nullptr) return Error{ErrorCode::internal, "SQLite took no file system"};
  auto connection = std::make_unique<Connection>();
  Connection& c = *connection;
  c.bounds = bounds;
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
  return connection;
}

}  // namespace bridle::sqlite
