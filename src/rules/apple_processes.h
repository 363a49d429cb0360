// Names of processes that iOS runs and no application has.
#pragma once

#include <string_view>

namespace bridle::rules {

// Whether `name`, the last component of an executable's path, is one of them. Case counts.
bool is_apple_process(std::string_view name);

}  // namespace bridle::rules
