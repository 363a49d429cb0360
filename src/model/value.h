// One value of one row, and the C++ types that become one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "bytes/bytes.h"

namespace bridle {

// One value of one row: nothing, or one of the kinds below. A view: it dies with its row.
class Value {
 public:
  enum class Kind : std::uint8_t { none, boolean, integer, real, time, text, list, blob };

  constexpr Value() = default;
  constexpr explicit Value(bool v) : kind_(Kind::boolean), integer_(v ? 1 : 0) {}
  constexpr explicit Value(std::int64_t v) : kind_(Kind::integer), integer_(v) {}
  constexpr explicit Value(double v) : kind_(Kind::real), real_(v) {}
  constexpr explicit Value(Timestamp v) : kind_(Kind::time), integer_(v.unix_ns) {}
  // Text is UTF-8 as the evidence gave it; sinks replace what is malformed.
  constexpr explicit Value(std::string_view v)
      : kind_(Kind::text), size_(v.size()), data_(v.data()) {}
  explicit Value(std::span<const std::string_view> v)
      : kind_(Kind::list), size_(v.size()), data_(v.data()) {}
  // Raw bytes; sinks write them in hexadecimal.
  explicit Value(Bytes v) : kind_(Kind::blob), size_(v.size()), data_(v.data()) {}

  Kind kind() const { return kind_; }
  bool is_none() const { return kind_ == Kind::none; }

  // REQUIRES, for each: kind() is the one named.
  bool boolean() const { return integer_ != 0; }
  std::int64_t integer() const { return integer_; }
  double real() const { return real_; }
  Timestamp time() const { return {integer_}; }
  std::string_view text() const { return {static_cast<const char*>(data_), size_}; }
  std::span<const std::string_view> list() const {
    return {static_cast<const std::string_view*>(data_), size_};
  }
  Bytes blob() const { return {static_cast<const std::byte*>(data_), size_}; }

 private:
  Kind kind_ = Kind::none;
  union {
    std::int64_t integer_ = 0;
    double real_;
  };
  std::size_t size_ = 0;
  const void* data_ = nullptr;
};

// What a row's members may be: these types, and std::optional of them. An absent optional and an
// empty list are no value. An empty string is a value: use optional where "not there" differs.
inline Value to_value(bool v) { return Value(v); }
inline Value to_value(std::int64_t v) { return Value(v); }
inline Value to_value(double v) { return Value(v); }
inline Value to_value(Timestamp v) { return Value(v); }
inline Value to_value(std::string_view v) { return Value(v); }
inline Value to_value(const std::string& v) { return Value(std::string_view(v)); }
inline Value to_value(Bytes v) { return Value(v); }
inline Value to_value(const std::vector<std::string_view>& v) {
  return v.empty() ? Value() : Value(std::span<const std::string_view>(v));
}
template <typename T>
Value to_value(const std::optional<T>& v) {
  return v ? to_value(*v) : Value();
}

}  // namespace bridle
