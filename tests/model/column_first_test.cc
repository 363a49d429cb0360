// One of two files with a row of the same name and another shape: each must read its own.

#include <gtest/gtest.h>

#include "model/record.h"

namespace bridle {
namespace {

struct Row {
  std::int64_t number = 1;
  std::int64_t other = 2;
};

constexpr Column kColumns[] = {column<&Row::number>("number", Role::none, "")};

TEST(ColumnFirst, ReadsTheRowOfItsOwnFile) {
  const Row row;
  EXPECT_EQ(kColumns[0].get(&row).integer(), 1);
}

}  // namespace
}  // namespace bridle
