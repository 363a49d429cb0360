// Numbers in sentences.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bridle {

// "1,204,511".
std::string with_commas(std::uint64_t number);

// "1 file", "1,204 files".
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

}  // namespace bridle
