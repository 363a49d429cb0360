#include "bytes/text_lines.h"

#include <algorithm>
#include <cstring>

namespace bridle {
namespace {

constexpr std::size_t kPiece = 256U << 10;

}  // namespace

TextLines::TextLines(const ByteSource& source) : source_(source) {
  buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(source.size() + 1, kPiece)));
}

// Reads on behind what is there; false at the end.
bool TextLines::fill() {
  if (at_end_) return false;
  if (start_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + start_, end_ - start_);
    end_ -= start_;
    start_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, kLine + kPiece));
  auto got = source_.read_at(read_, std::span(buffer_).subspan(end_));
  if (!got) error_ = got.error();
  if (!got || *got == 0) {
    at_end_ = true;
    if (!error_ && read_ < source_.size()) {
      error_ = Error{ErrorCode::unreadable, "ends after " + std::to_string(read_) + " of " +
                                                std::to_string(source_.size()) + " bytes"};
    }
    return false;
  }
  end_ += *got;
  read_ += *got;
  return true;
}

bool TextLines::next() {
  offset_ = read_ - (end_ - start_);
  cut_ = false;
  std::size_t searched = 0;
  for (;;) {
    const char* begin = reinterpret_cast<const char*>(buffer_.data()) + start_;
    const std::size_t length = end_ - start_;
    const auto* found =
        static_cast<const char*>(std::memchr(begin + searched, '\n', length - searched));
    if (found != nullptr) {
      text_ = {begin, static_cast<std::size_t>(found - begin)};
      start_ += text_.size() + 1;
      ended_ = true;
      break;
    }
    if (length >= kLine) {
      text_ = {begin, kLine};
      cut_ = true;
      break;
    }
    searched = length;
    if (fill()) continue;
    // fill() may have moved what is there.
    text_ = {reinterpret_cast<const char*>(buffer_.data()) + start_, end_ - start_};
    start_ = end_;
    ended_ = false;
    if (text_.empty()) return false;
    break;
  }
  ++number_;
  if (cut_) {
    // What is left of the line is passed over, and its beginning kept.
    line_.assign(text_);
    text_ = line_;
    start_ += kLine;
    for (;;) {
      const auto* begin = reinterpret_cast<const char*>(buffer_.data()) + start_;
      const auto* found = static_cast<const char*>(std::memchr(begin, '\n', end_ - start_));
      ended_ = found != nullptr;
      start_ = found != nullptr ? start_ + static_cast<std::size_t>(found - begin) + 1 : end_;
      if (ended_ || !fill()) break;
    }
  }
  if (text_.ends_with('\r')) text_.remove_suffix(1);
  return true;
}

}  // namespace bridle
