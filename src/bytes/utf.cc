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

bool is_treacherous(std::uint32_t c) {
  return (c >= 0x80 && c <= 0x9F) || c == 0x061C || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

void append_for_terminal(std::string_view text, std::string& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto append_hex_digits = [&](std::uint32_t value, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kDigits[value >> shift & 15];
  };
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    if (!decoded.valid) {
      append(kReplacement, out);
    } else if (decoded.code_point < 0x20 || decoded.code_point == 0x7F) {
      out += "\\x";
      append_hex_digits(decoded.code_point, 2);
    } else if (is_treacherous(decoded.code_point)) {
      out += "\\u";
      append_hex_digits(decoded.code_point, decoded.code_point > 0xFFFF ? 6 : 4);
    } else {
      out.append(text.substr(0, decoded.length));
    }
    text.remove_prefix(decoded.length);
  }
}

}  // namespace bridle::utf
