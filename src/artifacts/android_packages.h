// What AndroidQF's packages.json says of one package, for the artifacts of it.
// Format: docs/formats/android-aqf-packages.md.
#pragma once

#include <string_view>

namespace bridle::artifacts::android {

// Applications that give, keep or hide root rights.
bool is_root_package(std::string_view name);
// Parts of a maker's system that watch over its security, and that fetch its updates.
bool is_security_package(std::string_view name);
bool is_update_package(std::string_view name);
// "su" and the like: what it is; empty for others. Case of letters does not count.
std::string_view root_tool(std::string_view file_name);

}  // namespace bridle::artifacts::android
