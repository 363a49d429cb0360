// JSON of unknown quality: one document, several one after the other, or one on each line.
//
// Format: RFC 8259. What simdjson takes is taken as it is. What it refuses is read as far as it
// goes (json_mend.h): of a file that is cut, all that stands before the cut; and damage says so.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"

namespace bridle::json {

enum class Type : std::uint8_t { absent, null, boolean, integer, real, text, array, object };

struct Member;

// One value. A cheap handle: it and the texts of it are valid until its Reader goes on.
class Node {
 public:
  Node() = default;

  Type type() const;
  bool exists() const { return type() != Type::absent; }

  std::optional<bool> boolean() const;
  std::optional<std::int64_t> integer() const;   // integers that fit
  std::optional<double> real() const;            // reals and integers
  std::optional<std::string_view> text() const;  // UTF-8, escapes undone; may hold NUL

  // Each is linear in the number of members, and gives nothing for other types.
  Node operator[](std::string_view key) const;  // object: the first value of that key
  std::vector<Node> items() const;              // array
  std::vector<Member> members() const;          // object, in the order of the file

 private:
  friend class Reader;
  bool there_ = false;
  std::array<std::uintptr_t, 2> element_ = {};  // a simdjson::dom::element
};

struct Member {
  std::string_view key;
  Node value;
};

// How several documents stand in one file.
enum class Split : std::uint8_t {
  values,  // one after the other, blanks between them or not
  lines,   // one on each line that is not blank; damage of one stays in its line
};

// Reads the documents of a file one by one. Memory is some fourteen times the largest of them.
//
//   json::Reader reader(bytes);
//   while (reader.next()) { use(reader.root()); if (reader.damage()) ...; }
//
// Thread safety: none.
class Reader {
 public:
  // REQUIRES: `bytes` outlive the Reader. More than limits::kWholeFile of them are damage of one
  // document without a root.
  explicit Reader(Bytes bytes, Split split = Split::values);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  // Begins again with other bytes, and keeps the memory: for a document at a time. REQUIRES: as
  // above.
  void restart(Bytes bytes);

  // From here on a whole number of more digits than 64 bits hold is its text, and no damage.
  void keep_long_numbers() { long_numbers_as_text_ = true; }

  // Goes on to the next document; false after the last. Always ends.
  bool next();

  // The value of the document; absent when nothing of it could be read.
  Node root() const { return root_; }
  // What is wrong with it, and with which byte of it.
  const std::optional<Error>& damage() const { return damage_; }
  // Where in the bytes it begins and ends.
  std::uint64_t offset() const { return offset_; }
  std::uint64_t end() const { return end_; }
  std::uint64_t line() const { return line_; }  // that it begins on, from 1

 private:
  struct Parser;

  void parse(std::string_view document);

  std::string_view text_;
  Split split_;
  bool long_numbers_as_text_ = false;
  std::unique_ptr<Parser> parser_;
  Node root_;
  std::optional<Error> damage_;
  std::uint64_t offset_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t line_ = 1;
};

}  // namespace bridle::json
