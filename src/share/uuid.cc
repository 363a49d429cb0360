#include "share/uuid.h"

#include <array>

#include "base/hash.h"

namespace bridle::share {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string bytes_of(std::string_view uuid) {
  std::string out;
  int high = -1;
  for (const char c : uuid) {
    const int value = digit(c);
    if (value < 0) continue;
    if (high < 0) {
      high = value;
    } else {
      out += static_cast<char>(high << 4 | value);
      high = -1;
    }
  }
  return out;
}

}  // namespace

std::string uuid5(std::string_view space, std::string_view name) {
  Sha1Digest digest = sha1(bytes_of(space) + std::string(name));
  digest[6] = (digest[6] & std::byte{0x0F}) | std::byte{0x50};
  digest[8] = (digest[8] & std::byte{0x3F}) | std::byte{0x80};
  std::string out = hex(std::span(digest).first(16));
  for (const std::size_t at : {8U, 13U, 18U, 23U}) out.insert(at, "-");
  return out;
}

std::string canonical_string(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\b') {
      out += "\\b";
    } else if (c == '\f') {
      out += "\\f";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace bridle::share
