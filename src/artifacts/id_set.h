// IdSet: row ids that other rows name, each once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bridle::artifacts {

// Eight bytes for each different one, whatever the number of times.
class IdSet {
 public:
  void add(std::int64_t id) {
    if (!ids_.empty() && ids_.back() == id) return;
    ids_.push_back(id);
    if (ids_.size() > 2 * unique_ + kSlack) sort();
  }

  // Ends the adding.
  void sort() {
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    unique_ = ids_.size();
  }

  // REQUIRES: sort() came after the last add().
  bool contains(std::int64_t id) const { return std::binary_search(ids_.begin(), ids_.end(), id); }

 private:
  static constexpr std::size_t kSlack = 1'024;
  std::vector<std::int64_t> ids_;
  std::size_t unique_ = 0;
};

}  // namespace bridle::artifacts
