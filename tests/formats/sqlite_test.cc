#include "formats/sqlite.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/limits.h"
#include "formats/sqlite_rows.h"
#include "formats/sqlite_vfs.h"

namespace bridle::sqlite {
namespace {

TEST(Sqlite, ReadsRows) {
  const auto bytes = made(kTwoRows);
  const MemorySource main(bytes);
  const Database db = opened(main);
  EXPECT_EQ(rows(db, "SELECT a, b FROM t ORDER BY a"), "1|one;2|two");
  EXPECT_FALSE(db.damage());
}

TEST(Sqlite, BindsAndRunsAgain) {
  const auto bytes = made(kTwoRows);
  const MemorySource main(bytes);
  const Database db = opened(main);
  auto query = db.prepare("SELECT b FROM t WHERE a = ? OR b = ?");
  ASSERT_TRUE(query);
  query->bind(1, std::int64_t{1});
  ASSERT_TRUE(query->step());
  EXPECT_EQ(query->text(0), "one");
  EXPECT_FALSE(query->step());
  query->reset();
  query->bind(1, std::int64_t{9});
  query->bind(2, std::string_view("two"));
  ASSERT_TRUE(query->step());
  EXPECT_EQ(query->text(0), "two");
}

TEST(Sqlite, TellsNullAndWrongTypesFromValues) {
  const auto bytes = made(
      "CREATE TABLE t(v); INSERT INTO t VALUES(NULL),(7),(2.5),('x'),(x'c3a9'),(x'ff'),(1e300);");
  const MemorySource main(bytes);
  const Database db = opened(main);
  auto query = db.prepare("SELECT v FROM t ORDER BY rowid");
  ASSERT_TRUE(query);
  ASSERT_TRUE(query->step());
  EXPECT_TRUE(query->is_null(0));
  EXPECT_FALSE(query->maybe_integer(0) || query->maybe_real(0) || query->maybe_text(0));
  EXPECT_EQ(query->text(0), "");
  EXPECT_EQ(query->integer(0), 0);
  ASSERT_TRUE(query->step());
  EXPECT_EQ(query->maybe_integer(0), 7);
  EXPECT_EQ(query->maybe_real(0), 7.0);
  EXPECT_FALSE(query->maybe_text(0));
  ASSERT_TRUE(query->step());
  EXPECT_FALSE(query->maybe_integer(0));  // a part of a number is none of the evidence's
  EXPECT_EQ(query->maybe_real(0), 2.5);
  ASSERT_TRUE(query->step());
  EXPECT_EQ(query->maybe_text(0), "x");
  EXPECT_EQ(as_text(query->blob(0)), "x");
  EXPECT_FALSE(query->maybe_integer(0));
  ASSERT_TRUE(query->step());
  EXPECT_EQ(query->maybe_text(0), "\xc3\xa9");
  ASSERT_TRUE(query->step());
  EXPECT_FALSE(query->maybe_text(0));
  EXPECT_EQ(query->blob(0).size(), 1U);
  ASSERT_TRUE(query->step());
  EXPECT_FALSE(query->maybe_integer(0));
  EXPECT_FALSE(query->step());
  EXPECT_FALSE(query->error());
}

TEST(Sqlite, AppliesTheWriteAheadLog) {
  const auto file = test::build_database_with_log(kTwoRows, "INSERT INTO t VALUES(3,'three');");
  ASSERT_FALSE(file.log.empty());
  const MemorySource main(file.bytes);
  const MemorySource log(file.log);
  EXPECT_EQ(rows(opened(main, &log), "SELECT a FROM t ORDER BY a"), "1;2;3");
  // Its header says that it has a log; without one it still opens, and reads what it has.
  EXPECT_EQ(rows(opened(main), "SELECT a FROM t ORDER BY a"), "1;2");
  const MemorySource empty({});
  EXPECT_EQ(rows(opened(main, &empty), "SELECT a FROM t ORDER BY a"), "1;2");
}

TEST(Sqlite, ALogCutAnywhereGivesWholeTransactions) {
  const auto file = test::build_database_with_log(
      kTwoRows, "INSERT INTO t VALUES(3,'three'); INSERT INTO t VALUES(4,'four');");
  const MemorySource main(file.bytes);
  for (std::size_t size = 0; size <= file.log.size(); size += 97) {
    const MemorySource log(Bytes(file.log).first(size));
    const std::string got = rows(opened(main, &log), "SELECT a FROM t ORDER BY a");
    EXPECT_TRUE(got == "1;2" || got == "1;2;3" || got == "1;2;3;4") << size << ": " << got;
  }
}

TEST(Sqlite, KnowsItsTablesAndColumns) {
  const auto bytes = made(
      "CREATE TABLE Message(ROWID INTEGER PRIMARY KEY, text TEXT, \"group\" TEXT);"
      "INSERT INTO Message VALUES(5,'hello','g');"
      "CREATE VIEW v AS SELECT * FROM Message;"
      "CREATE VIRTUAL TABLE f USING fts5(x);");
  const MemorySource main(bytes);
  const Database db = opened(main);
  EXPECT_TRUE(db.has_table("message"));
  EXPECT_FALSE(db.has_table("v"));
  EXPECT_FALSE(db.has_table("f"));
  EXPECT_FALSE(db.has_table("absent"));
  EXPECT_TRUE(db.has_column("MESSAGE", "Text"));
  EXPECT_FALSE(db.has_column("message", "date"));
  EXPECT_EQ(db.columns("message"), (std::vector<std::string>{"ROWID", "text", "group"}));
  EXPECT_TRUE(db.columns("v").empty());
  std::vector<std::string> absent;
  const std::string list = db.select_list("message", "m", {"text", "date", "group"}, &absent);
  EXPECT_EQ(list, "m.\"text\", NULL, m.\"group\"");
  EXPECT_EQ(absent, std::vector<std::string>{"date"});
  EXPECT_EQ(rows(db, "SELECT m.text, 1, 2 FROM message m"), "hello|1|2");
}

TEST(Sqlite, AColumnThatIsNotThereIsNoText) {
  const auto bytes = made(kTwoRows);
  const MemorySource main(bytes);
  EXPECT_FALSE(opened(main).prepare("SELECT \"date\" FROM t"));
}

TEST(Sqlite, RefusesWhatIsNoSelect) {
  const auto bytes = made(kTwoRows);
  const MemorySource main(bytes);
  const Database db = opened(main);
  for (const char* sql :
       {"INSERT INTO t VALUES(3,'x')", "DELETE FROM t", "CREATE TABLE u(a)", "DROP TABLE t",
        "PRAGMA journal_mode=DELETE", "ATTACH '/etc/passwd' AS x", "VACUUM INTO '/tmp/x'",
        "SELECT load_extension('x')", "SELECT randomblob(1000000000)",
        "SELECT * FROM pragma_table_info('t')", "SELECT * FROM sqlite_dbpage",
        "SELECT readfile('/etc/passwd')", "BEGIN EXCLUSIVE",
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x FROM c", "",
        "--"}) {
    auto query = db.prepare(sql);
    EXPECT_FALSE(query.ok() && query->step()) << sql;
    EXPECT_TRUE(!query.ok() || query->error()) << sql;
  }
}

// Counts reads, to see that a scan asks for few large pieces.
class CountingSource final : public ByteSource {
 public:
  explicit CountingSource(Bytes bytes) : inner_(bytes) {}
  std::uint64_t size() const override { return inner_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    ++reads;
    if (offset >= fails_from) return Error{ErrorCode::unreadable, "the medium refuses"};
    return inner_.read_at(offset, out);
  }
  mutable int reads = 0;
  std::uint64_t fails_from = ~0ULL;

