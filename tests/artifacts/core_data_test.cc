#include "artifacts/core_data.h"

#include <gtest/gtest.h>

#include "bytes/source.h"
#include "support/fixture.h"

namespace bridle::artifacts {
namespace {

class CoreData : public testing::Test {
 protected:
  // REQUIRES: called once.
  const sqlite::Database& open(const std::string& sql) {
    bytes_ = test::build_database(sql);
    source_.emplace(bytes_);
    auto db = sqlite::Database::open(*source_, nullptr);
    EXPECT_TRUE(db.ok());
    db_.emplace(std::move(db).value());
    return *db_;
  }

 private:
  std::vector<std::byte> bytes_;
  std::optional<MemorySource> source_;
  std::optional<sqlite::Database> db_;
};

TEST_F(CoreData, FindsAJoinTableByWhatFollowsTheNumbers) {
  const auto join =
      find_join(open("CREATE TABLE Z_2TAGS (Z_2OWNERS INTEGER, Z_3TAGS INTEGER);"
                     "CREATE TABLE \"Z_1\"\"'OWNERS\" (Z_1OWNERS, Z_1TAGGED);"
                     "CREATE TABLE Z_OWNERS (Z_1OWNERS, Z_1TAGGED);"
                     "CREATE TABLE Z_10OWNERS (ZTAGGED, Z_10OWNERS);"
                     "CREATE TABLE Z_11OWNERS (Z_4TAGGED, Z_FOK_4TAGGED, Z_11OWNERS)"),
                "OWNERS", "TAGGED");
  ASSERT_TRUE(join);
  EXPECT_EQ(join->table, "Z_11OWNERS");
  EXPECT_EQ(join->one, "Z_11OWNERS");
  EXPECT_EQ(join->other, "Z_4TAGGED");
}

TEST_F(CoreData, FindsNothingWhereThereIsNone) {
  const sqlite::Database& db = open("CREATE TABLE Z_2TAGS (Z_2OWNERS INTEGER)");
  EXPECT_FALSE(find_join(db, "OWNERS", "TAGS"));
  EXPECT_FALSE(highest_key(db, "Owner"));
}

TEST_F(CoreData, TellsTheHighestKeyOfAnEntity) {
  const sqlite::Database& db = open(
      "CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER, Z_NAME TEXT, Z_MAX INTEGER);"
      "INSERT INTO Z_PRIMARYKEY VALUES (1, 'Owner', 42), (2, 'Tag', 'x')");
  EXPECT_EQ(highest_key(db, "Owner"), 42);
  EXPECT_FALSE(highest_key(db, "Tag"));
  EXPECT_FALSE(highest_key(db, "Other"));
}

}  // namespace
}  // namespace bridle::artifacts
