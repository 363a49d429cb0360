// UTF-8 and UTF-16 of unknown quality.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bytes/bytes.h"

namespace bridle::utf {

struct Decoded {
  std::uint32_t code_point = 0;
  std::size_t length = 1;  // bytes consumed: at least 1, also when invalid
  bool valid = false;
};

// The code point at the front. REQUIRES: text is not empty. Overlong forms, surrogates and values
// over U+10FFFF are invalid; an invalid start consumes the longest prefix that could have been one.
Decoded decode(std::string_view text);

bool is_valid(std::string_view text);

void append(std::uint32_t code_point, std::string& out);

// UTF-8 of UTF-16; an unpaired surrogate or odd last byte becomes U+FFFD.
void append_utf16(Bytes units, bool big_endian, std::string& out);

}  // namespace bridle::utf
