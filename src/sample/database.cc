#include "sample/database.h"

#include <sqlite3.h>

#include <utility>

#include "base/check.h"

namespace bridle::sample {

Database::Database(std::string path) : path_(std::move(path)) {
  if (sqlite3_open_v2(path_.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) !=
      SQLITE_OK) {
    fail();
    return;
  }
  run("PRAGMA page_size=4096");
  run("PRAGMA journal_mode=OFF");
  run("PRAGMA synchronous=OFF");
  run("PRAGMA locking_mode=EXCLUSIVE");
  run("PRAGMA cache_size=-524288");
  run("BEGIN");
}

Database::~Database() { sqlite3_close_v2(db_); }

void Database::fail() {
  if (error_) return;
  error_ =
      Error{ErrorCode::unreadable, "cannot write the database " + path_ + ": " +
                                       (db_ == nullptr ? "out of memory" : sqlite3_errmsg(db_))};
}

void Database::run(const std::string& sql) {
  if (error_) return;
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void Database::start_log() {
  run("COMMIT");
  run("PRAGMA journal_mode=WAL");
  run("PRAGMA wal_autocheckpoint=0");
  if (!error_) sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  run("BEGIN");
}

Result<void> Database::close() {
  run("COMMIT");
  if (!error_ && sqlite3_close(db_) != SQLITE_OK) fail();
  if (error_) return *error_;
  db_ = nullptr;
  return {};
}

Insert::Insert(Database& database, const std::string& sql) : database_(database) {
  if (database_.error_) return;
  if (sqlite3_prepare_v2(database_.db_, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) {
    database_.fail();
  }
}

Insert::~Insert() { sqlite3_finalize(statement_); }

void Insert::bind(int parameter, std::nullopt_t) {
  if (statement_ != nullptr) sqlite3_bind_null(statement_, parameter);
}

void Insert::bind(int parameter, std::int64_t value) {
  if (statement_ != nullptr) sqlite3_bind_int64(statement_, parameter, value);
}

void Insert::bind(int parameter, double value) {
  if (statement_ != nullptr) sqlite3_bind_double(statement_, parameter, value);
}

// SQLITE_STATIC: the row is stepped before its cells go.
void Insert::bind(int parameter, std::string_view value) {
  if (statement_ == nullptr) return;
  sqlite3_bind_text64(statement_, parameter, value.data(), value.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
}

void Insert::bind(int parameter, Bytes value) {
  if (statement_ == nullptr) return;
  sqlite3_bind_blob64(statement_, parameter, value.data(), value.size(), SQLITE_STATIC);
}

void Insert::step(int bound) {
  if (statement_ == nullptr || database_.error_) return;
  BRIDLE_CHECK(bound == sqlite3_bind_parameter_count(statement_));
  if (sqlite3_step(statement_) != SQLITE_DONE) database_.fail();
  sqlite3_reset(statement_);
}

namespace {

constexpr std::size_t kLogHeader = 32;
constexpr std::size_t kFrameHeader = 24;

std::uint32_t get_be32(const std::vector<std::byte>& bytes, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | static_cast<std::uint32_t>(bytes[offset + i]);
  }
  return value;
}

void set_be32(std::uint32_t value, std::vector<std::byte>& bytes, std::size_t offset) {
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[offset + i] = std::byte(value >> (24 - 8 * i) & 0xff);
  }
}

struct LogSum {
  bool big_endian;
  std::uint32_t first = 0;
  std::uint32_t second = 0;

  std::uint32_t word(const std::vector<std::byte>& bytes, std::size_t offset) const {
    const std::uint32_t value = get_be32(bytes, offset);
    return big_endian ? value : __builtin_bswap32(value);
  }
  void add(const std::vector<std::byte>& bytes, std::size_t offset, std::size_t size) {
    for (std::size_t i = 0; i < size; i += 8) {
      first += word(bytes, offset + i) + second;
      second += word(bytes, offset + i + 4) + first;
    }
  }
};

}  // namespace

Result<std::vector<std::byte>> with_salts(std::vector<std::byte> log, std::uint32_t salt_1,
                                          std::uint32_t salt_2) {
  if (log.size() < kLogHeader || get_be32(log, 0) >> 1 != 0x377f0682U >> 1) {
    return Error{ErrorCode::internal, "SQLite wrote no write-ahead log"};
  }
  const std::size_t frame = kFrameHeader + get_be32(log, 8);
  LogSum sum{.big_endian = (get_be32(log, 0) & 1) != 0};
  set_be32(salt_1, log, 16);
  set_be32(salt_2, log, 20);
  sum.add(log, 0, 24);
  set_be32(sum.first, log, 24);
  set_be32(sum.second, log, 28);
  for (std::size_t at = kLogHeader; at + frame <= log.size(); at += frame) {
    set_be32(salt_1, log, at + 8);
    set_be32(salt_2, log, at + 12);
    sum.add(log, at, 8);
    sum.add(log, at + kFrameHeader, frame - kFrameHeader);
    set_be32(sum.first, log, at + 16);
    set_be32(sum.second, log, at + 20);
  }
  return log;
}

}  // namespace bridle::sample
