// FlatTable: pieces of values, each below a parent, as dense numbers. A value is one piece below
// its kind; a host is its labels from the right, each below the one before; a path is its
// components from the left. Built once, then read by any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bridle {

class FlatTable {
 public:
  // Numbers below `roots` are parents that are nobody's child.
  explicit FlatTable(std::uint32_t roots);

  // The number of `piece` below `parent`; a new one the first time.
  std::uint32_t add(std::uint32_t parent, std::string_view piece);

  std::optional<std::uint32_t> find(std::uint32_t parent, std::string_view piece) const {
    return find(parent, piece, hash(piece));
  }
  // With hash(piece), for a piece that is looked up below several parents.
  std::optional<std::uint32_t> find(std::uint32_t parent, std::string_view piece,
                                    std::uint64_t piece_hash) const {
    const std::uint64_t full = below(parent, piece_hash);
    const std::size_t bit = full & filter_mask_;
    if ((filter_.data()[bit / 64] >> (bit % 64) & 1) == 0) return std::nullopt;
    return probe(parent, piece, full);
  }

  static std::uint64_t hash(std::string_view piece);

  // One more than the greatest number.
  std::uint32_t size() const { return static_cast<std::uint32_t>(keys_.size()); }

 private:
  struct Key {
    std::uint32_t parent = 0;
    std::uint32_t length = 0;
    std::size_t offset = 0;  // into text_
  };
  struct Slot {
    std::uint32_t tag = 0;     // of the hash: spares the comparison of most others
    std::uint32_t number = 0;  // 0: free (number 0 is a root)
  };

  static std::uint64_t mixed(std::uint64_t state, std::uint64_t word) {
    state = (state ^ word) * 0x9E3779B97F4A7C15;  // 2^64 / golden ratio
    return state ^ (state >> 29);
  }
  static std::uint64_t below(std::uint32_t parent, std::uint64_t piece_hash) {
    return mixed(piece_hash, (parent + 1ULL) * 0xD6E8FEB86659FD93);
  }

  std::optional<std::uint32_t> probe(std::uint32_t parent, std::string_view piece,
                                     std::uint64_t full) const;
  void insert(std::uint64_t hash, std::uint32_t number);
  void grow();

  std::string text_;
  std::vector<Key> keys_;
  std::vector<Slot> slots_;
  // One bit for each hash that is in: most look-ups miss, and end here.
  std::vector<std::uint64_t> filter_;
  std::size_t filter_mask_ = 0;  // bits of filter_, less one
};

}  // namespace bridle
