#include "bytes/utf.h"

#include <algorithm>

namespace bridle::utf {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

}  // namespace

Decoded decode(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = at(0);
  if (first < 0x80) return {first, 1, true};
  // Lead byte: how many follow, and the range of the second (Unicode 15, table 3-7).
  std::size_t follow = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    follow = 1;
  } else if (first >= 0xE0 && first <= 0xEF) {
    follow = 2;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    follow = 3;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  std::uint32_t value = first & (0x3FU >> follow);
  for (std::size_t i = 1; i <= follow; ++i) {
    if (i >= text.size() || at(i) < low || at(i) > high) return {0, i, false};
    value = value << 6 | (at(i) & 0x3FU);
    low = 0x80;
    high = 0xBF;
  }
  return {value, follow + 1, true};
}

bool is_valid(std::string_view text) {
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    if (!decoded.valid) return false;
    text.remove_prefix(decoded.length);
  }
  return true;
}

void append(std::uint32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | code_point >> 6);
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0 | code_point >> 12);
    out += static_cast<char>(0x80 | (code_point >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code_point >> 18);
    out += static_cast<char>(0x80 | (code_point >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code_point >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  }
}

void append_utf16(Bytes units, bool big_endian, std::string& out) {
  const auto unit_at = [&](std::size_t i) {
    const auto a = std::to_integer<std::uint32_t>(units[i]);
    const auto b = std::to_integer<std::uint32_t>(units[i + 1]);
    return big_endian ? a << 8 | b : b << 8 | a;
  };
  std::size_t i = 0;
  while (i + 1 < units.size()) {
    const std::uint32_t unit = unit_at(i);
    i += 2;
    if (unit < 0xD800 || unit > 0xDFFF) {
      append(unit, out);
    } else if (unit < 0xDC00 && i + 1 < units.size() && unit_at(i) >= 0xDC00 &&
               unit_at(i) <= 0xDFFF) {
      append(0x10000 + ((unit - 0xD800) << 10) + (unit_at(i) - 0xDC00), out);
      i += 2;
    } else {
      append(kReplacement, out);
    }
  }
  if (i < units.size()) append(kReplacement, out);
}

}  // namespace bridle::utf
