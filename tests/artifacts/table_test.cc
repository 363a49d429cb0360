// What holds for every artifact, whatever it reads.

#include "artifacts/table.h"

#include <gtest/gtest.h>

#include <set>

namespace bridle {
namespace {

TEST(ArtifactTable, ColumnsCanStandInARecord) {
  // Members that a record has besides its columns: docs/schema/record.schema.json
  const std::set<std::string_view> taken = {"artifact", "where", "time"};
  ASSERT_FALSE(artifacts::table().empty());
  for (const Artifact* artifact : artifacts::table()) {
    std::set<std::string_view> names;
    for (const Column& column : artifact->columns) {
      EXPECT_FALSE(taken.contains(column.name)) << artifact->id << " " << column.name;
      EXPECT_TRUE(names.insert(column.name).second) << artifact->id << " " << column.name;
      EXPECT_FALSE(column.name.empty()) << artifact->id;
      EXPECT_EQ(column.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
                std::string_view::npos)
          << artifact->id << " " << column.name;
    }
    for (const std::string_view name : artifact->summary) {
      EXPECT_TRUE(names.contains(name)) << artifact->id << " has no column " << name;
    }
  }
}

TEST(ArtifactTable, IdsAndRulesAreUnique) {
  std::set<std::string_view> ids;
  for (const Artifact* artifact : artifacts::table()) {
    EXPECT_TRUE(ids.insert(artifact->id).second) << artifact->id;
    for (const Rule& rule : artifact->rules) EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
  }
}

}  // namespace
}  // namespace bridle
