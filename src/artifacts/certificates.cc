#include "artifacts/certificates.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/hash.h"

namespace bridle::artifacts {
namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
constexpr std::byte kSequence{0x30};

// Where the contents of the SEQUENCE begin that spans the whole of `der`.
std::optional<std::size_t> whole_sequence(Bytes der) {
  if (der.size() < 2 || der[0] != kSequence) return std::nullopt;
  const auto first = std::to_integer<std::size_t>(der[1]);
  if (first < 0x80) return 2 + first == der.size() ? std::optional<std::size_t>(2) : std::nullopt;
  const std::size_t bytes = first & 0x7F;
  if (bytes == 0 || bytes > 4 || der.size() < 2 + bytes) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    length = length << 8 | std::to_integer<std::size_t>(der[2 + i]);
  }
  if (length != der.size() - 2 - bytes) return std::nullopt;
  return 2 + bytes;
}

bool is_certificate(Bytes der) {
  const auto contents = whole_sequence(der);
  return contents && *contents < der.size() && der[*contents] == kSequence;
}

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

// Line breaks and padding are passed over; anything else that is no Base64 is refused.
std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
  std::vector<std::byte> out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t' || c == '=') continue;
    const int value = base64_value(c);
    if (value < 0) return std::nullopt;
    held = held << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out.push_back(static_cast<std::byte>(held >> bits & 0xFF));
  }
  return out;
}

CertificateHashes hashes_of(Bytes der) {
  return {.sha1 = hex(sha1(as_text(der))), .sha256 = hex(sha256(der))};
}

}  // namespace

std::vector<CertificateHashes> hash_certificates(Bytes blob) {
  if (is_certificate(blob)) return {hashes_of(blob)};
  std::vector<CertificateHashes> out;
  std::string_view rest = as_text(blob);
  for (std::size_t at = rest.find(kBegin); at != rest.npos; at = rest.find(kBegin)) {
    rest.remove_prefix(at + kBegin.size());
    const std::size_t end = rest.find(kEnd);
    if (end == rest.npos) break;
    const auto der = from_base64(rest.substr(0, end));
    if (der && is_certificate(*der)) out.push_back(hashes_of(*der));
    rest.remove_prefix(end + kEnd.size());
  }
  return out;
}

}  // namespace bridle::artifacts
