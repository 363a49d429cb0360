// XML property lists, by way of their binary form.
#pragma once

#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"

namespace bridle::plist {

// The same property list in binary form. `<dict><key>CF$UID</key><integer>N</integer></dict>` is a
// UID, as Apple's own tools write it. Entities other than XML's five are not expanded.
Result<std::vector<std::byte>> xml_to_binary(Bytes xml);

}  // namespace bridle::plist
