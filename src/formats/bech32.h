// Bech32 (BIP 173): how age writes its keys.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bridle::bech32 {

struct Decoded {
  std::string prefix;            // in lower case
  std::vector<std::byte> bytes;  // secret, where the text was
};

// Nothing when the text is none: mixed case, an odd character, a wrong checksum, bits left over.
// The limit of 90 characters is not kept: age does not keep it.
std::optional<Decoded> decode(std::string_view text);

}  // namespace bridle::bech32
