#include "report/wrap.h"

#include <algorithm>
#include <cstdint>

#include "bytes/utf.h"

namespace bridle::report {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

bool is_in(std::uint32_t c, const Range* begin, const Range* end) {
  return std::any_of(begin, end, [c](const Range& r) { return c >= r.first && c <= r.last; });
}

std::size_t width_of(std::uint32_t c) {
  if (c < 0x300) return 1;
  constexpr Range kCombining[] = {
      {0x300, 0x36F},   {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},  {0x6D6, 0x6DC},
      {0x93C, 0x93C},   {0x94D, 0x94D},   {0xE31, 0xE31},   {0xE34, 0xE3A},  {0xE47, 0xE4E},
      {0x200C, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
  constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
                             {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
                             {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
                             {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  if (is_in(c, std::begin(kCombining), std::end(kCombining))) return 0;
  return is_in(c, std::begin(kWide), std::end(kWide)) ? 2 : 1;
}

// Bytes of the longest front of `text` that takes at most `columns`, and one character at least.
std::size_t front_bytes(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  std::size_t width = 0;
  while (bytes < text.size()) {
    const utf::Decoded decoded = utf::decode(text.substr(bytes));
    width += width_of(decoded.code_point);
    if (width > columns && bytes > 0) break;
    bytes += decoded.length;
  }
  return bytes;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const utf::Decoded decoded = utf::decode(text.substr(i));
    width += width_of(decoded.code_point);
    i += decoded.length;
  }
  return width;
}

void append_wrapped(std::string_view first, std::size_t first_width, std::size_t hanging,
                    std::string_view text, std::string& out) {
  out += first;
  std::size_t column = first_width;
  bool line_empty = true;  // but for what stands in front
  const auto new_line = [&] {
    out += '\n';
    out.append(hanging, ' ');
    column = hanging;
    line_empty = true;
  };
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    std::string_view word = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    if (word.empty()) continue;
    const std::size_t width = display_width(word);
    const std::size_t gap = line_empty ? 0 : 1;
    if (column + gap + width > kTerminalWidth && !line_empty) new_line();
    if (!line_empty) {
      out += ' ';
      ++column;
    }
    while (column + display_width(word) > kTerminalWidth) {
      const std::size_t bytes = front_bytes(word, kTerminalWidth - column);
      if (bytes == word.size()) break;
      out += word.substr(0, bytes);
      word.remove_prefix(bytes);
      new_line();
    }
    out += word;
    column += display_width(word);
    line_empty = false;
  }
  out += '\n';
}

}  // namespace bridle::report
