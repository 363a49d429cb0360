// Rows that were deleted, where they can still be read.

#include "formats/sqlite_leftovers.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "support/fixture.h"

namespace bridle::sqlite {
namespace {

struct Found {
  Leftover::From from;
  std::uint32_t number;
  std::int64_t row_id;
  std::vector<std::string> texts;
};

std::vector<Found> leftovers_of(const std::vector<std::byte>& database,
                                const std::vector<std::byte>& log, std::size_t values) {
  const MemorySource main(database);
  const MemorySource log_source(log);
  std::vector<Found> out;
  find_leftovers(main, log.empty() ? nullptr : &log_source, values, values,
                 [&](const Leftover& leftover) {
                   Found& found = out.emplace_back();
                   found.from = leftover.from;
                   found.number = leftover.number;
                   found.row_id = leftover.row_id;
                   for (const LeftoverCell& cell : leftover.cells) {
                     found.texts.emplace_back(cell.text());
                   }
                   return true;
                 });
  return out;
}

// Some pages of rows that are then deleted, after a table that stays.
std::string rows(bool secure) {
  std::string sql = secure ? "PRAGMA secure_delete=ON;" : "PRAGMA secure_delete=OFF;";
  sql +=
      "CREATE TABLE kept(a INTEGER PRIMARY KEY, b TEXT, c REAL);"
      "CREATE TABLE gone(a INTEGER PRIMARY KEY, b TEXT, c REAL);"
      "INSERT INTO kept VALUES(1,'stays',1.5);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<500) "
      "INSERT INTO gone SELECT i, 'name ' || i || ' ' || hex(zeroblob(40)), i + 0.5 FROM n;"
      "DELETE FROM gone;";
  return sql;
}

TEST(SqliteLeftovers, RowsOfFreePagesComeWithTheirNumbersAndValues) {
  const auto found = leftovers_of(test::build_database(rows(false)), {}, 3);
  std::set<std::int64_t> ids;
  for (const Found& row : found) {
    EXPECT_EQ(row.from, Leftover::From::free_page);
    EXPECT_GT(row.number, 1U);
    EXPECT_TRUE(row.texts[1].starts_with("name " + std::to_string(row.row_id) + " "));
    ids.insert(row.row_id);
  }
  EXPECT_GT(ids.size(), 400U) << "all but those of the pages that became lists of free pages";
}

TEST(SqliteLeftovers, WhatWasErasedDoesNotCome) {
  EXPECT_TRUE(leftovers_of(test::build_database(rows(true)), {}, 3).empty());
}

TEST(SqliteLeftovers, RowsOfALogComeWithTheirFrame) {
  const auto file = test::build_database_with_log(
      "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);",
      "INSERT INTO t VALUES(1,'first'); DELETE FROM t; INSERT INTO t VALUES(2,'second');");
  const auto found = leftovers_of(file.bytes, file.log, 2);
  std::set<std::string> texts;
  for (const Found& row : found) {
    EXPECT_EQ(row.from, Leftover::From::log_frame);
    texts.insert(row.texts[1]);
  }
  EXPECT_EQ(texts, (std::set<std::string>{"first", "second"}));
}

TEST(SqliteLeftovers, RecordsOfOtherLengthsDoNotCome) {
  EXPECT_TRUE(leftovers_of(test::build_database(rows(false)), {}, 4).empty());
}

TEST(SqliteLeftovers, NumbersAndRealsAreReadAsStored) {
  const auto file =
      test::build_database_with_log("CREATE TABLE t(a INTEGER PRIMARY KEY, b, c, d, e, f);",
                                    "INSERT INTO t VALUES(9,-2,1099511627776,2.25,0,1);");
  const MemorySource main(file.bytes);
  const MemorySource log(file.log);
  bool seen = false;
  find_leftovers(main, &log, 6, 6, [&](const Leftover& row) {
    seen = true;
    EXPECT_EQ(row.row_id, 9);
    EXPECT_EQ(row.place(), "frame " + std::to_string(row.number) + " of the write-ahead log");
    EXPECT_EQ(row.cells[0].type, LeftoverCell::Type::null);
    EXPECT_EQ(row.cells[1].integer, -2);
    EXPECT_EQ(row.cells[2].integer, 1'099'511'627'776);
    EXPECT_EQ(row.cells[3].real, 2.25);
    EXPECT_EQ(row.cells[4].integer, 0);
    EXPECT_EQ(row.cells[5].number(), 1);
    return false;
  });
  EXPECT_TRUE(seen);
}

TEST(SqliteLeftovers, NoiseEndsAndReadsNothingTwice) {
  const std::vector<std::byte> whole = test::build_database(rows(false));
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::byte> hurt = whole;
    for (int i = 0; i < 20; ++i) hurt[random() % hurt.size()] = static_cast<std::byte>(random());
    for (int i = 0; i < 4; ++i) hurt[32 + random() % 8] = static_cast<std::byte>(random());
    hurt.resize(random() % hurt.size());
    leftovers_of(hurt, hurt, 3);
  }
}

}  // namespace
}  // namespace bridle::sqlite
