#include "base/secret.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace bridle {
namespace {

TEST(Secret, NeverMovesAndNeverGrowsBeyondItsLimit) {
  Secret secret;
  ASSERT_TRUE(secret.append("sam"));
  const char* const at = secret.view().data();
  ASSERT_TRUE(secret.append("ple"));
  Secret moved = std::move(secret);
  EXPECT_EQ(moved.view(), "sample");
  EXPECT_EQ(moved.view().data(), at);
  EXPECT_FALSE(moved.append(std::string(Secret::kLongest - 5, 'x')));
  EXPECT_EQ(moved.view(), "sample");
  EXPECT_TRUE(moved.append(std::string(Secret::kLongest - 6, 'x')));
}

TEST(Secret, WipeLeavesNothing) {
  std::string text = "sample";
  wipe(text.data(), text.size());
  EXPECT_EQ(text.find_first_not_of('\0'), std::string::npos);
}

}  // namespace
}  // namespace bridle
