// Tokens: what stands in a redacted text in place of something private: "[phone number 3]". The
// same value has the same token for as long as its Tokens live.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace bridle::share {

// What a hidden value is.
enum class Hidden : std::uint8_t {
  text,
  phone_number,
  email_address,
  account,
  person,
  link,
  domain,
  ip_address,
  file_name,
  number,
  value,  // of no kind that is told
  unpublished_indicator,
};
inline constexpr std::size_t kHiddenKinds = 12;

class Tokens {
 public:
  // "[person 2]". Of a text its length instead: "[text, 142 characters]". Spellings of one thing
  // are one: phone numbers go by their digits, addresses and hosts by their lower case.
  std::string of(Hidden kind, std::string_view value);

  // As above, with a remark: "[unpublished indicator 1, file 0a1b2c3d4e5f]".
  std::string of(Hidden kind, std::string_view value, std::string_view remark);

  // From now on, what was not seen before gets a token without a number.
  void stop_numbering() { numbering_ = false; }

 private:
  // Values that are told apart; further ones get tokens without a number, so that memory is
  // bounded whatever the case holds.
  static constexpr std::size_t kMost = 1U << 18;

  std::unordered_map<std::string, std::uint32_t> numbers_;  // by kind and value
  std::array<std::uint32_t, kHiddenKinds> last_{};
  bool numbering_ = true;
};

// The digits of a phone number, without "00" before the country code.
std::string digits_of(std::string_view text);

}  // namespace bridle::share
