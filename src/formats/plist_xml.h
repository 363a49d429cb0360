// XML property lists, by way of their binary form.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"

namespace bridle::plist {

struct XmlInBinary {
  std::vector<std::byte> binary;
  std::optional<Error> damage;  // what is missing of a document that is broken
};

// The same property list in binary form. `<dict><key>CF$UID</key><integer>N</integer></dict>` is a
// UID, as Apple's own tools write it. Entities other than XML's five are not expanded. Of a broken
// document what stands before the break is kept, but for the value that the break may have cut.
Result<XmlInBinary> xml_to_binary(Bytes xml);

}  // namespace bridle::plist
