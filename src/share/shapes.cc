#include "share/shapes.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "bytes/utf.h"
#include "share/secrets.h"

namespace bridle::share {
namespace {

constexpr std::size_t kLongestWord = 80;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kPhoneDigits = 7;  // the least of a number that a person has
constexpr std::size_t kUuid = 36;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
bool is_hex_digit(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

// Of a date at the front, "2024-03-01": its length, with a time "-101530" or "T10:15:30Z" after it.
std::size_t date_length(std::string_view text) {
  constexpr std::string_view kDate = "0000-00-00";
  if (text.size() < kDate.size()) return 0;
  for (std::size_t i = 0; i < kDate.size(); ++i) {
    if (kDate[i] == '0' ? !is_digit(text[i]) : text[i] != kDate[i]) return 0;
  }
  std::size_t end = kDate.size();
  const auto digits = [&](std::size_t from) {
    std::size_t at = from;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - from;
  };
  if (end < text.size() && (text[end] == '-' || text[end] == '_') && digits(end + 1) == 6) {
    return end + 7;
  }
  if (end < text.size() && (text[end] == 'T' || text[end] == ' ') && digits(end + 1) == 2) {
    ++end;
    while (end < text.size() && (is_digit(text[end]) || text[end] == ':' || text[end] == '.'))
      ++end;
    if (end < text.size() && text[end] == 'Z') ++end;
  }
  return end;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  if (utf::is_valid(text)) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const utf::Decoded decoded = utf::decode(text.substr(i));
    if (decoded.valid) {
      out += text.substr(i, decoded.length);
    } else {
      out += "\xEF\xBF\xBD";
    }
    i += decoded.length;
  }
  return out;
}

bool is_uuid(std::string_view text) {
  if (text.size() != kUuid) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex_digit(text[i])) return false;
  }
  return true;
}

bool is_hex(std::string_view text) {
  return text.size() >= 2 && std::ranges::all_of(text, is_hex_digit);
}

bool is_plain_word(std::string_view text) {
  constexpr std::string_view kOthers = "._:-+";
  if (text.empty() || text.size() > kLongestWord) return false;
  if (is_uuid(text)) return true;
  const bool ascii = std::ranges::all_of(
      text, [&](char c) { return is_alnum(c) || kOthers.find(c) != std::string_view::npos; });
  return ascii && !holds_long_number(text);
}

bool is_plain_name(std::string_view text) {
  constexpr std::string_view kOthers = "._:-+ ()/,";
  if (text.empty() || text.size() > kLongestName) return false;
  const bool ascii = std::ranges::all_of(
      text, [&](char c) { return is_alnum(c) || kOthers.find(c) != std::string_view::npos; });
  return ascii && !holds_long_number(text);
}

std::size_t phone_number_at(std::string_view text, std::size_t at) {
  constexpr std::string_view kBetween = " -()/\u00A0.";
  const char before = at > 0 ? text[at - 1] : ' ';
  if (is_alnum(before) || before == '_' || before == '.' || before == '+' || before == '-') {
    return 0;
  }
  if (text[at] != '+' && text[at] != '(' && !is_digit(text[at])) return 0;
  if (date_length(text.substr(at)) > 0) return 0;
  std::size_t digits = 0;
  std::size_t end = at;
  std::size_t between = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      ++digits;
      end = i + 1;
      between = 0;
    } else if (text[i] == '+' && i == at) {
      continue;
    } else if (kBetween.find(text[i]) == std::string_view::npos || ++between > 2) {
      break;
    }
  }
  // A number that goes on as a word is none: "4f3a...", "1234567px".
  if (digits < kPhoneDigits || (end < text.size() && is_alnum(text[end]))) return 0;
  return end - at;
}

bool holds_long_number(std::string_view text) {
  if (is_uuid(text)) return false;
  constexpr std::string_view kBetween = " -()+.";
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (digits == 0) {
      if (const std::size_t date = date_length(text.substr(i)); date > 0) {
        i += date - 1;
        continue;
      }
    }
    if (is_digit(text[i])) {
      if (++digits >= kPhoneDigits) return true;
    } else if (kBetween.find(text[i]) == std::string_view::npos) {
      digits = 0;
    }
  }
  return false;
}

bool is_phone_number(std::string_view text) {
  constexpr std::string_view kBetween = " -()/.";
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      ++digits;
    } else if (!(text[i] == '+' && i == 0) && kBetween.find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= 5;
}

bool is_ip_address(std::string_view text) {
  const auto dots = std::ranges::count(text, '.');
  if (dots == 3 && text.find_first_not_of("0123456789.") == std::string_view::npos) {
    return text.size() >= 7 && text.size() <= 15 && text.find("..") == std::string_view::npos;
  }
  return std::ranges::count(text, ':') >= 2 && text.size() <= 45 &&
         text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos &&
         std::ranges::any_of(text, is_hex_digit);
}

std::optional<UrlParts> url_parts(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  UrlParts parts;
  parts.scheme = folded(url.substr(0, colon));
  const bool plain = std::ranges::all_of(
      parts.scheme, [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; });
  if (!plain) return std::nullopt;
  const std::string_view rest = url.substr(colon + 3);
  std::string_view authority = rest.substr(0, rest.find_first_of("/?#\\"));
  parts.rest_characters = rest.size() - authority.size();
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  if (!authority.starts_with('[')) authority = authority.substr(0, authority.find(':'));
  parts.host = folded(authority);
  while (parts.host.ends_with('.')) parts.host.pop_back();  // "host.example." is the same host
  return parts;
}

bool looks_like_host(std::string_view text) {
  constexpr std::array<std::string_view, 12> kReversed = {
      "com", "org", "net", "io", "co", "de", "fr", "uk", "group", "systemgroup", "app", "is"};
  constexpr std::array<std::string_view, 22> kFiles = {
      "db",   "js",  "gz",    "py",  "sh",  "cc",   "md", "rs",  "log",    "ips",   "plist",
      "json", "zip", "stix2", "tar", "txt", "html", "id", "xml", "sqlite", "dylib", "framework"};
  const std::size_t last_dot = text.rfind('.');
  if (last_dot == std::string_view::npos || last_dot == 0) return false;
  const std::string last = folded(text.substr(last_dot + 1));
  if (last.size() < 2 || !std::ranges::all_of(last, is_letter)) return false;
  if (std::ranges::find(kFiles, last) != kFiles.end()) return false;
  const bool plain =
      std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
  const std::string first = folded(text.substr(0, text.find('.')));
  return plain && std::ranges::find(kReversed, first) == kReversed.end();
}

}  // namespace bridle::share
