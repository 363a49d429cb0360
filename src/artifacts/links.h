// Links: the URLs of one message, gathered from several places, each once and in order.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "bytes/bytes.h"

namespace bridle::artifacts {

// Reused for row after row: no allocation for a message without links.
class Links {
 public:
  void clear();

  // The URLs in a text that outlives the row.
  void add_from(std::string_view text);
  // The URLs in a text that does not.
  void add_copies_from(std::string_view text);
  // The URLs in bytes of unknown form: each ends at the first byte that is no printable ASCII.
  void add_from_binary(Bytes bytes);
  // One URL, if it is an absolute one.
  void add_copy(std::string_view url);

  // Valid until clear().
  const std::vector<std::string_view>& list() const { return list_; }

 private:
  void add(std::string_view url, bool copy);

  std::vector<std::string_view> list_;
  std::vector<std::string_view> found_;
  std::deque<std::string> owned_;
};

}  // namespace bridle::artifacts
