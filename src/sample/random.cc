#include "sample/random.h"

namespace bridle::sample {

std::vector<std::byte> Random::bytes(std::size_t size) {
  std::vector<std::byte> out(size);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (i % 8 == 0) word = next();
    out[i] = static_cast<std::byte>(word >> (8 * (i % 8)) & 0xff);
  }
  return out;
}

std::string Random::hex_digits(std::size_t count) {
  std::string out;
  out.reserve(count);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % 16 == 0) word = next();
    out += "0123456789abcdef"[word >> (4 * (i % 16)) & 15];
  }
  return out;
}

std::string Random::uuid() {
  std::string out;
  out.reserve(36);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    if (i % 16 == 0) word = next();
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    std::uint64_t digit = word >> (4 * (i % 16)) & 15;
    if (i == 12) digit = 4;
    if (i == 16) digit = 8 | (digit & 3);
    out += "0123456789ABCDEF"[digit];
  }
  return out;
}

}  // namespace bridle::sample
