// TextLines: the lines of a text of any length, read piece by piece in constant memory. "\n" ends a
// line, a "\r" before it is dropped, NUL bytes pass through, and a last line without an end counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/source.h"

namespace bridle {

class TextLines {
 public:
  // Of a longer line the beginning is given, and cut() says so.
  static constexpr std::size_t kLine = 1U << 20;

  // REQUIRES: `source` outlives it.
  explicit TextLines(const ByteSource& source);

  // Moves to the next line; false at the end, and after an error.
  bool next();

  // Dies at the next call of next().
  std::string_view text() const { return text_; }
  std::uint64_t number() const { return number_; }  // the first line is 1
  std::uint64_t offset() const { return offset_; }  // of its first byte
  bool ended() const { return ended_; }             // false: the text stops before its line end
  bool cut() const { return cut_; }                 // longer than kLine
  // Set when the source could not be read to its end.
  const std::optional<Error>& error() const { return error_; }

 private:
  bool fill();

  const ByteSource& source_;
  std::vector<std::byte> buffer_;
  std::size_t start_ = 0;  // of what is not given yet, in buffer_
  std::size_t end_ = 0;
  std::uint64_t read_ = 0;  // of the source
  std::string_view text_;
  std::string line_;  // the beginning of one that is cut
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;
  bool ended_ = true;
  bool cut_ = false;
  bool at_end_ = false;
  std::optional<Error> error_;
};

}  // namespace bridle
