// Plan: which artifacts want which file of the evidence, by path.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "artifacts/artifact.h"

namespace bridle {

// True when `path` matches `glob`: "*" and "?" stay inside one component, "**" as a whole component
// stands for any number of components, also none. Bytes are compared as they are.
bool glob_matches(std::string_view glob, std::string_view path);

// Answers for a path in one hash lookup, as nearly every glob ends in a literal name.
// Thread safety: safe for concurrent use once made.
class Plan {
 public:
  // Artifacts of other phones than those that evidence of `kinds` is of match nothing.
  explicit Plan(std::span<const Artifact* const> artifacts,
                EvidenceMask kinds = kOfIos | kOfAndroid);

  // Artifacts whose globs match, as indexes into artifacts(), ascending. `out` is cleared first.
  void artifacts_for(std::string_view path, std::vector<std::uint32_t>& out) const;

  // Those that are read while the evidence is listed (Reads::listing, Reads::ends), which
  // artifacts_for leaves out.
  void listed_for(std::string_view path, std::vector<std::uint32_t>& out) const;

  unsigned listed_artifacts() const { return listed_artifacts_; }

  std::span<const Artifact* const> artifacts() const { return artifacts_; }

  // Paths that stand at the root and have no wildcard: worth asking for before the whole tree has
  // been listed (Manifest.db, which takes longest).
  const std::vector<std::string_view>& root_files() const { return root_files_; }

 private:
  struct Glob {
    Glob(std::string_view pattern, std::uint32_t artifact);
    bool matches(std::string_view path) const;

    std::string_view pattern;
    std::string_view start;  // what every path of it begins and ends with: cheaper to ask
    std::string_view end;
    std::uint32_t artifact;
  };
  using Globs = std::vector<Glob>;

  static void match(const Globs& globs, std::string_view path, std::vector<std::uint32_t>& out);

  std::vector<const Artifact*> artifacts_;
  std::unordered_map<std::string_view, Globs> by_name_;  // last component -> globs that end in it
  unsigned listed_artifacts_ = 0;
  Globs listings_;  // of those
  Globs others_;    // globs that end in a wildcard
  std::vector<std::string_view> root_files_;
};

}  // namespace bridle
