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

namespace bridle::test {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = fs::path(BRIDLE_SOURCE_DIR) / "tests" / "artifacts";

struct Case {
  std::string artifact;  // "ios.tcc"
  std::string name;      // "ios_tcc_ios14"
  fs::path folder;
};

std::vector<Case> all_cases() {
  std::vector<Case> out;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot)) {
    if (!entry.is_directory() || entry.path().filename() != "in") continue;
    const fs::path folder = entry.path().parent_path();
    const std::string artifact = folder.parent_path().filename().string();
    const std::string platform = folder.parent_path().parent_path().filename().string();
    out.push_back({platform + "." + artifact,
                   platform + "_" + artifact + "_" + folder.filename().string(), folder});
  }
  std::sort(out.begin(), out.end(), [](const Case& a, const Case& b) { return a.name < b.name; });
  return out;
}

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Golden : public testing::TestWithParam<Case> {};

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

INSTANTIATE_TEST_SUITE_P(Artifacts, Golden, testing::ValuesIn(all_cases()),
                         [](const auto& one) { return one.param.name; });

TEST(Golden, EveryArtifactHasACase) {
  const std::vector<Case> cases = all_cases();
  for (const Artifact* artifact : artifacts::table()) {
    EXPECT_TRUE(std::any_of(cases.begin(), cases.end(),
                            [&](const Case& c) { return c.artifact == artifact->id; }))
        << artifact->id << " has no golden case";
  }
}

}  // namespace
}  // namespace bridle::test
