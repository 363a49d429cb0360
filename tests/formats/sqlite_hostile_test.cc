// Schemas that no phone writes.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstring>

#include "formats/sqlite_rows.h"
#include "support/temporary.h"

namespace bridle::sqlite {
namespace {

// Writes into sqlite_master what SQLite itself would refuse.
std::string with_schema(const std::string& type, const std::string& name, const std::string& sql) {
  return "PRAGMA writable_schema=ON; INSERT INTO sqlite_master VALUES('" + type + "','" + name +
         "','" + name + "',2,'" + sql + "'); PRAGMA writable_schema=OFF;";
}

TEST(SqliteHostileSchema, ABrokenDefinitionCostsThatTableOnly) {
  const auto bytes =
      made(std::string(kTwoRows) + with_schema("table", "bad", "CREATE TABLE bad(((("));
  const MemorySource main(bytes);
  const Database db = opened(main);
  EXPECT_EQ(rows(db, "SELECT a FROM t ORDER BY a"), "1;2");
  EXPECT_TRUE(db.damage());
  EXPECT_FALSE(db.prepare("SELECT * FROM bad"));
}

TEST(SqliteHostileSchema, AViewUnderATablesNameGivesNothing) {
  const auto bytes = made(
      "CREATE VIEW access AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT "
      "x "
      "AS service FROM c;");
  const MemorySource main(bytes);
  const Database db = opened(main);
  EXPECT_FALSE(db.has_table("access"));
  auto query = db.prepare("SELECT service FROM access");
  EXPECT_FALSE(query.ok() && query->step());
}

TEST(SqliteHostileSchema, TriggersAndVirtualTablesDoNotRun) {
  const auto bytes = made(std::string(kTwoRows) +
                          "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END;"
                          "CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f VALUES('text');");
  const MemorySource main(bytes);
  const Database db = opened(main);
  EXPECT_EQ(rows(db, "SELECT a FROM t ORDER BY a"), "1;2");
  EXPECT_FALSE(db.prepare("SELECT x FROM f"));
}

TEST(SqliteHostileSchema, ComputedColumnsReadAsAbsent) {
  const auto bytes = made(
      "CREATE TABLE t(a INTEGER, g TEXT AS (printf('%0*d', a, 1)), h AS (g||g), s AS (a+1) STORED);"
      "INSERT INTO t(a) VALUES(9000000);");
  const MemorySource main(bytes);
  const Database db = opened(main);
  EXPECT_EQ(db.columns("t"), (std::vector<std::string>{"a", "s"}));
  EXPECT_FALSE(db.has_column("t", "g"));
  EXPECT_EQ(rows(db, "SELECT a, s FROM t"), "9000000|9000001");
  auto query = db.prepare("SELECT g, h FROM t");
  ASSERT_TRUE(query);
  ASSERT_TRUE(query->step());
  EXPECT_TRUE(query->is_null(0) && query->is_null(1));
  ASSERT_TRUE(db.damage());
  EXPECT_NE(db.damage()->message.find("t.g, t.h"), std::string::npos);
}

TEST(SqliteHostileSchema, AnUnknownFunctionInAnIndexDoesNotMatter) {
  auto bytes = made(std::string(kTwoRows) + "CREATE INDEX i ON t(hex(b));");
  // Same length, another name: a function that only the application had.
  const std::string_view text = as_text(bytes);
  const std::size_t at = text.find("hex(b)");
  ASSERT_NE(at, std::string_view::npos);
  bytes[at] = std::byte{'z'};
  const MemorySource main(bytes);
  const Database db = opened(main);
  EXPECT_EQ(rows(db, "SELECT a, b FROM t"), "1|one;2|two");
}

TEST(SqliteHostileSchema, AnUnknownCollationDoesNotMatterToAScan) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.db";
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &raw), SQLITE_OK);
  sqlite3_create_collation(
      raw, "PHONE", SQLITE_UTF8, nullptr, [](void*, int m, const void* a, int n, const void* b) {
        const int order = std::memcmp(a, b, static_cast<std::size_t>(std::min(m, n)));
        return order != 0 ? order : m - n;
      });
  ASSERT_EQ(sqlite3_exec(raw,
                         "CREATE TABLE t(a INTEGER, b TEXT COLLATE PHONE);"
                         "CREATE INDEX i ON t(b COLLATE PHONE);"
                         "INSERT INTO t VALUES(1,'one'),(2,'two')",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  unsigned char* image = nullptr;
  sqlite3_int64 size = 0;
  image = sqlite3_serialize(raw, "main", &size, 0);
  ASSERT_NE(image, nullptr);
  {
    const MemorySource main({reinterpret_cast<std::byte*>(image), static_cast<std::size_t>(size)});
    const Database db = opened(main);
    EXPECT_EQ(rows(db, "SELECT a, b FROM t"), "1|one;2|two");
    EXPECT_EQ(rows(db, "SELECT b FROM t"), "one;two");  // the index alone would cover this
    EXPECT_EQ(rows(db, "SELECT count(b) FROM t WHERE a > 0"), "2");
    EXPECT_FALSE(db.prepare("SELECT b FROM t ORDER BY b"));
  }
  sqlite3_free(image);
  sqlite3_close(raw);
}

TEST(SqliteHostileSchema, ManyTables) {
  const auto bytes = made(
      "CREATE TABLE t7(a); INSERT INTO t7 VALUES(42); PRAGMA writable_schema=ON;"
      "WITH RECURSIVE c(x) AS (SELECT 8 UNION ALL SELECT x+1 FROM c WHERE x<100000)"
      " INSERT INTO sqlite_master SELECT 'table','t'||x,'t'||x,2,'CREATE TABLE t'||x||'(a)' FROM c;"
      "PRAGMA writable_schema=OFF;");
  const MemorySource main(bytes);
  const Database db = opened(main);
  EXPECT_TRUE(db.has_table("t10000"));
  ASSERT_TRUE(db.damage());
  EXPECT_EQ(db.damage()->code, ErrorCode::over_limit);
  EXPECT_EQ(rows(db, "SELECT a FROM t7"), "42");
}

}  // namespace
}  // namespace bridle::sqlite
