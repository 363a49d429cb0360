// manifest.json: what another analyst needs to make the same case again. docs/schema/
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"
#include "report/case_view.h"

namespace bridle::report {

// One file of the evidence as it is stored.
struct HashedFile {
  std::string path;  // within the evidence: "Manifest.db", "ab/ab0123..."
  std::uint64_t size = 0;
  Sha256Digest sha256{};
};

// What differs from run to run, apart from all that does not.
struct RunFacts {
  Timestamp started;
  double duration_s = 0;
  unsigned threads = 0;
  std::string evidence_path;  // as given
};

struct ManifestView {
  std::string_view tool_version;
  // {"sqlite", "3.40.1"}, in the order to be written.
  std::span<const std::pair<std::string, std::string>> libraries;
  std::optional<HashedFile> container = {};  // the archive that was handed over
  std::span<const HashedFile> files;         // in any order
  std::span<const IndicatorFile> indicators;
  // {"only", "ios.sms,ios.tcc"}: what was asked for; never a password.
  std::span<const std::pair<std::string, std::string>> options;
  const RunFacts& run;
};

// Writes a new file at `path`, its files sorted by path.
Result<void> write_manifest_json(const std::string& path, const ManifestView& view);

}  // namespace bridle::report
