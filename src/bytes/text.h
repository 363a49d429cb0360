// Small things that many do with texts.
#pragma once

#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace bridle {

// The text after the last "/" that has any; empty if there is none.
inline std::string_view last_component(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.substr(path.rfind('/') + 1);
}

// In decimal: the shortest text that gives the number back.
template <typename Number>
void append_number(Number number, std::string& out) {
  std::array<char, 32> text;
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr);
}

}  // namespace bridle
