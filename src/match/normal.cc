#include "match/normal.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <libpsl.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "bytes/scan.h"

namespace bridle::normal {
namespace {

// IPv4 addresses in IPv6 (RFC 4291, 2.5.5.2) start with these.
constexpr char kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '\xFF', '\xFF'};

struct IdnFree {
  void operator()(char* text) const { idn2_free(text); }
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_web(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

// Where the authority starts and ends; start is npos when there is none.
struct Authority {
  std::size_t start = std::string_view::npos;
  std::size_t end = 0;
};

Authority authority_of(std::string_view url) {
  const auto slash = [&](std::size_t i) { return url[i] == '/' || url[i] == '\\'; };
  const std::size_t colon = url.find(':');
  Authority out;
  if (colon == 0 || colon == std::string_view::npos || url.size() - colon < 4 ||
      !slash(colon + 1) || !slash(colon + 2) ||
      url.substr(0, colon).find_first_of("/\\?#") != std::string_view::npos) {
    return out;
  }
  out.start = colon + 3;
  out.end = std::min(url.find_first_of("/\\?#", out.start), url.size());
  return out;
}

}  // namespace

void lower_to(std::string_view text, std::string& out) {
  out.resize(text.size());
  std::transform(text.begin(), text.end(), out.begin(), lower);
}

std::string lowered(std::string_view text) {
  std::string out;
  lower_to(text, out);
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<IpAddress> parse_ip(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
  }
  const bool v6 = text.find(':') != std::string_view::npos;
  if (v6) text = text.substr(0, text.find('%'));
  char buffer[INET6_ADDRSTRLEN + 1];
  if (text.size() < 2 || text.size() >= sizeof(buffer) ||
      text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  IpAddress out;
  if (inet_pton(v6 ? AF_INET6 : AF_INET, buffer, out.bytes.data()) != 1) return std::nullopt;
  out.size = v6 ? 16 : 4;
  if (v6 && std::memcmp(out.bytes.data(), kMapped, sizeof(kMapped)) == 0) {
    std::memmove(out.bytes.data(), out.bytes.data() + 12, 4);
    out.size = 4;
  }
  return out;
}

std::optional<IpAddress> parse_host_ip(std::string_view host) {
  if (host.find(':') != std::string_view::npos) return parse_ip(host);
  std::uint64_t parts[4] = {};
  std::size_t count = 0;
  while (true) {
    const std::size_t dot = host.find('.');
    std::string_view part = host.substr(0, dot);
    unsigned base = 10;
    if (part.size() > 1 && part[0] == '0') {
      base = lower(part[1]) == 'x' ? 16 : 8;
      part.remove_prefix(base == 16 ? 2 : 1);
    } else if (part.empty()) {
      return std::nullopt;
    }
    if (count == 4 || part.size() > 32) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : part) {
      const int digit = hex_digit(c);
      if (digit < 0 || static_cast<unsigned>(digit) >= base) return std::nullopt;
      value = value * base + static_cast<unsigned>(digit);
      if (value > 0xFFFFFFFF) return std::nullopt;
    }
    parts[count++] = value;
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  // The last part fills the bytes that are left.
  std::uint64_t address = parts[count - 1];
  if (count > 1 && address >> (8 * (5 - count)) != 0) return std::nullopt;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return std::nullopt;
    address |= parts[i] << (8 * (3 - i));
  }
  IpAddress out;
  out.size = 4;
  for (std::size_t i = 0; i < 4; ++i) {
    out.bytes[i] = static_cast<char>(address >> (8 * (3 - i)) & 0xFF);
  }
  return out;
}

std::string to_text(const IpAddress& address) {
  char buffer[INET6_ADDRSTRLEN] = "";
  inet_ntop(address.size == 16 ? AF_INET6 : AF_INET, address.bytes.data(), buffer, sizeof(buffer));
  return buffer;
}

void undo_percent(std::string& text) {
  std::size_t to = 0;
  for (std::size_t at = 0; at < text.size(); ++at, ++to) {
    text[to] = text[at];
    if (text[at] != '%' || text.size() - at < 3) continue;
    const int high = hex_digit(text[at + 1]);
    const int low = hex_digit(text[at + 2]);
    if (high < 0 || low < 0) continue;
    text[to] = static_cast<char>(high * 16 + low);
    at += 2;
  }
  text.resize(to);
}

bool ascii_host(std::string_view host, std::string& out) {
  out.assign(host);
  if (host.find('%') != std::string_view::npos) undo_percent(out);
  if (out.find('\0') != std::string::npos || out.size() > 1'024) return false;
  if (std::any_of(out.begin(), out.end(), [](char c) { return static_cast<signed char>(c) < 0; })) {
    char* converted = nullptr;
    int error = idn2_to_ascii_8z(out.c_str(), &converted, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    // Names that IDNA 2008 does not allow (emoji) and browsers still open.
    if (error != IDN2_OK) {
      error = idn2_to_ascii_8z(out.c_str(), &converted, IDN2_TRANSITIONAL | IDN2_NFC_INPUT);
    }
    if (error != IDN2_OK) return false;
    const std::unique_ptr<char, IdnFree> owned(converted);
    out.assign(converted);
  }
  std::transform(out.begin(), out.end(), out.begin(), lower);
  while (out.ends_with('.')) out.pop_back();
  const std::size_t dots = std::min(out.find_first_not_of('.'), out.size());
  out.erase(0, dots);
  return !out.empty();
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  std::size_t label = 0;
  for (const char c : host) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
      continue;
    }
    if (!is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-' && c != '_') return false;
    if (++label > 63) return false;
  }
  return label != 0;
}

bool is_too_broad(std::string_view host) {
  if (host.find('.') == std::string_view::npos) return true;
  const psl_ctx_t* list = psl_builtin();
  return list != nullptr && psl_is_public_suffix(list, std::string(host).c_str()) != 0;
}

std::string_view host_of(std::string_view value) {
  value = trimmed(value);
  if (const std::string_view host = host_of_url(value); !host.empty()) return host;
  value = value.substr(0, std::min({value.find('/'), value.find('?'), value.find('#')}));
  if (const std::size_t user = value.rfind('@'); user != std::string_view::npos) {
    value.remove_prefix(user + 1);
  }
  if (value.starts_with('[')) {
    const std::size_t close = value.find(']');
    return close == std::string_view::npos ? std::string_view{} : value.substr(1, close - 1);
  }
  const std::size_t colon = value.find(':');
  if (colon != std::string_view::npos && value.find(':', colon + 1) == std::string_view::npos) {
    value = value.substr(0, colon);
  }
  if (value.starts_with("*.")) value.remove_prefix(2);
  while (value.starts_with('.')) value.remove_prefix(1);
  while (value.ends_with('.')) value.remove_suffix(1);
  return value;
}

bool url_to(std::string_view url, std::string& out) {
  url = trimmed(url);
  const auto [start, end] = authority_of(url);
  if (start == std::string_view::npos || start == end) return false;
  lower_to(url.substr(0, start), out);
  for (const std::size_t slash : {start - 1, start - 2}) out[slash] = '/';
  std::string_view host = url.substr(start, end - start);
  host.remove_prefix(std::min(host.rfind('@') + 1, host.size()));
  std::string_view port;
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    port = host.substr(colon);
    host = host.substr(0, colon);
  }
  if (port == ":" || (is_web(out) && (port == ":80" || port == ":443"))) port = {};
  if (host.starts_with('[')) {
    out += lowered(host);
  } else {
    std::string ascii;
    if (!ascii_host(host, ascii)) return false;
    out += ascii;
  }
  out += port;
  const std::string_view rest = url.substr(end);
  if (!rest.starts_with('/')) out += '/';
  out += rest.starts_with('\\') ? rest.substr(1) : rest;
  return true;
}

std::string_view without_web_scheme(std::string_view url) {
  return is_web(url) ? url.substr(url.find(':') + 1) : url;
}

std::string_view rest_of_url(std::string_view url) {
  url = trimmed(url);
  const auto [start, end] = authority_of(url);
  if (start != std::string_view::npos) return url.substr(end);
  return url.substr(std::min({url.find('/'), url.find('?'), url.find('#'), url.size()}));
}

void digest_to(std::string_view text, std::string& out) {
  out.clear();
  for (const char c : text) {
    if (c != ':' && c != ' ') out += lower(c);
  }
}

}  // namespace bridle::normal
