// Texts that were files when the program was built (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace bridle {

struct Embedded {
  std::string_view name;  // last component of its path: "en.json"
  std::string_view text;
};

}  // namespace bridle
