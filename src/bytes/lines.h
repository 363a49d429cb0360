// LineReader: lines of untrusted text with their numbers. "\n" ends a line, a "\r" before it is
// dropped, NUL bytes pass through, and a last line without an end counts.
#pragma once

#include <cstdint>
#include <string_view>

#include "bytes/bytes.h"

namespace bridle {

class LineReader {
 public:
  explicit LineReader(Bytes bytes) : rest_(as_text(bytes)) {}

  // Moves to the next line; false at the end.
  bool next() {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    text_ = rest_.substr(0, end);
    ended_ = end != std::string_view::npos;
    rest_.remove_prefix(ended_ ? end + 1 : rest_.size());
    if (!text_.empty() && text_.back() == '\r') text_.remove_suffix(1);
    ++number_;
    return true;
  }

  std::string_view text() const { return text_; }
  std::uint64_t number() const { return number_; }  // the first line is 1
  bool ended() const { return ended_; }             // false: cut off before its line end

 private:
  std::string_view rest_;
  std::string_view text_;
  std::uint64_t number_ = 0;
  bool ended_ = true;
};

}  // namespace bridle
