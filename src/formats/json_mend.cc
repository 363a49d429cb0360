#include "formats/json_mend.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include "base/limits.h"
#include "bytes/utf.h"

namespace bridle::json {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kLongText = 256;
// What the mended text may be longer than the largest file: replacements are longer than bytes.
constexpr std::size_t kGrowth = 1U << 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

class Mender {
 public:
  Mender(std::string_view text, LongNumbers long_numbers)
      : in_(text), long_numbers_(long_numbers) {}

  Mended run() {
    out_.reserve(in_.size() + limits::kNesting);
    State state = State::value;
    while (state != State::done) state = step(state);
    out_.resize(safe_);
    for (; !open_.empty(); open_.pop_back()) out_ += open_.back() == '{' ? '}' : ']';
    return {std::move(out_), std::move(problem_)};
  }

 private:
  enum class State : std::uint8_t { value, first_item, first_key, key, after_value, done };

  State step(State state) {
    skip_blanks();
    if (at_ == in_.size()) {
      if (!open_.empty() || safe_ == 0) note("is cut short", at_);
      return State::done;
    }
    if (out_.size() > limits::kWholeFile + kGrowth) {
      note("is longer than a file may be", at_);
      return State::done;
    }
    switch (state) {
      case State::first_item:
        return in_[at_] == ']' ? close(']') : value();
      case State::first_key:
        return in_[at_] == '}' ? close('}') : key();
      case State::key:
        return in_[at_] == '}' ? close_after_comma() : key();
      case State::value:
        return in_[at_] == ']' && is_open('[') ? close_after_comma() : value();
      case State::after_value:
        return after_value();
      case State::done:
        break;
    }
    return State::done;
  }

  State value() {
    const char c = in_[at_];
    if (c == '{' || c == '[') return open(c);
    const std::size_t start = at_;
    if (c == '"') {
      if (!text() && in_.size() - start < kLongText) return State::done;
    } else if (c == '-' || is_digit(c)) {
      if (!number()) return State::done;
    } else if (!literal()) {
      return bad();
    }
    return whole_value();
  }

  State open(char bracket) {
    if (open_.size() == static_cast<std::size_t>(limits::kNesting)) {
      note("is nested deeper than any that a phone writes", at_);
      return State::done;
    }
    open_ += bracket;
    out_ += bracket;
    ++at_;
    safe_ = out_.size();
    return bracket == '{' ? State::first_key : State::first_item;
  }

  State close(char bracket) {
    if (!is_open(bracket == '}' ? '{' : '[')) return bad();
    open_.pop_back();
    out_ += bracket;
    ++at_;
    return whole_value();
  }

  State close_after_comma() {
    note("has a comma too many", at_);
    out_.resize(safe_);
    return close(in_[at_]);
  }

  State whole_value() {
    safe_ = out_.size();
    return open_.empty() ? State::done : State::after_value;
  }

  State after_value() {
    const char c = in_[at_];
    if (c == '}' || c == ']') return close(c);
    if (c != ',') return bad();
    out_ += c;
    ++at_;
    return is_open('{') ? State::key : State::value;
  }

  State key() {
    if (in_[at_] != '"') return bad();
    if (!text()) return State::done;
    skip_blanks();
    if (at_ == in_.size()) return State::value;  // told there
    if (in_[at_] != ':') return bad();
    out_ += ':';
    ++at_;
    return State::value;
  }

  // A text at its quote. False when it is cut; it is closed all the same.
  bool text() {
    out_ += in_[at_++];
    while (at_ < in_.size() && in_[at_] != '"') character();
    out_ += '"';
    if (at_ == in_.size()) {
      note("is cut short", at_);
      return false;
    }
    ++at_;
    return true;
  }

  void character() {
    const char c = in_[at_];
    if (c == '\\') {
      escape();
    } else if (static_cast<unsigned char>(c) < 0x20) {
      note("has a control character in a text", at_);
      unicode_escape(static_cast<unsigned char>(c));
      ++at_;
    } else if (static_cast<unsigned char>(c) < 0x80) {
      out_ += c;
      ++at_;
    } else {
      const utf::Decoded decoded = utf::decode(in_.substr(at_));
      if (!decoded.valid) note("is no UTF-8", at_);
      out_ += decoded.valid ? in_.substr(at_, decoded.length) : kReplacement;
      at_ += decoded.length;
    }
  }

  void escape() {
    const char c = at_ + 1 < in_.size() ? in_[at_ + 1] : '\0';
    if (c == '\0' && at_ + 1 >= in_.size()) {
      ++at_;
    } else if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) {
      out_ += in_.substr(at_, 2);
      at_ += 2;
    } else if (const auto unit = unit_at(at_)) {
      surrogates(*unit);
    } else {
      note("has an unknown escape in a text", at_);
      out_ += "\\\\";
      ++at_;
    }
  }

