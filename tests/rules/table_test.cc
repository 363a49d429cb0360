// What every rule across records is held to.

#include "rules/table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "artifacts/table.h"

namespace bridle::rules {
namespace {

TEST(Rules, WatchArtifactsAndColumnsThatThereAre) {
  ASSERT_FALSE(table().empty());
  for (const CrossRule* rule : table()) {
    EXPECT_FALSE(rule->watches.empty()) << rule->rule.id;
    for (const Watch& watch : rule->watches) {
      const auto found = std::ranges::find(artifacts::table(), watch.artifact,
                                           [](const Artifact* a) { return a->id; });
      ASSERT_NE(found, artifacts::table().end()) << rule->rule.id << ": " << watch.artifact;
      for (const std::string_view column : watch.columns) {
        EXPECT_NE(std::ranges::find((*found)->columns, column, &Column::name),
                  (*found)->columns.end())
            << rule->rule.id << ": " << watch.artifact << " has no column " << column;
      }
      ASSERT_FALSE(watch.columns.empty());
      const auto first = std::ranges::find((*found)->columns, watch.columns.front(), &Column::name);
      EXPECT_EQ(first->role, Role::time) << rule->rule.id << ": an alert wants a time";
    }
  }
}

TEST(Rules, SayWhatTheyMeanAndWhatElseLooksLikeIt) {
  std::set<std::string_view> ids;
  for (const Artifact* artifact : artifacts::table()) {
    for (const Rule& rule : artifact->rules) EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
  }
  for (const CrossRule* rule : table()) {
    EXPECT_TRUE(ids.insert(rule->rule.id).second) << rule->rule.id;
    EXPECT_FALSE(rule->rule.title.empty()) << rule->rule.id;
    EXPECT_FALSE(rule->rule.means.empty()) << rule->rule.id;
    EXPECT_FALSE(rule->rule.benign.empty()) << rule->rule.id;
  }
}

TEST(Rules, RaiseNothingWithoutRows) {
  for (const CrossRule* rule : table()) {
    const std::vector<Watched> nothing(rule->watches.size());
    rule->judge(nothing, [&](std::size_t, const Seen&, const std::string&) {
      ADD_FAILURE() << rule->rule.id << " was raised on nothing";
    });
  }
}

}  // namespace
}  // namespace bridle::rules
