// The preview of a link in a message: what `payload_data` of a URL balloon holds.
#pragma once

#include <string_view>
#include <vector>

#include "bytes/bytes.h"

namespace bridle::sample {

// A keyed archive of a RichLink with its LPLinkMetadata (originalURL, URL, title, siteName).
std::vector<std::byte> rich_link(std::string_view url, std::string_view title,
                                 std::string_view site);

}  // namespace bridle::sample
