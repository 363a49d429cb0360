#include "share/tokens.h"

#include <algorithm>
#include <cctype>
#include <span>

#include "base/hash.h"
#include "bytes/utf.h"

namespace bridle::share {
namespace {

constexpr std::array<std::string_view, kHiddenKinds> kNames = {
    "text",   "phone number", "e-mail address", "account", "person", "link",
    "domain", "IP address",   "file name",      "number",  "value",  "unpublished indicator"};

constexpr std::size_t kLongestKey = 64;  // bytes of a value; of a longer one its hash is kept

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) i += utf::decode(text.substr(i)).length;
  return count;
}

std::string key_of(Hidden kind, std::string_view value) {
  std::string normal(value);
  if (kind == Hidden::phone_number || kind == Hidden::number) {
    normal = digits_of(value);
  } else if (kind != Hidden::person && kind != Hidden::file_name) {
    std::ranges::transform(normal, normal.begin(), [](unsigned char c) { return std::tolower(c); });
  }
  if (normal.size() > kLongestKey) normal = hex(sha256(std::as_bytes(std::span(normal))));
  // A number is a phone number that does not look like one.
  const Hidden family = kind == Hidden::number ? Hidden::phone_number : kind;
  return std::string(1, static_cast<char>(family)) + normal;
}

}  // namespace

std::string digits_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') out += c;
  }
  if (out.starts_with("00")) out.erase(0, 2);
  return out;
}

std::string Tokens::of(Hidden kind, std::string_view value) { return of(kind, value, {}); }

std::string Tokens::of(Hidden kind, std::string_view value, std::string_view remark) {
  std::string out = "[";
  out += kNames[static_cast<std::size_t>(kind)];
  if (kind == Hidden::text) {
    const std::size_t length = characters(value);
    return out + ", " + std::to_string(length) + (length == 1 ? " character]" : " characters]");
  }
  const std::string key = key_of(kind, value);
  auto found = numbers_.find(key);
  if (found == numbers_.end() && numbering_ && numbers_.size() < kMost) {
    // Phone numbers and other numbers are counted together: they can be the same one.
    const Hidden family = kind == Hidden::number ? Hidden::phone_number : kind;
    found = numbers_.emplace(key, ++last_[static_cast<std::size_t>(family)]).first;
  }
  if (found != numbers_.end()) out += " " + std::to_string(found->second);
  if (!remark.empty()) out += ", " + std::string(remark);
  return out + "]";
}

}  // namespace bridle::share