 private:
  MemorySource inner_;
};

TEST(Sqlite, ReadsAhead) {
  const auto bytes = made(kManyRows);
  const CountingSource main(bytes);
  const Database db = opened(main);
  EXPECT_EQ(rows(db, "SELECT count(b) FROM t"), "10000");
  EXPECT_LT(static_cast<std::size_t>(main.reads), bytes.size() / (64U << 10) * 2 + 20);
}

TEST(Sqlite, AFailingMediumIsToldInItsOwnWords) {
  const auto bytes = made(kManyRows);
  CountingSource main(bytes);
  main.fails_from = 600'000;
  const Database db = opened(main);
  auto query = db.prepare("SELECT a FROM t");
  ASSERT_TRUE(query);
  int count = 0;
  while (query->step()) ++count;
  EXPECT_GT(count, 1000);
  ASSERT_TRUE(query->error());
  EXPECT_EQ(query->error()->code, ErrorCode::unreadable);
  EXPECT_EQ(query->error()->message, "the medium refuses");
}

TEST(Sqlite, SaysWhatIsNoDatabase) {
  std::vector<std::byte> bytes(8192, std::byte{0x5a});
  const MemorySource main(bytes);
  auto db = Database::open(main, nullptr);
  ASSERT_FALSE(db);
  EXPECT_EQ(db.error().code, ErrorCode::malformed);
  EXPECT_NE(db.error().message.find("not a SQLite database"), std::string::npos);
  std::ranges::fill(bytes, std::byte{0});
  EXPECT_FALSE(Database::open(main, nullptr));
}

TEST(Sqlite, AnEmptyFileIsADatabaseWithoutTables) {
  const MemorySource main({});
  const Database db = opened(main);
  EXPECT_FALSE(db.has_table("t"));
}

TEST(Sqlite, CutAnywhereGivesRowsThenAnError) {
  const auto bytes = made(kManyRows);
  for (std::size_t size = 100; size < bytes.size(); size += 40'961) {
    const MemorySource main(Bytes(bytes).first(size));
    auto db = Database::open(main, nullptr);
    if (!db) continue;
    ASSERT_TRUE(db->damage()) << size;
    EXPECT_NE(db->damage()->message.find("cut off"), std::string::npos);
    auto query = db->prepare("SELECT a FROM t");
    if (!query) {
      continue;
    }
    std::int64_t count = 0;
    while (query->step()) {
      ++count;
      EXPECT_EQ(query->integer(0), count) << size;  // no row that is none
    }
    EXPECT_TRUE(query->error()) << size;
    EXPECT_TRUE(size < 200'000 || count > 500) << size;
  }
}

TEST(Sqlite, NoiseNeverHurts) {
  const auto whole = test::build_database_with_log(
      "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT); CREATE INDEX i ON t(b);"
      "INSERT INTO t VALUES(1,'one'),(2,'two');",
      "INSERT INTO t VALUES(3,'three');");
  std::uint64_t seed = 1;
  for (int round = 0; round < 1500; ++round) {
    auto file = whole;
    for (int flips = 0; flips < 1 + round % 8; ++flips) {
      seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
      auto& target = flips % 3 == 2 ? file.log : file.bytes;
      const std::size_t reach = round % 2 == 0 ? 300 : target.size();
      target[(seed >> 33) % reach] = static_cast<std::byte>(seed >> 20);
    }
    const MemorySource main(file.bytes);
    const MemorySource log(file.log);
    auto db = Database::open(main, round % 3 == 0 ? nullptr : &log);
    if (!db) continue;
    db->columns("t");
    auto query = db->prepare("SELECT rowid, a, b FROM t WHERE b > 'a' ORDER BY b");
    for (int i = 0; query.ok() && i < 100'000 && query->step(); ++i) query->text(2);
  }
}

TEST(Sqlite, StopsAQueryThatNeverEnds) {
  const auto bytes = made(
      "CREATE TABLE t(a); WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<400)"
      " INSERT INTO t SELECT x FROM c;");
  const MemorySource main(bytes);
  const Database db = opened(main);
  auto query = db.prepare("SELECT count(*) FROM t a, t b, t c, t d WHERE a.a + b.a + c.a = d.a");
  ASSERT_TRUE(query);
  EXPECT_FALSE(query->step());
  ASSERT_TRUE(query->error());
  EXPECT_EQ(query->error()->code, ErrorCode::over_limit);
  // The next one has its own allowance.
  EXPECT_EQ(rows(db, "SELECT count(*) FROM t"), "400");
}

TEST(Sqlite, ACellOverTheLimitIsToldAndNotLoaded) {
  const auto bytes = made("CREATE TABLE t(a, b); INSERT INTO t VALUES(1, 'x'),(2, zeroblob(" +
                          std::to_string(limits::kCell + 1) + "));");
  const MemorySource main(bytes);
  const Database db = opened(main);
  EXPECT_EQ(rows(db, "SELECT a FROM t"), "1;2");
  EXPECT_EQ(rows(db, "SELECT a, b FROM t"), "1|x!");
}

TEST(Sqlite, ManyThreadsOpenAtOnce) {
  const auto bytes = made(kTwoRows);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        const MemorySource main(bytes);
        if (rows(opened(main), "SELECT a FROM t ORDER BY a") == "1;2") ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
}

TEST(Sqlite, NeverWrites) {
  const auto file = test::build_database_with_log(kTwoRows, "INSERT INTO t VALUES(3,'three');");
  const MemorySource main(file.bytes);
  const MemorySource log(file.log);
  VfsSources sources{.main = &main, .main_size = main.size(), .log = &log};
  sqlite3* raw = nullptr;
  ASSERT_EQ(
      sqlite3_open_v2(vfs_file_name(sources).c_str(), &raw, SQLITE_OPEN_READWRITE, vfs_name()),
      SQLITE_OK);
  sqlite3_exec(raw, "PRAGMA locking_mode=EXCLUSIVE", nullptr, nullptr, nullptr);
  EXPECT_NE(sqlite3_exec(raw, "INSERT INTO t VALUES(4,'four'); PRAGMA wal_checkpoint", nullptr,
                         nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(raw);
  EXPECT_GT(sources.refused_writes, 0U);
}

}  // namespace
}  // namespace bridle::sqlite
