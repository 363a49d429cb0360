// Writes binary property lists: for XML input (which is read by way of its binary form), for the
// made phone, and for tests.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"
#include "bytes/bytes.h"

namespace bridle::plist {

// A property list as a value: what a Writer takes.
struct Tree {
  struct Uid {
    std::uint64_t number;
  };
  using Array = std::vector<Tree>;
  using Dict = std::vector<std::pair<std::string, Tree>>;  // in the order written
  using Data = std::vector<std::byte>;

  std::variant<std::nullptr_t, bool, std::int64_t, double, Timestamp, Data, std::string, Uid, Array,
               Dict>
      value = nullptr;
};

std::vector<std::byte> write_binary(const Tree& tree);

}  // namespace bridle::plist
