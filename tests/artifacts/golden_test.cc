// Every folder tests/artifacts/<platform>/<name>/<case>/ is a test: the files under in/ go to the
// parser, and what it says must be expected.jsonl. BRIDLE_UPDATE_GOLDEN=1 writes that file again.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "artifacts/table.h"
#include "support/collect.h"
#include "support/fixture.h"
#include "support/golden_cases.h"

namespace bridle::test {
namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Golden : public testing::TestWithParam<GoldenCase> {};

TEST_P(Golden, SaysWhatIsExpected) {
  const Artifact& artifact = artifact_by_id(GetParam().artifact);
  std::string said;
  for (const FixtureFile& file : build_fixture(GetParam().folder / "in")) {
    Collect collect(artifact, file.path);
    run_artifact(artifact, file, collect);
    said += collect.text();
  }
  const fs::path expected = GetParam().folder / "expected.jsonl";
  if (std::getenv("BRIDLE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(expected, std::ios::binary) << said;
  }
  EXPECT_FALSE(said.empty()) << "the parser said nothing at all";
  EXPECT_EQ(said, slurp(expected)) << expected;
}

INSTANTIATE_TEST_SUITE_P(Artifacts, Golden, testing::ValuesIn(golden_cases()),
                         [](const auto& one) { return one.param.name; });

TEST(Golden, EveryArtifactHasACase) {
  const std::vector<GoldenCase>& cases = golden_cases();
  for (const Artifact* artifact : artifacts::table()) {
    EXPECT_TRUE(std::any_of(cases.begin(), cases.end(),
                            [&](const GoldenCase& c) { return c.artifact == artifact->id; }))
        << artifact->id << " has no golden case";
  }
}

}  // namespace
}  // namespace bridle::test
