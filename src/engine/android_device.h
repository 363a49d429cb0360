// What an Android phone says of itself in its properties.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "vfs/tree.h"

namespace bridle {

// By fact ("android_version"), in the order in which a report tells them; empty when `tree` has no
// list of properties or none of those. Values are evidence: of any length up to kAlertValue bytes.
// Source: `[ro.build.version.release]: [14]`, as getprop prints
// (docs/formats/android-properties.md).
std::vector<std::pair<std::string, std::string>> android_device(vfs::Tree& tree);

}  // namespace bridle
