#include "artifacts/invitations.h"

#include <gtest/gtest.h>

#include <string>

namespace bridle::artifacts {
namespace {

Invitation late(std::int64_t item, double start, double created) {
  return {.item = item,
          .start = start,
          .end = start + 60,
          .created = created,
          .organizer = "late@example.net",
          .event = std::to_string(item)};
}

std::size_t sets_beside(std::size_t others, double apart) {
  Invitations invitations;
  for (const std::int64_t item : {1, 2}) {
    invitations.add_created(1'000'000);
    invitations.add(late(item, 500, 1'000'000));
  }
  for (std::size_t i = 0; i < others; ++i) invitations.add_created(1'000'000 + apart);
  return invitations.overlapping().size();
}

TEST(Invitations, CountOnlyWhereFewItemsCameAtOnce) {
  EXPECT_EQ(sets_beside(0, 0), 1U);
  EXPECT_EQ(sets_beside(Invitations::kBulk - 2, 300), 1U);
  EXPECT_EQ(sets_beside(Invitations::kBulk - 1, 300), 0U);
  EXPECT_EQ(sets_beside(Invitations::kBulk - 1, -300), 0U);
  EXPECT_EQ(sets_beside(1'000, 301), 1U);
}

TEST(Invitations, ASetIsAChainOfThoseThatOverlap) {
  Invitations invitations;
  invitations.add(late(1, 0, 1'000));
  invitations.add(late(2, 59, 1'000));
  invitations.add(late(3, 118, 1'000));
  invitations.add(late(4, 178, 1'000));  // begins when the one before ends
  invitations.add(late(5, 400, 1'000));
  const auto sets = invitations.overlapping();
  ASSERT_EQ(sets.size(), 1U);
  EXPECT_EQ(sets.front().size(), 3U);
  EXPECT_EQ(sets.front().back().item, 3);
}

TEST(Invitations, OfTheOwnerAreNone) {
  Invitations invitations;
  invitations.add_own("mailto:LATE@example.net");
  invitations.add(late(1, 0, 1'000));
  invitations.add(late(2, 0, 1'000));
  EXPECT_TRUE(invitations.overlapping().empty());
}

TEST(Invitations, AreLeftOutWhenThereAreTooMany) {
  Invitations invitations;
  Invitation large = late(1, 0, 1'000);
  large.event.assign(Invitations::kMostBytes, 'x');
  EXPECT_FALSE(invitations.add(large));
  EXPECT_FALSE(invitations.add(late(2, 0, 1'000)));
  EXPECT_TRUE(invitations.overlapping().empty());
}

}  // namespace
}  // namespace bridle::artifacts
