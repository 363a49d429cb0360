// Finds URLs, hosts and addresses in free text, in one pass and without a copy.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace bridle {

struct Found {
  enum class Kind : std::uint8_t { url, host, email, ip };
  Kind kind;
  std::string_view text;  // a view into what was scanned: no trailing punctuation or bracket
};

// Clears `out`, then appends all that stands in `text`, in order. A URL is "http://" or "https://"
// (any case) and what follows; hosts are two or more labels joined by "." outside of those; an
// e-mail address is not a host as well. Text in any script may stand around them.
void scan_text(std::string_view text, std::vector<Found>& out);

// Only the URLs: what a parser stores as the links of a message.
void scan_links(std::string_view text, std::vector<std::string_view>& out);

// Host of a URL, without user-info, port, brackets of an IPv6 address and a trailing dot; empty if
// there is none. Not lower-cased.
std::string_view host_of_url(std::string_view url);

}  // namespace bridle
