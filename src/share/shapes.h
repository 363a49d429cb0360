// Shapes of values that decide whether they may be shown. All of them err towards hiding.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bridle::share {

// Valid UTF-8: what is malformed becomes U+FFFD, as it does in every report.
std::string valid_utf8(std::string_view text);

// A word that a program made: letters, digits and ._:-+ of ASCII, at most 80 bytes, without a long
// run of digits. Names of types, versions, bundle IDs, UUIDs.
bool is_plain_word(std::string_view text);
// Several such words, as in "mediaserverd/com.apple.x (system)".
bool is_plain_name(std::string_view text);

bool is_uuid(std::string_view text);
bool is_hex(std::string_view text);  // of at least two digits

// As many digits as a phone number has, grouped or not, that are no date.
bool holds_long_number(std::string_view text);

// Digits and what groups them, at least five of them: "+49 (151) 234-567".
bool is_phone_number(std::string_view text);

// A phone number that begins at `at`: the length of it, or 0. For texts.
std::size_t phone_number_at(std::string_view text, std::size_t at);

bool is_ip_address(std::string_view text);

// Of "https://user@Host.example:8/path": "host.example". None when it has no "://".
struct UrlParts {
  std::string scheme;               // "https"
  std::string host;                 // in lower case
  std::size_t rest_characters = 0;  // bytes after the host and port
};
std::optional<UrlParts> url_parts(std::string_view url);

// "mail.example.org", and not "com.example.app", "sms.db" or "16.5.1".
bool looks_like_host(std::string_view text);

}  // namespace bridle::share
