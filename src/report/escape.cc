#include "report/escape.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace bridle::report {
namespace {

void append_hexadecimal(std::uint32_t number, int least_digits, std::string& out) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  int digits = least_digits;
  while (digits < 8 && (number >> (4 * digits)) != 0) ++digits;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kDigits[number >> shift & 15];
}

void append_control(unsigned char c, std::string& out) {
  switch (c) {
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\x";
      append_hexadecimal(c, 2, out);
  }
}

template <bool kCsv>
void append_shown(std::string_view text, std::string& out) {
  append_escaped(
      text, out,
      [&](char c) {
        if (c == '\\' || (c == '"' && !kCsv)) {
          out += c;
        } else if (c == '"') {
          out += "\"\"";
        } else {
          append_control(static_cast<unsigned char>(c), out);
        }
      },
      [&](std::uint32_t c) {
        out += "\\u{";
        append_hexadecimal(c, 2, out);
        out += '}';
      });
}

}  // namespace

#if defined(__SSE2__)

namespace {

// A bit for each of the 16 bytes that is not plain.
unsigned special_of_16(const char* at) {
  const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  // As signed numbers, bytes from 0x80 on are below 0x20 as well.
  const __m128i special = _mm_or_si128(
      _mm_or_si128(_mm_cmplt_epi8(x, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(x, _mm_set1_epi8(0x7F))),
      _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'))));
  return static_cast<unsigned>(_mm_movemask_epi8(special));
}

}  // namespace

std::size_t plain_prefix(std::string_view text) {
  const std::size_t size = text.size();
  std::size_t i = 0;
  for (; i + 16 <= size; i += 16) {
    const unsigned special = special_of_16(text.data() + i);
    if (special != 0) return i + static_cast<std::size_t>(std::countr_zero(special));
  }
  if (i == size) return i;
  // The rest, from 16 bytes that end where the text ends, or from a copy when it has no 16.
  std::array<char, 16> copy;
  copy.fill(' ');
  if (size < 16) {
    std::memcpy(copy.data(), text.data(), size);
    const unsigned special = special_of_16(copy.data());
    return special == 0 ? size : static_cast<std::size_t>(std::countr_zero(special));
  }
  const unsigned special = special_of_16(text.data() + size - 16);
  return special == 0 ? size : size - 16 + static_cast<std::size_t>(std::countr_zero(special));
}

#else

std::size_t plain_prefix(std::string_view text) {
  const auto is_special = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\';
  };
  return static_cast<std::size_t>(std::ranges::find_if(text, is_special) - text.begin());
}

#endif

bool is_treacherous(std::uint32_t c) {
  if (c < 0x600) return (c >= 0x80 && c <= 0x9F) || c == 0xAD;
  return c == 0x061C || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

void append_visible(std::string_view text, std::string& out) { append_shown<false>(text, out); }

std::string visible(std::string_view text) {
  std::string out;
  append_visible(text, out);
  return out;
}

bool begins_like_formula(std::string_view text) {
  const std::size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return false;
  text.remove_prefix(start);
  constexpr std::string_view kSigns = "=+-@\t\r";
  if (kSigns.find(text.front()) != std::string_view::npos) return true;
  for (const std::string_view wide : {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"}) {
    if (text.starts_with(wide)) return true;
  }
  return false;
}

void append_csv_piece(std::string_view text, std::string& out) { append_shown<true>(text, out); }

void append_csv_field(std::string_view text, std::string& out) {
  out += '"';
  if (begins_like_formula(text)) out += '\'';
  append_csv_piece(text, out);
  out += '"';
}

std::string_view front_of(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  // Malformed text may continue for ever; a character has four bytes.
  for (int back = 0; back < 3 && bytes > 0 && continues(bytes); ++back) --bytes;
  return text.substr(0, bytes);
}

}  // namespace bridle::report
