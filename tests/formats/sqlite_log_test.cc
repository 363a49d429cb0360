#include "formats/sqlite_log.h"

#include <gtest/gtest.h>

#include "support/fixture.h"

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
    // A changed salt makes a frame look like a leftover of an earlier round.
    const std::size_t in_frame = (at - std::min<std::size_t>(at, 32)) % (24 + 4096);
    const bool is_salt = at >= 32 && in_frame >= 8 && in_frame < 16;
    EXPECT_TRUE(is_salt || damage_of(changed)) << at;
  }
}

TEST(SqliteLog, ACutOrZeroFilledTailIsTold) {
  std::vector<std::byte> log = made_log();
  std::vector<std::byte> cut(log.begin(), log.end() - 100);
  EXPECT_TRUE(damage_of(cut));
  std::fill(log.end() - 4120, log.end(), std::byte{0});
  EXPECT_TRUE(damage_of(log));
}

TEST(SqliteLog, FramesOfAnEarlierRoundAreNoDamage) {
  std::vector<std::byte> log = made_log();
  log[log.size() - 4096 - 16] ^= std::byte{0x01};  // the last frame's salt
  EXPECT_EQ(damage_of(log), std::nullopt);
}

}  // namespace
}  // namespace bridle
