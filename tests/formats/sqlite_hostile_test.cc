// Schemas that no phone writes.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <cstring>

#include "base/limits.h"
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

// Each row looks up another table that has no index, in no time that one statement could not have.
constexpr char kPairs[] =
    "CREATE TABLE t(a); WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<4000)"
    " INSERT INTO t SELECT x FROM c;";

TEST(SqliteHostileSchema, ManyLongQueriesEndTogether) {
  const auto bytes = made(kPairs);
  const MemorySource main(bytes);
  auto db = Database::open(main, nullptr, {.steps_in_all = 2'000'000});
  ASSERT_TRUE(db);
  auto query = db->prepare("SELECT count(*) FROM t WHERE a > ?1");
  ASSERT_TRUE(query);
  int answers = 0;
  for (; answers < 10'000; ++answers) {
    query->reset();
    query->bind(1, std::int64_t{answers});
    if (!query->step()) break;
  }
  EXPECT_GT(answers, 50);
  EXPECT_LT(answers, 500);
  ASSERT_TRUE(query->error());
  EXPECT_TRUE(query->stopped());
  EXPECT_EQ(query->error()->code, ErrorCode::over_limit);
  EXPECT_EQ(query->error()->message.find("gave up after 2000000 steps"), 0U);
  // From then on nothing runs, however short.
  query->reset();
  EXPECT_FALSE(query->step());
  EXPECT_TRUE(query->stopped());
  EXPECT_FALSE(db->prepare("SELECT a FROM t LIMIT 1"));
}

TEST(SqliteHostileSchema, AnyQueryEndsAtTheMostThatADatabaseMayTake) {
  const auto bytes = made(kPairs);
  const MemorySource main(bytes);
  auto db = Database::open(main, nullptr, {.steps_in_all = 2'000'000});
  ASSERT_TRUE(db);
  EXPECT_EQ(rows(*db, "SELECT count(*) FROM t a, t b WHERE a.a + b.a = 0"), "!");
}

TEST(Sqlite, ALongQueryEndsWhenAskedToStop) {
  const auto bytes = made(kPairs);
  const MemorySource main(bytes);
  std::atomic<bool> stop = false;
  auto db = Database::open(main, nullptr, {.stop = &stop});
  ASSERT_TRUE(db);
  auto query = db->prepare("SELECT a.a FROM t a, t b WHERE a.a + b.a > 4001");
  ASSERT_TRUE(query);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(query->step());
  stop = true;
  int more = 0;
  while (query->step()) ++more;
  EXPECT_LT(more, 50'000) << "of 8 million";
  ASSERT_TRUE(query->error());
  EXPECT_EQ(query->error()->code, ErrorCode::interrupted);
}

TEST(Sqlite, ItsMemoryHasAnEnd) {
  const auto bytes = made(kTwoRows);
  const MemorySource main(bytes);
  EXPECT_EQ(rows(opened(main), "SELECT a FROM t"), "1;2");
  EXPECT_EQ(sqlite3_hard_heap_limit64(-1), limits::kSqliteHeap);
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
