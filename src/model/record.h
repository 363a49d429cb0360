// The shape of what parsers produce: typed rows, described by columns, each with a place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "model/value.h"

namespace bridle {

// What a value means. The matcher, the timeline and redaction look at roles and never at names.
enum class Role : std::uint8_t {
  none,
  time,        // a Timestamp: one event on the timeline
  url,         // an absolute URL that the device contacted or was made to
  link,        // an absolute URL that was only mentioned: received, sent, stored
  domain,      // a host name, or a registrable domain, contacted
  ip,          // an IPv4 or IPv6 address
  email,       // an e-mail address
  handle,      // an account of a person: phone number or e-mail address ("mailto:" allowed)
  person,      // a person's name
  process,     // a process or executable name
  file_path,   // a path on the device, "/" first
  file_name,   // a last path component alone
  entry_type,  // what the row's file_path names: "file", "directory" or "link"
  sha256,      // lower-case hexadecimal, as are sha1, md5 and cert_hash
  sha1,
  md5,
  app_id,            // bundle ID or package name
  cert_hash,         // fingerprint of a signing certificate
  profile_id,        // identifier or UUID of a configuration profile
  android_property,  // name of a system property
  text,              // free text: searched for URLs, hosts, addresses
};

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
  const Value* values = nullptr;  // by column, where they were asked for already

  Value value(std::size_t column) const {
    return values != nullptr ? values[column] : columns[column].get(row);
  }
};

}  // namespace bridle
