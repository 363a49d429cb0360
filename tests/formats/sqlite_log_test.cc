#include "formats/sqlite_log.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <stdexcept>

#include "support/backup.h"
#include "support/fixture.h"
#include "support/temporary.h"

namespace bridle {
namespace {

std::vector<std::byte> made_log() {
  return test::build_database_with_log("CREATE TABLE t (a); INSERT INTO t VALUES (1);",
                                       "INSERT INTO t VALUES (2); INSERT INTO t VALUES (3);")
      .log;
}

std::optional<std::string> damage_of(const std::vector<std::byte>& log) {
  const MemorySource source(log);
  return sqlite::log_damage(source);
}

TEST(SqliteLog, AWholeOrEmptyLogIsSound) {
  EXPECT_EQ(damage_of(made_log()), std::nullopt);
  EXPECT_EQ(damage_of({}), std::nullopt);
}

TEST(SqliteLog, ZerosAndShortHeadersAreNoLog) {
  EXPECT_TRUE(damage_of(std::vector<std::byte>(made_log().size())));
  EXPECT_TRUE(damage_of(std::vector<std::byte>(7, std::byte{1})));
}

TEST(SqliteLog, AnyChangedByteOfAFrameThatIsReadIsTold) {
  const std::vector<std::byte> sound = made_log();
  for (std::size_t at = 0; at < sound.size(); at += 101) {
    if (at >= 4 && at < 8) continue;
    std::vector<std::byte> changed = sound;
    changed[at] ^= std::byte{0x55};
    EXPECT_TRUE(damage_of(changed)) << at;
  }
}

TEST(SqliteLog, ACutOrZeroFilledTailIsTold) {
  std::vector<std::byte> log = made_log();
  std::vector<std::byte> cut(log.begin(), log.end() - 100);
  EXPECT_TRUE(damage_of(cut));
  std::fill(log.end() - 4120, log.end(), std::byte{0});
  EXPECT_TRUE(damage_of(log));
}

// A log that SQLite itself started again: ten transactions, all copied into the database, and then
// `later` more over the first frames.
std::vector<std::byte> restarted_log(int rounds, int later) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.db";
  sqlite3* db = nullptr;
  const auto run = [&](const std::string& sql) {
    if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(db));
    }
  };
  sqlite3_open(path.c_str(), &db);
  run("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t (a);");
  for (int round = 0; round < rounds; ++round) {
    for (int i = 0; i < 10; ++i) run("INSERT INTO t VALUES (" + std::to_string(i) + ");");
    run("PRAGMA wal_checkpoint(RESTART);");
  }
  for (int i = 0; i < later; ++i) run("INSERT INTO t VALUES (100);");
  const std::string log = test::read_text(path + "-wal");
  sqlite3_close(db);
  const Bytes bytes = as_bytes(log);
  return {bytes.begin(), bytes.end()};
}

constexpr std::size_t kFrame = 24 + 4096;

TEST(SqliteLog, FramesOfAnEarlierRoundAreNoDamage) {
  for (const int rounds : {1, 2, 5}) {
    for (const int later : {1, 3}) {
      const auto log = restarted_log(rounds, later);
      ASSERT_GT(log.size(), 32 + kFrame * 9) << "not started again, but made anew";
      EXPECT_EQ(damage_of(log), std::nullopt) << rounds << " " << later;
    }
  }
}

// The salt tells the rounds apart, and a flipped bit in it is no round.
TEST(SqliteLog, AChangedSaltIsDamageWhateverItBecomes) {
  for (const auto& log : {restarted_log(2, 5), restarted_log(0, 8)}) {
    for (std::size_t byte = 8; byte < 16; ++byte) {
      for (const auto flip : {std::byte{0x01}, std::byte{0x03}, std::byte{0x80}}) {
        auto hurt = log;
        hurt[32 + 2 * kFrame + byte] ^= flip;
        const auto damage = damage_of(hurt);
        ASSERT_TRUE(damage) << byte;
        EXPECT_NE(damage->find("from its frame 3 on"), std::string::npos) << *damage;
      }
    }
  }
}

// Both halves changed so that it looks like an earlier round's, but later ones are of this round.
TEST(SqliteLog, AnEarlierRoundIsNotFollowedByThisOne) {
  auto log = restarted_log(0, 8);
  log[32 + 2 * kFrame + 11] = std::byte(std::to_integer<int>(log[32 + 2 * kFrame + 11]) - 1);
  log[32 + 2 * kFrame + 15] ^= std::byte{0x55};
  EXPECT_TRUE(damage_of(log));
}

TEST(SqliteLog, FramesBehindTheLastCommitAreTold) {
  auto log = restarted_log(0, 8);
  const auto sound = damage_of(log);
  EXPECT_EQ(sound, std::nullopt);
  const test::TemporaryFolder folder;
  // A transaction that is larger than the cache spills into the log before its commit.
  const std::string path = folder / "a.db";
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  sqlite3_exec(db,
               "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=10;"
               "CREATE TABLE t (a); INSERT INTO t VALUES (1); BEGIN;"
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
               " INSERT INTO t SELECT zeroblob(2000) FROM n;",
               nullptr, nullptr, nullptr);
  const std::string text = test::read_text(path + "-wal");
  sqlite3_close(db);
  const Bytes bytes = as_bytes(text);
  const auto damage = damage_of({bytes.begin(), bytes.end()});
  ASSERT_TRUE(damage);
  EXPECT_NE(damage->find("not brought to its end"), std::string::npos) << *damage;
}

TEST(SqliteJournal, IsToldByItsHeader) {
  const auto note_of = [](std::string_view bytes) {
    return sqlite::journal_note(MemorySource(as_bytes(bytes)));
  };
  const std::string hot = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + std::string(504, '\1');
  EXPECT_NE(note_of(hot).find("512 bytes"), std::string::npos) << note_of(hot);
  EXPECT_NE(note_of(hot).find("not applied"), std::string::npos) << note_of(hot);
  for (const std::string& other : {std::string(512, '\0'), hot.substr(0, 7), hot.substr(1)}) {
    EXPECT_NE(note_of(other).find("nothing of it is to be put back"), std::string::npos);
  }
}

}  // namespace
}  // namespace bridle
