// The events of Android's SecurityLog: android.app.admin.SecurityLog, TAG_*.
#pragma once

#include <cstdint>
#include <string_view>

namespace bridle::artifacts::intrusion {

// "adb_shell_cmd" for 210002; empty for numbers that are not known.
std::string_view security_event_name(std::int64_t tag);

}  // namespace bridle::artifacts::intrusion
