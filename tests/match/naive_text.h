// What stands in a text, found the slow and obvious way. Shares no code with src/match. ASCII only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bridle::naive {

inline const std::string kDigits = "0123456789";

std::string lower(std::string_view text);
bool one_of(char c, std::string_view set);
std::vector<std::string> split(const std::string& text, char at);

// The address as its bytes, empty if it is none; IPv4 in IPv6 is IPv4.
std::string ip_bytes(std::string text);

struct Url {
  bool ok = false;
  std::string scheme, authority, host, rest;
};

// Not ok if `url` has no scheme or no host.
Url take_apart(const std::string& url);

struct Piece {
  enum class Kind { url, host, email, ip } kind;
  std::string text;
  std::size_t start = 0;
};

// Every URL, host, address and e-mail address of `text`, from left to right.
std::vector<Piece> pieces_of(const std::string& text);

}  // namespace bridle::naive
