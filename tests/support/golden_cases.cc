#include "support/golden_cases.h"

#include <algorithm>
#include <ostream>

namespace bridle::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) out.push_back(entry.path());
  }
  return out;
}

std::vector<GoldenCase> read_cases() {
  std::vector<GoldenCase> out;
  const fs::path root = fs::path(BRIDLE_SOURCE_DIR) / "tests" / "artifacts";
  for (const fs::path& platform : folders_in(root)) {
    const std::string phone = platform.filename().string();
    for (const fs::path& artifact : folders_in(platform)) {
      const std::string id = artifact.filename().string();
      for (const fs::path& folder : folders_in(artifact)) {
        if (!fs::is_directory(folder / "in")) continue;
        out.push_back(
            {phone + "." + id, phone + "_" + id + "_" + folder.filename().string(), folder});
      }
    }
  }
  std::sort(out.begin(), out.end(),
            [](const GoldenCase& a, const GoldenCase& b) { return a.name < b.name; });
  return out;
}

}  // namespace

void PrintTo(const GoldenCase& tested, std::ostream* out) { *out << tested.name; }

const std::vector<GoldenCase>& golden_cases() {
  static const std::vector<GoldenCase> kCases = read_cases();
  return kCases;
}

}  // namespace bridle::test
