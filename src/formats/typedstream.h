// The text of a typedstream-archived NSAttributedString: what `attributedBody` of a message holds.
//
// Format: docs/formats/typedstream.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"

namespace bridle::typedstream {

// The string of an archived NSString / NSAttributedString (and their mutable kinds), as UTF-8.
Result<std::string> attributed_string(Bytes stream);

// An archive that attributed_string reads back: for made phones and tests.
std::vector<std::byte> write_attributed_string(std::string_view text);

}  // namespace bridle::typedstream
