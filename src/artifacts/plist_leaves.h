// The values of a property list that are no containers, each with its key path: for parsers that
// keep what they do not know by name.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "formats/plist.h"

namespace bridle::artifacts {

struct PlistLeaf {
  std::string_view path;  // keys and array indexes, joined by "/"
  std::string_view key;   // the last dictionary key of it
  plist::Node value;      // no container, or an empty one
};

class PlistLeaves {
 public:
  // Values can be shared, and hold themselves: over the life of the object so many are visited, and
  // so many bytes of paths, texts and data handed out, whatever the file says. Without sharing the
  // bytes are about those of the file.
  static constexpr std::uint64_t kMost = 1'000'000;
  static constexpr std::uint64_t kMostBytes = limits::kWholeFile;
  explicit PlistLeaves(std::uint64_t most = kMost, std::uint64_t most_bytes = kMostBytes)
      : left_(most), bytes_left_(most_bytes) {}

  // Calls `each` for every leaf under `node` (or for `node`, if it is one), in the order of the
  // file; what the leaf views dies with the call. `path` and `key` are those of `node`. False when
  // some were left out: nested deeper than limits::kNesting, or more than is allowed.
  using Each = std::function<void(const PlistLeaf&)>;
  bool walk(plist::Node node, std::string_view path, std::string_view key, const Each& each);

 private:
  bool step(plist::Node node, std::string_view key, int depth, const Each& each);
  bool hand_out(plist::Node leaf, std::string_view key, const Each& each);

  std::uint64_t left_;
  std::uint64_t bytes_left_;
  std::string path_;
};

// A leaf as text: "true", "42", "0.5", "2024-03-01T10:00:00Z", text as it stands, up to 32 bytes of
// data in hexadecimal and the number of bytes of more. Nothing for what is unreadable.
std::optional<std::string> leaf_text(plist::Node leaf);

}  // namespace bridle::artifacts
