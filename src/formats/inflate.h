// Zlib streams (RFC 1950), unpacked with a bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"

namespace bridle {

struct Inflated {
  std::vector<std::byte> bytes;  // all that could be unpacked
  std::optional<Error> error;    // what ended it too early, or stands behind the stream
};

// Unpacks one stream, to `most` bytes at the most: more of them are over_limit.
Inflated inflate_zlib(Bytes packed, std::uint64_t most);

}  // namespace bridle
