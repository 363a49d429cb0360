// The shape of what parsers produce: typed rows, described by columns, each with a place.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/time.h"
#include "bytes/bytes.h"

namespace bridle {

// What a value means. The matcher, the timeline and redaction look at roles and never at names.
enum class Role : std::uint8_t {
  none,
  time,       // a Timestamp: one event on the timeline
  url,        // an absolute URL that the device contacted or was made to
  link,       // an absolute URL that was only mentioned: received, sent, stored
  domain,     // a host name, or a registrable domain, contacted
  ip,         // an IPv4 or IPv6 address
  email,      // an e-mail address
  handle,     // an account of a person: phone number or e-mail address ("mailto:" allowed)
  person,     // a person's name
  process,    // a process or executable name
  file_path,  // a path on the device, "/" first
  file_name,  // a last path component alone
  sha256,     // lower-case hexadecimal, as are sha1, md5 and cert_hash
  sha1,
  md5,
  app_id,            // bundle ID or package name
  cert_hash,         // fingerprint of a signing certificate
  profile_id,        // identifier or UUID of a configuration profile
  android_property,  // name of a system property
  text,              // free text: searched for URLs, hosts, addresses
};

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

// One column: name (snake_case, unit at the end), role, a doc line, and how to get it from a row.
struct Column {
  std::string_view name;
  Role role = Role::none;
  std::string_view doc;
  Value (*get)(const void* row) = nullptr;
};

template <typename T>
struct MemberOf;
template <typename C, typename M>
struct MemberOf<M C::*> {
  using Class = C;
};

// The getter of a column. Row is a parameter of its own although kMember names it: by a pointer to
// member alone, GCC takes the function for one that all files share, and of two files that each
// have a struct of the same name in an unnamed namespace one would read its rows by the other.
template <typename Row, auto kMember>
Value member_of(const void* row) {
  return to_value(static_cast<const Row*>(row)->*kMember);
}

// column<&Row::path>("path", Role::file_path, "executable still running")
template <auto kMember>
constexpr Column column(std::string_view name, Role role, std::string_view doc) {
  return {name, role, doc, &member_of<typename MemberOf<decltype(kMember)>::Class, kMember>};
}

// Where in its file a row came from. The file itself is known to whoever runs the parser.
struct Where {
  enum class Kind : std::uint8_t { file, offset, line, row, key };
  Kind kind = Kind::file;
  std::string_view name = {};  // row: the table; key: the path, as in "Applications/com.example"
  std::int64_t number = 0;     // offset: bytes; line: from 1; row: the row id

  static Where whole_file() { return {}; }
  static Where at_offset(std::uint64_t offset) {
    return {Kind::offset, {}, static_cast<std::int64_t>(offset)};
  }
  static Where at_line(std::uint64_t line) {
    return {Kind::line, {}, static_cast<std::int64_t>(line)};
  }
  static Where at_row(std::string_view table, std::int64_t row_id) {
    return {Kind::row, table, row_id};
  }
  static Where at_key(std::string_view key_path) { return {Kind::key, key_path, 0}; }
};

// A row as sinks see it: untyped, with the columns that read it.
struct RowView {
  const void* row = nullptr;
  std::span<const Column> columns;
};

}  // namespace bridle
