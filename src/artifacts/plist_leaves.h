// The values of a property list that are no containers, each with its key path: for parsers that
// keep what they do not know by name.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "formats/plist.h"

namespace bridle::artifacts {

struct PlistLeaf {
  std::string_view path;  // keys and array indexes, joined by "/"
  std::string_view key;   // the last dictionary key of it
  plist::Node value;      // no container, or an empty one
};

class PlistLeaves {
 public:
  // Containers can be shared, and hold themselves: `most` values are visited over the life of the
  // object, whatever the file says.
  static constexpr std::uint64_t kMost = 1'000'000;
  explicit PlistLeaves(std::uint64_t most = kMost) : left_(most) {}

  // Calls `each` for every leaf under `node` (or for `node`, if it is one), in the order of the
  // file; what the leaf views dies with the call. `path` and `key` are those of `node`. False when
  // some were left out: nested deeper than limits::kNesting, or more than `most`.
  using Each = std::function<void(const PlistLeaf&)>;
  bool walk(plist::Node node, std::string_view path, std::string_view key, const Each& each);

 private:
  bool step(plist::Node node, std::string_view key, int depth, const Each& each);

  std::uint64_t left_;
  std::string path_;
};

// A leaf as text: "true", "42", "0.5", "2024-03-01T10:00:00Z", text as it stands, up to 32 bytes of
// data in hexadecimal and the number of bytes of more. Nothing for what is unreadable.
std::optional<std::string> leaf_text(plist::Node leaf);

}  // namespace bridle::artifacts
