// The folders tests/artifacts/<platform>/<artifact>/<case>/ that have an in/.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace bridle::test {

struct GoldenCase {
  std::string artifact;  // "ios.tcc"
  std::string name;      // "ios_tcc_ios14"
  std::filesystem::path folder;
};

void PrintTo(const GoldenCase& tested, std::ostream* out);

// Sorted by name; read once a process.
const std::vector<GoldenCase>& golden_cases();

}  // namespace bridle::test
