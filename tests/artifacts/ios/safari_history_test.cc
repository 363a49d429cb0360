// What a fixture of a few rows cannot show of ios.safari_history.

#include <gtest/gtest.h>

#include "support/collect.h"

namespace bridle::test {
namespace {

constexpr const char* kSchema =
    "CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT, visit_count INTEGER);"
    "CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, visit_time REAL,"
    " title TEXT, redirect_source INTEGER, redirect_destination INTEGER);";

class SafariHistory : public testing::Test {
 protected:
  void run(const std::string& sql) {
    const FixtureFile file{
        "private/var/mobile/Library/Safari/History.db", build_database(kSchema + sql), {}};
    run_artifact(artifact_, file, out_);
  }

  const Artifact& artifact_ = artifact_by_id("ios.safari_history");
  Collect out_{artifact_, "History.db"};
};

TEST_F(SafariHistory, FollowsALongChainOneStepAtATime) {
  // 20,000 visits, each to another site 10 ms after the one before and redirected from it.
  run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
      " INSERT INTO history_items SELECT i, 'http://site' || i || '.example/', 1 FROM n;"
      "INSERT INTO history_visits SELECT id, id, 730972800 + id * 0.01, NULL, id - 1, id + 1"
      " FROM history_items;");
  EXPECT_EQ(out_.records(), 20000U);
  EXPECT_EQ(out_.flags(), 19999U);  // the last one leads nowhere
  EXPECT_EQ(out_.damages(), 0U);
}

TEST_F(SafariHistory, IsNotCaughtInACircle) {
  run("INSERT INTO history_items VALUES (1, 'http://a.example/', 1), (2, 'http://b.example/', 1);"
      "INSERT INTO history_visits VALUES (1, 1, 730972800.0, NULL, 2, 2),"
      " (2, 2, 730972800.0, NULL, 1, 1);");
  EXPECT_EQ(out_.records(), 2U);
  EXPECT_EQ(out_.flags(), 2U);  // two redirects, each told once
}

TEST_F(SafariHistory, TellsNothingOfAUrlWithoutAHost) {
  run("INSERT INTO history_items VALUES (1, 'http://?a', 1), (2, 'http://b.example/', 1),"
      " (3, 'http://', 1);"
      "INSERT INTO history_visits VALUES (1, 1, 730972800.0, NULL, NULL, 2),"
      " (2, 2, 730972800.0, NULL, 1, 3), (3, 3, 730972800.0, NULL, NULL, 2);");
  EXPECT_EQ(out_.records(), 3U);
  EXPECT_EQ(out_.flags(), 0U);
}

}  // namespace
}  // namespace bridle::test