  // The number of "\uXXXX" at an offset.
  std::optional<std::uint32_t> unit_at(std::size_t at) const {
    const std::string_view escape = in_.substr(at, 6);
    if (escape.size() < 6 || escape[0] != '\\' || escape[1] != 'u') return std::nullopt;
    for (const char c : escape.substr(2)) {
      if (!is_hex(c)) return std::nullopt;
    }
    std::uint32_t unit = 0;
    std::from_chars(escape.data() + 2, escape.data() + 6, unit, 16);
    return unit;
  }

  void surrogates(std::uint32_t unit) {
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    const std::optional<std::uint32_t> second = high ? unit_at(at_ + 6) : std::nullopt;
    const bool pair = second && *second >= 0xDC00 && *second < 0xE000;
    if (low || (high && !pair)) {
      note("has half a surrogate pair in a text", at_);
      out_ += kReplacement;
      at_ += 6;
      return;
    }
    const std::size_t length = pair ? 12 : 6;
    out_ += in_.substr(at_, length);
    at_ += length;
  }

  void unicode_escape(unsigned char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out_ += "\\u00";
    out_ += kHex[c >> 4U];
    out_ += kHex[c & 15U];
  }

  std::size_t digits(std::size_t at) const {
    while (at < in_.size() && is_digit(in_[at])) ++at;
    return at;
  }

  // False when it is no number, or may be only the beginning of one.
  bool number() {
    const std::size_t start = at_;
    std::size_t end = start + (in_[start] == '-' ? 1 : 0);
    const std::size_t whole = end;
    end = digits(end);
    bool sound = end > whole && (in_[whole] != '0' || end == whole + 1);
    bool real = false;
    if (end < in_.size() && in_[end] == '.') {
      real = true;
      const std::size_t fraction = end + 1;
      end = digits(fraction);
      sound = sound && end > fraction;
    }
    if (end < in_.size() && (in_[end] == 'e' || in_[end] == 'E')) {
      real = true;
      std::size_t exponent = end + 1;
      if (exponent < in_.size() && (in_[exponent] == '-' || in_[exponent] == '+')) ++exponent;
      end = digits(exponent);
      sound = sound && end > exponent;
    }
    if (end == in_.size() && !open_.empty()) {
      note("is cut short", end);
      return false;
    }
    if (!sound) {
      bad();
      return false;
    }
    at_ = end;
    append_number(in_.substr(start, end - start), real);
    return true;
  }

  void append_number(std::string_view number, bool real) {
    const char* last = number.data() + number.size();
    double value = 0;
    const auto read = std::from_chars(number.data(), last, value);
    if (read.ec == std::errc::result_out_of_range && number.find("e-") == std::string_view::npos &&
        number.find("E-") == std::string_view::npos) {
      note("has a number that is too large", at_ - number.size());
      out_ += "null";
      return;
    }
    std::int64_t integer = 0;
    const bool fits = real || std::from_chars(number.data(), last, integer).ec == std::errc();
    if (!fits && long_numbers_ == LongNumbers::become_text) {
      out_.append("\"").append(number).append("\"");
      return;
    }
    out_ += number;
    if (fits) return;
    note("has a number of more digits than can be kept", at_ - number.size());
    out_ += "e0";
  }

  bool literal() {
    for (const std::string_view word : {"true", "false", "null"}) {
      if (in_.substr(at_, word.size()) != word) continue;
      out_ += word;
      at_ += word.size();
      return true;
    }
    return false;
  }

  State bad() {
    note("is no JSON", at_);
    return State::done;
  }

  void skip_blanks() {
    at_ = in_.find_first_not_of(kBlanks, at_);
    if (at_ == std::string_view::npos) at_ = in_.size();
  }

  bool is_open(char bracket) const { return !open_.empty() && open_.back() == bracket; }

  void note(std::string_view what, std::size_t byte) {
    if (!problem_.empty()) return;
    problem_.append(what).append(" at byte ").append(std::to_string(byte));
  }

  std::string_view in_;
  LongNumbers long_numbers_;
  std::size_t at_ = 0;
  std::string out_;
  std::size_t safe_ = 0;  // bytes of out_ after which all that is open can be closed
  std::string open_;      // brackets
  std::string problem_;
};

}  // namespace

Mended mend(std::string_view text, LongNumbers long_numbers) {
  return Mender(text, long_numbers).run();
}

}  // namespace bridle::json
