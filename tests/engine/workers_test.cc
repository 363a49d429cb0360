#include "engine/workers.h"

#include <gtest/gtest.h>

namespace bridle {
namespace {

TEST(Workers, MoreThreadsThanAnySystemGivesAreCapped) {
  EXPECT_EQ(thread_count(50'000), kMostThreads);
  EXPECT_EQ(thread_count(3), 3U);
  EXPECT_GE(thread_count(0), 1U);
}

}  // namespace
}  // namespace bridle
