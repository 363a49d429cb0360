// Normal forms: the one spelling in which two values that mean the same thing are equal. Indicators
// are brought into it once, evidence as it is looked up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bridle::normal {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
void lower_to(std::string_view text, std::string& out);  // ASCII letters only; replaces `out`
std::string lowered(std::string_view text);
std::string_view trimmed(std::string_view text);  // without ASCII blanks around it

// An address as the four bytes of IPv4 or the sixteen of IPv6; an IPv4 address that is written as
// IPv6 ("::ffff:192.0.2.1") is IPv4.
struct IpAddress {
  std::array<char, 16> bytes{};
  std::size_t size = 0;

  std::string_view key() const { return {bytes.data(), size}; }
};

// IPv4 in four decimal parts, or IPv6 (a zone "%en0" and brackets are allowed).
std::optional<IpAddress> parse_ip(std::string_view text);
// Also the other forms of IPv4 that browsers take in the place of a host name, as 0x7f.1 and
// 2130706433 (WHATWG URL, "IPv4 parser").
std::optional<IpAddress> parse_host_ip(std::string_view host);
std::string to_text(const IpAddress& address);

// "%41" is "A"; what is no escape stays.
void undo_percent(std::string& text);

// A host name in lower case and ASCII (IDNA 2008 with the UTS 46 mapping), percent-escapes undone,
// without the dots around it. False when it cannot be one.
bool ascii_host(std::string_view host, std::string& out);

// A host name that the DNS would carry: letters, digits, "-" and "_", labels of 1 to 63 bytes.
// REQUIRES: lower case and ASCII.
bool is_host_name(std::string_view host);

// True for names under which anyone can register ("co.uk", "github.io"), and for one bare word:
// an indicator of such a name says nothing of the names below it.
bool is_too_broad(std::string_view host);

// The host of a value that should be one: without user-info, port, brackets, a leading "*." or ".",
// and a trailing ".". A whole URL is allowed.
std::string_view host_of(std::string_view value);

// Scheme and host in lower case and ASCII, no user-info, no trailing dot of the host, no port 80 or
// 443, "/" for an empty path; the rest as it stands. Replaces `out`. False when it is no absolute
// URL with a host.
bool url_to(std::string_view url, std::string& out);

// What two URLs have in common that differ in http and https alone. REQUIRES: from url_to().
std::string_view without_web_scheme(std::string_view url);

// What follows the authority of a URL, or of "host/path" without a scheme: "/path?query".
std::string_view rest_of_url(std::string_view url);

// Hexadecimal digits in lower case, without colons and blanks. Replaces `out`.
void digest_to(std::string_view text, std::string& out);

}  // namespace bridle::normal
