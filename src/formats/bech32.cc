#include "formats/bech32.h"

#include <algorithm>
#include <cstdint>

namespace bridle::bech32 {
namespace {

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kLongest = 1'000;
constexpr std::size_t kChecksum = 6;  // characters

std::uint32_t step(std::uint32_t sum, unsigned value) {
  constexpr std::uint32_t kGenerator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                          0x2a1462b3};
  const std::uint32_t top = sum >> 25;
  sum = (sum & 0x1ffffff) << 5 ^ value;
  for (unsigned i = 0; i < 5; ++i) {
    if ((top >> i & 1) != 0) sum ^= kGenerator[i];
  }
  return sum;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<Decoded> decode(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  const bool has_lower = std::ranges::any_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
  const bool has_upper = std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (has_lower && has_upper) return std::nullopt;
  const std::size_t one = text.rfind('1');
  if (one == std::string_view::npos || one == 0 || text.size() - one - 1 < kChecksum) {
    return std::nullopt;
  }
  Decoded out;
  std::uint32_t sum = 1;
  for (const char c : text.substr(0, one)) {
    if (c < 33 || c > 126) return std::nullopt;
    out.prefix += lower(c);
    sum = step(sum, static_cast<unsigned char>(lower(c)) >> 5);
  }
  sum = step(sum, 0);
  for (const char c : out.prefix) sum = step(sum, static_cast<unsigned char>(c) & 31);
  std::uint32_t bits = 0;
  unsigned count = 0;
  const std::size_t values = text.size() - one - 1 - kChecksum;
  out.bytes.reserve(values * 5 / 8);
  for (std::size_t i = 0; i < values + kChecksum; ++i) {
    const std::size_t value = kAlphabet.find(lower(text[one + 1 + i]));
    if (value == std::string_view::npos) return std::nullopt;
    sum = step(sum, static_cast<unsigned>(value));
    if (i >= values) continue;
    bits = (bits << 5 | static_cast<std::uint32_t>(value)) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    out.bytes.push_back(static_cast<std::byte>(bits >> count & 0xff));
  }
  const bool clean = count < 5 && (bits & ((1U << count) - 1)) == 0;
  if (sum != 1 || !clean) return std::nullopt;
  return out;
}

}  // namespace bridle::bech32
