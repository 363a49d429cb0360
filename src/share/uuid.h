// Names as UUIDs (RFC 9562, version 5), and the ids that STIX makes of them.
#pragma once

#include <string>
#include <string_view>

namespace bridle::share {

// REQUIRES: `space` is a UUID in text.
std::string uuid5(std::string_view space, std::string_view name);

// Namespace of cyber-observable objects: STIX 2.1, part 2.9.
inline constexpr std::string_view kStixSpace = "00abedb4-aa42-466c-9c01-fed23315a9b7";
// Of all else that bridle names.
inline constexpr std::string_view kBridleSpace = "6f1f0e8e-6d0b-5c0c-9a35-0f2c6f7b1a52";

// A JSON string as RFC 8785 writes it.
std::string canonical_string(std::string_view text);

}  // namespace bridle::share
