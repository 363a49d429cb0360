// Property lists: binary ("bplist00") without a copy, XML by way of a binary one.
//
// Format: docs/formats/binary-plist.md. Every offset, count and reference is checked when it is
// followed; a node that leads nowhere is absent. Cycles cannot hang a reader that walks by key; one
// that walks everything uses limits::kNesting and Document::object_count.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "bytes/bytes.h"

namespace bridle::plist {

enum class Type : std::uint8_t {
  absent,
  null,
  boolean,
  integer,
  real,
  date,
  data,
  text,
  uid,
  array,
  set,
  dict
};

class Document;

// One value. A cheap handle: valid while its Document and the bytes behind it are.
class Node {
 public:
  Node() = default;

  Type type() const;
  bool exists() const { return type() != Type::absent; }

  std::optional<bool> boolean() const;
  std::optional<std::int64_t> integer() const;  // integers; 128-bit ones when they fit
  std::optional<double> real() const;           // reals and integers
  std::optional<Timestamp> date() const;
  std::optional<Bytes> data() const;
  std::optional<std::uint64_t> uid() const;
  // UTF-8. ASCII text is a view into the input; UTF-16 is converted into the Document's arena.
  std::optional<std::string_view> text() const;
  bool is_text(std::string_view wanted) const;  // text() == wanted, and never keeps a conversion

  // Arrays, sets and dictionaries; 0 for others.
  std::size_t size() const;
  Node at(std::size_t index) const;                  // the value at an index, also in a dictionary
  std::string_view key_at(std::size_t index) const;  // dictionary: the key there; else empty
  Node operator[](std::string_view key) const;       // dictionary: the first value of that key

  std::uint64_t offset() const { return offset_; }  // in the binary form; provenance

 private:
  friend class Document;
  Node(const Document* document, std::uint64_t offset) : document_(document), offset_(offset) {}

  const Document* document_ = nullptr;
  std::uint64_t offset_ = 0;
};

class Document {
 public:
  // Binary or XML, by content. REQUIRES: `bytes` outlive the Document (binary form).
  static Result<Document> parse(Bytes bytes);

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Node root() const;
  std::uint64_t object_count() const { return object_count_; }
  Node object(std::uint64_t index) const;  // by object number; absent when out of range
  bool was_xml() const { return !owned_.empty(); }

  // What could not be read although the rest can: of an XML document, or because what was asked for
  // came to many times its size. References can make a document of 40 kB unfold into gigabytes;
  // past the budget of limits.h all its members read as absent. Asked when all has been read.
  std::optional<Error> damage() const;

 private:
  friend class Node;
  struct Header;
  struct Arena;

  Document() = default;
  Header header(std::uint64_t offset) const;
  Node reference(std::uint64_t offset) const;
  bool equals(std::uint64_t offset, std::string_view wanted) const;
  template <std::uint64_t kRefSize, std::uint64_t kOffsetSize>
  std::uint64_t find_key(const Header& dict, std::string_view key) const;

  // False, for good, once more was delivered than the budget allows.
  bool spend_steps(std::uint64_t count) const {
    steps_ += count;
    return steps_ <= steps_allowed_;
  }
  bool spend_bytes(std::uint64_t count) const {
    if (delivered_ > delivered_allowed_) return false;
    delivered_ += count;
    return delivered_ <= delivered_allowed_;
  }

  Bytes bytes_;                   // the binary form
  std::vector<std::byte> owned_;  // holds it when the input was XML
  std::uint64_t object_count_ = 0;
  std::uint64_t root_ = 0;
  std::uint64_t table_ = 0;  // offset of the offset table
  std::uint8_t offset_size_ = 0;
  std::uint8_t ref_size_ = 0;
  std::optional<Error> damage_;
  std::uint64_t steps_allowed_ = 0;      // references followed and keys compared
  std::uint64_t delivered_allowed_ = 0;  // bytes of texts and data
  mutable std::uint64_t steps_ = 0;
  mutable std::uint64_t delivered_ = 0;
  mutable std::unique_ptr<Arena> arena_;  // converted strings; made when there is one
};

}  // namespace bridle::plist
