#include "engine/expectation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "artifacts/table.h"
#include "words/say.h"

namespace bridle {
namespace {

Evidence backup(bool encrypted, const std::string& version) {
  Evidence evidence;
  evidence.mask = kInIosBackup;
  evidence.backup.emplace();
  evidence.backup->encrypted = encrypted;
  evidence.ios.product_version = version;
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
  EXPECT_NE(say(Language::en, expectation_of(history, plain).reason).find("set a password"),
            std::string::npos);
  EXPECT_EQ(expectation_of(history, backup(true, "17.5.1")).absent, ArtifactState::absent);
  EXPECT_EQ(expectation_of(old, plain).absent, ArtifactState::not_applicable);
  EXPECT_EQ(expectation_of(old, backup(false, "14.6.9")).absent, ArtifactState::absent);
  EXPECT_EQ(expectation_of(old, backup(false, "")).absent, ArtifactState::absent)
      << "of an unknown version nothing is excused";
  EXPECT_FALSE(expectation_of(elsewhere, plain).always);
  EXPECT_EQ(expectation_of(elsewhere, plain).absent, ArtifactState::not_applicable);
}

const Artifact& artifact(std::string_view id) {
  const auto table = artifacts::table();
  const auto found = std::ranges::find(table, id, [](const Artifact* a) { return a->id; });
  if (found == table.end()) throw std::runtime_error("no artifact " + std::string(id));
  return **found;
}

TEST(Expectation, OfWhatOnlySomeEvidenceHolds) {
  const Evidence old_backup = backup(false, "13.7");
  const Evidence new_backup = backup(true, "17.5.1");
  EXPECT_TRUE(expectation_of(artifact("ios.global_preferences"), new_backup).always);
  const Artifact& shutdowns = artifact("ios.shutdown_log");
  EXPECT_EQ(expectation_of(shutdowns, new_backup).absent, ArtifactState::not_applicable);
  EXPECT_EQ(expectation_of(shutdowns, {.mask = kInIosFileSystem}).absent, ArtifactState::absent);
  const Artifact& resources = artifact("ios.webkit_session_resource_log");
  EXPECT_EQ(expectation_of(resources, new_backup).absent, ArtifactState::not_applicable);
  EXPECT_EQ(expectation_of(resources, old_backup).absent, ArtifactState::absent);
  for (const char* id : {"ios.configuration_profiles", "ios.profile_events", "ios.applications",
                         "ios.locationd_clients"}) {
    EXPECT_FALSE(expectation_of(artifact(id), new_backup).always) << id;
    EXPECT_EQ(expectation_of(artifact(id), new_backup).absent, ArtifactState::absent) << id;
  }
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
