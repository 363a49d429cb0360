#include "artifacts/look_alike.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "bytes/utf.h"

namespace bridle::artifacts {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Control, format and filler characters. NUL has a rule of its own.
constexpr Range kUnseen[] = {
    {0x01, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x34F, 0x34F},
    {0x61C, 0x61C},   {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
    {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xE0000, 0xE0FFF},
};

constexpr Range kLatin[] = {{'A', 'Z'},    {'a', 'z'},       {0xC0, 0xD6},     {0xD8, 0xF6},
                            {0xF8, 0x2AF}, {0x1E00, 0x1EFF}, {0x2C60, 0x2C7F}, {0xA722, 0xA7FF}};

struct Script {
  std::string_view name;
  std::array<Range, 3> ranges;
};
constexpr Range kNone = {1, 0};
constexpr Script kShareShapes[] = {
    {"Cyrillic", {Range{0x400, 0x52F}, {0x1C80, 0x1C8F}, {0xA640, 0xA69F}}},
    {"Greek", {Range{0x370, 0x3FF}, {0x1F00, 0x1FFF}, kNone}},
    {"Armenian", {Range{0x530, 0x58F}, kNone, kNone}},
    {"Cherokee", {Range{0x13A0, 0x13FF}, {0xAB70, 0xABBF}, kNone}},
};

template <typename Ranges>
bool is_in(const Ranges& ranges, std::uint32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [&](const Range& range) { return c >= range.first && c <= range.last; });
}

bool ends_label(std::uint32_t c) {
  return c == '.' || c == '@' || c == '-' || c == '_' || c == '+';
}

}  // namespace

std::string look_alike(std::string_view address) {
  bool latin = false;
  std::string_view other;
  while (!address.empty()) {
    const utf::Decoded decoded = utf::decode(address);
    address.remove_prefix(decoded.length);
    if (!decoded.valid) continue;
    const std::uint32_t c = decoded.code_point;
    if (is_in(kUnseen, c)) {
      std::array<char, 16> code{};
      std::snprintf(code.data(), code.size(), "U+%04X", static_cast<unsigned>(c));
      return std::string("the character ") + code.data() + ", which is not seen";
    }
    if (ends_label(c)) {
      latin = false;
      other = {};
    }
    latin = latin || is_in(kLatin, c);
    for (const Script& script : kShareShapes) {
      if (is_in(script.ranges, c)) other = script.name;
    }
    if (latin && !other.empty()) return "Latin and " + std::string(other) + " letters in one name";
  }
  return {};
}

}  // namespace bridle::artifacts
