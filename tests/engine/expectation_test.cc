#include "engine/expectation.h"

#include <gtest/gtest.h>

namespace bridle {
namespace {

Evidence backup(bool encrypted, const std::string& version) {
  Evidence evidence;
  evidence.mask = kInIosBackup;
  evidence.backup.emplace();
  evidence.backup->encrypted = encrypted;
  evidence.backup->product_version = version;
  return evidence;
}

TEST(Expectation, GoesByKindEncryptionAndVersion) {
  const Artifact always{.id = "always", .expected = Expected::always};
  const Artifact if_used{.id = "if_used"};
  const Artifact history{.id = "history", .expected = Expected::if_encrypted};
  const Artifact old{.id = "old", .until_ios = "14.7"};
  const Artifact elsewhere{
      .id = "elsewhere", .found_in = kInIosFileSystem, .expected = Expected::always};

  const Evidence plain = backup(false, "17.5.1");
  EXPECT_TRUE(expectation_of(always, plain).always);
  EXPECT_EQ(expectation_of(always, plain).absent, ArtifactState::absent);
  EXPECT_FALSE(expectation_of(if_used, plain).always);
  EXPECT_EQ(expectation_of(if_used, plain).absent, ArtifactState::absent);
  EXPECT_EQ(expectation_of(history, plain).absent, ArtifactState::not_applicable);
  EXPECT_NE(expectation_of(history, plain).reason.find("set a password"), std::string::npos);
  EXPECT_EQ(expectation_of(history, backup(true, "17.5.1")).absent, ArtifactState::absent);
  EXPECT_EQ(expectation_of(old, plain).absent, ArtifactState::not_applicable);
  EXPECT_EQ(expectation_of(old, backup(false, "14.6.9")).absent, ArtifactState::absent);
  EXPECT_EQ(expectation_of(old, backup(false, "")).absent, ArtifactState::absent)
      << "of an unknown version nothing is excused";
  EXPECT_FALSE(expectation_of(elsewhere, plain).always);
  EXPECT_EQ(expectation_of(elsewhere, plain).absent, ArtifactState::not_applicable);
}

TEST(Expectation, VersionsAreComparedByNumber) {
  EXPECT_TRUE(is_version_before("14.6.1", "14.7"));
  EXPECT_FALSE(is_version_before("14.7", "14.7"));
  EXPECT_FALSE(is_version_before("14.7.0", "14.7"));
  EXPECT_FALSE(is_version_before("14.10", "14.7"));
  EXPECT_TRUE(is_version_before("9.3.5", "14.7"));
}

}  // namespace
}  // namespace bridle
