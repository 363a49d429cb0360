#include "engine/plan.h"

#include <gtest/gtest.h>

namespace bridle {
namespace {

TEST(GlobMatches, LiteralsAndWildcardsStayInOneComponent) {
  EXPECT_TRUE(glob_matches("a/b.db", "a/b.db"));
  EXPECT_FALSE(glob_matches("a/b.db", "a/b.dbx"));
  EXPECT_FALSE(glob_matches("a/b.db", "x/a/b.db"));
  EXPECT_FALSE(glob_matches("a/b.db", "a"));
  EXPECT_FALSE(glob_matches("a", "a/b.db"));
  EXPECT_TRUE(glob_matches("a/*/b.db", "a/one/b.db"));
  EXPECT_FALSE(glob_matches("a/*/b.db", "a/one/two/b.db"));
  EXPECT_TRUE(glob_matches("shutdown*.log", "shutdown.0.log"));
  EXPECT_TRUE(glob_matches("shutdown*.log", "shutdown.log"));
  EXPECT_FALSE(glob_matches("shutdown*.log", "shutdown/x.log"));
  EXPECT_TRUE(glob_matches("a?c", "abc"));
  EXPECT_FALSE(glob_matches("a?c", "ac"));
  EXPECT_TRUE(glob_matches("*a*b*", "xxayybzz"));
  EXPECT_FALSE(glob_matches("*a*b*", "xxbyyazz"));
}

TEST(GlobMatches, DoubleStarStandsForWholeComponents) {
  EXPECT_TRUE(glob_matches("**/b.db", "b.db"));
  EXPECT_TRUE(glob_matches("**/b.db", "a/b.db"));
  EXPECT_TRUE(glob_matches("**/b.db", "a/b/c/b.db"));
  EXPECT_FALSE(glob_matches("**/b.db", "a/xb.db"));
  EXPECT_TRUE(glob_matches("a/**", "a/b/c"));
  EXPECT_TRUE(glob_matches("a/**/x/*.log", "a/x/y/x/1.log"));
  EXPECT_FALSE(glob_matches("a/**/x/*.log", "a/x/y/z/1.log"));
  EXPECT_TRUE(glob_matches("a/**/b/**/c", "a/b/b/x/c"));
  EXPECT_FALSE(glob_matches("a/**/b/**/c", "a/x/x/c"));
}

void parse_nothing(const Input&, Sink&) {}

constexpr std::string_view kRootPaths[] = {"Manifest.db"};
constexpr std::string_view kDeepPaths[] = {"**/Extra/shutdown*.log", "var/db/shutdown.log"};
constexpr std::string_view kSharedPaths[] = {"var/db/shutdown.log"};

const Artifact kRoot = {
    .id = "t.root", .paths = kRootPaths, .reads = Reads::database, .parse = parse_nothing};
const Artifact kDeep = {.id = "t.deep", .paths = kDeepPaths, .parse = parse_nothing};
const Artifact kShared = {.id = "t.shared", .paths = kSharedPaths, .parse = parse_nothing};

TEST(Plan, FindsEveryArtifactOfAPathOnce) {
  const Artifact* const artifacts[] = {&kRoot, &kDeep, &kShared};
  const Plan plan(artifacts);
  std::vector<std::uint32_t> wanted;
  plan.artifacts_for("var/db/shutdown.log", wanted);
  EXPECT_EQ(wanted, (std::vector<std::uint32_t>{1, 2}));
  plan.artifacts_for("x/Extra/shutdown.3.log", wanted);
  EXPECT_EQ(wanted, (std::vector<std::uint32_t>{1}));
  plan.artifacts_for("x/Manifest.db", wanted);
  EXPECT_TRUE(wanted.empty());
}

// A glob such as "**/History.db" would find files of the other platform's applications.
TEST(Plan, OfEvidenceOfAnotherPhoneNothingIsWanted) {
  Artifact android = kShared;
  android.found_in = kInAndroidQf;
  const Artifact* const artifacts[] = {&kRoot, &kDeep, &android};
  std::vector<std::uint32_t> wanted;
  Plan(artifacts, kInIosBackup).artifacts_for("var/db/shutdown.log", wanted);
  EXPECT_EQ(wanted, (std::vector<std::uint32_t>{1}));
  const Plan bugreport(artifacts, kInAndroidBugreport);
  bugreport.artifacts_for("var/db/shutdown.log", wanted);
  EXPECT_EQ(wanted, (std::vector<std::uint32_t>{2}));
  EXPECT_TRUE(bugreport.root_files().empty());
}

TEST(Plan, KnowsWhichFilesStandAtTheRoot) {
  const Artifact* const artifacts[] = {&kRoot, &kDeep, &kShared};
  const Plan plan(artifacts);
  EXPECT_EQ(plan.root_files(), (std::vector<std::string_view>{"Manifest.db"}));
}

}  // namespace
}  // namespace bridle
