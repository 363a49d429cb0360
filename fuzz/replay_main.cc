// Replays inputs through the fuzz targets without libFuzzer, each as a copy of its exact size.
//
//   fuzz_replay TARGET FILE-OR-FOLDER...

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>
#include <vector>

#include "targets.h"

namespace fs = std::filesystem;

namespace {

bool replay(const bridle::fuzz::Target& target, const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> contents{std::istreambuf_iterator<char>(file), {}};
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    return false;
  }
  const auto exact = std::make_unique<std::uint8_t[]>(contents.size());
  if (!contents.empty()) std::memcpy(exact.get(), contents.data(), contents.size());
  std::fprintf(stderr, "%s %s\n", target.name, path.filename().c_str());
  target.run(exact.get(), contents.size());
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  const auto targets = bridle::fuzz::targets();
  const std::string_view name = count > 1 ? arguments[1] : "";
  const auto target = std::find_if(targets.begin(), targets.end(),
                                   [&](const auto& each) { return name == each.name; });
  if (target == targets.end()) {
    std::fprintf(stderr, "usage: fuzz_replay TARGET FILE-OR-FOLDER...\ntargets:\n");
    for (const auto& each : targets) std::fprintf(stderr, "  %s\n", each.name);
    return 2;
  }
  bool good = true;
  for (int i = 2; i < count; ++i) {
    std::vector<fs::path> files;
    if (fs::is_directory(arguments[i])) {
      for (const auto& entry : fs::directory_iterator(arguments[i])) files.push_back(entry.path());
    } else {
      files.emplace_back(arguments[i]);
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& path : files) good = replay(*target, path) && good;
  }
  return good ? 0 : 1;
}
