#include "formats/typedstream.h"

#include <array>
#include <optional>

#include "bytes/reader.h"

namespace bridle::typedstream {
namespace {

// Heads that are not themselves a number (docs/formats/typedstream.md).
constexpr std::uint8_t kInteger2 = 0x81;
constexpr std::uint8_t kInteger4 = 0x82;
constexpr std::uint8_t kNew = 0x84;
constexpr std::uint8_t kNil = 0x85;
constexpr std::uint8_t kEnd = 0x86;
constexpr std::uint8_t kFirstReference = 0x92;

constexpr std::string_view kLittleEndian = "streamtyped";
constexpr std::string_view kBigEndian = "typedstream";
constexpr std::uint8_t kStreamerVersion = 4;
constexpr std::uint32_t kSystemVersion = 1000;

// What stands before the text is a handful of labels and classes; more of them is forged.
constexpr std::size_t kLabels = 64;

class Stream {
 public:
  explicit Stream(Bytes bytes) : reader_(bytes) {}

  Result<std::string> read() {
    if (!read_header()) return fail("is no typedstream of version 4");
    const auto outer = begin_object();
    if (!outer) return fail("does not begin with an object");
    if (!is_kind_of(*outer, "NSString")) {
      if (!is_kind_of(*outer, "NSAttributedString")) {
        return fail("holds neither a string nor an attributed string");
      }
      const auto inner = begin_object();
      if (!inner || !is_kind_of(*inner, "NSString")) {
        return fail("has no string where its text should be");
      }
    }
    // NSString writes its text as "+": a length, then UTF-8.
    if (label() != "+") return fail("has its text in an unknown form");
    const auto size = number();
    const Bytes text = reader_.take(size.value_or(0));
    if (!size || !reader_.ok()) return fail("ends inside its text");
    return std::string(as_text(text));
  }

 private:
  struct Object {
    std::string_view class_name;        // empty: an instance, not a class
    std::optional<std::size_t> parent;  // superclass, or the class of an instance
  };

  Error fail(std::string_view what) const {
    return {ErrorCode::malformed, "the archived text " + std::string(what) + " (byte " +
                                      std::to_string(reader_.offset()) + ")"};
  }

  bool read_header() {
    if (reader_.u8() != kStreamerVersion) return false;
    const auto size = number();
    const std::string_view signature = as_text(reader_.take(size.value_or(0)));
    big_endian_ = signature == kBigEndian;
    return (big_endian_ || signature == kLittleEndian) && number().has_value() && reader_.ok();
  }

  // An unsigned integer; nothing when a tag stands where it should.
  std::optional<std::uint64_t> number() {
    const std::uint8_t head = reader_.u8();
    std::uint64_t value = head;
    if (head == kInteger2) {
      value = big_endian_ ? reader_.be16() : reader_.le16();
    } else if (head == kInteger4) {
      value = big_endian_ ? reader_.be32() : reader_.le32();
    } else if (head >= 0x80 && head < kFirstReference) {
      return std::nullopt;
    }
    if (!reader_.ok()) return std::nullopt;
    return value;
  }

  // A shared string: new, or the number of one that came before. Empty when it is neither.
  std::string_view label() {
    const std::uint8_t head = reader_.u8();
    if (head == kNew) {
      const auto size = number();
      const std::string_view text = as_text(reader_.take(size.value_or(0)));
      if (!size || !reader_.ok() || label_count_ == kLabels) return {};
      return labels_[label_count_++] = text;
    }
    const auto index = reference(head, label_count_);
    return index ? labels_[*index] : std::string_view();
  }

  // One byte numbers the first 110; kLabels is below that.
  std::optional<std::size_t> reference(std::uint8_t head, std::size_t count) const {
    if (head < kFirstReference || std::size_t{head} - kFirstReference >= count) return std::nullopt;
    return std::size_t{head} - kFirstReference;
  }

  std::optional<std::size_t> add(Object object) {
    if (object_count_ == kLabels) return std::nullopt;
    objects_[object_count_] = object;
    return object_count_++;
  }

  // The type "@", and an object's beginning: its class. Its members come next.
  std::optional<std::size_t> begin_object() {
    if (label() != "@" || reader_.u8() != kNew) return std::nullopt;
    const auto object = add({});
    if (!object) return std::nullopt;
    const auto cls = read_class();
    if (!cls) return std::nullopt;
    objects_[*object].parent = cls;
    return object;
  }

  // A class and its superclasses, up to one that was seen before or to the root.
  std::optional<std::size_t> read_class() {
    std::optional<std::size_t> first;
    std::optional<std::size_t> previous;
    while (true) {
      const std::uint8_t head = reader_.u8();
      std::optional<std::size_t> current;
      if (head == kNew) {
        const std::string_view name = label();
        if (name.empty() || !number()) return std::nullopt;  // its version
        current = add({.class_name = name, .parent = std::nullopt});
        if (!current) return std::nullopt;
      } else if (head != kNil || !reader_.ok()) {
        current = reference(head, object_count_);
        if (!current || objects_[*current].class_name.empty()) return std::nullopt;
      }
      if (previous) objects_[*previous].parent = current;
      if (!first) first = current;
      if (head != kNew) return first;
      previous = current;
    }
  }

  // Parents of a class were read after it or before it, but never form a ring: a class refers
  // back only as the last of its chain, and that one was complete. Counted all the same.
  bool is_kind_of(std::size_t object, std::string_view name) const {
    std::optional<std::size_t> at = objects_[object].parent;
    for (std::size_t steps = 0; at && steps <= kLabels; ++steps) {
      if (objects_[*at].class_name == name) return true;
      at = objects_[*at].parent;
    }
    return false;
  }

  ByteReader reader_;
  bool big_endian_ = false;
  std::array<std::string_view, kLabels> labels_ = {};
  std::size_t label_count_ = 0;
  std::array<Object, kLabels> objects_ = {};
  std::size_t object_count_ = 0;
};

void append_number(std::uint64_t value, std::string& out) {
  const auto byte = [&](int shift) { out += static_cast<char>(value >> shift & 0xFF); };
  if (value < 0x80) {
    byte(0);
  } else if (value <= 0xFFFF) {
    out += static_cast<char>(kInteger2);
    byte(0);
    byte(8);
  } else {
    out += static_cast<char>(kInteger4);
    byte(0);
    byte(8);
    byte(16);
    byte(24);
  }
}

void append_label(std::string_view text, std::string& out) {
  out += static_cast<char>(kNew);
  append_number(text.size(), out);
  out += text;
}

void append_class(std::string_view name, char version, std::string& out) {
  out += static_cast<char>(kNew);
  append_label(name, out);
  out += version;
}

// NSString counts its length in UTF-16 units.
std::uint64_t utf16_units(std::string_view text) {
  std::uint64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

}  // namespace

Result<std::string> attributed_string(Bytes stream) { return Stream(stream).read(); }

std::vector<std::byte> write_attributed_string(std::string_view text) {
  constexpr std::string_view kPart = "__kIMMessagePartAttributeName";
  std::string out;
  out += static_cast<char>(kStreamerVersion);
  append_number(kLittleEndian.size(), out);
  out += kLittleEndian;
  append_number(kSystemVersion, out);
  append_label("@", out);  // label 0x92
  out += '\x84';           // object 0x92
  append_class("NSAttributedString", 0, out);
  append_class("NSObject", 0, out);  // object 0x94
  out += "\x85\x92\x84";             // no superclass; "@", a new object: the text
  append_class("NSString", 1, out);  // object 0x96
  out += '\x94';
  append_label("+", out);  // label 0x96
  append_number(text.size(), out);
  out += text;
  out += '\x86';
  append_label("iI", out);  // one run: attributes number 1, over so many units
  out += '\x01';
  append_number(utf16_units(text), out);
  out += "\x92\x84";  // its attributes
  append_class("NSDictionary", 0, out);
  out += '\x94';
  append_label("i", out);  // label 0x99
  out += '\x01';
  out += "\x92\x84\x96\x96";  // key: an NSString, written as "+"
  append_number(kPart.size(), out);
  out += kPart;
  out += "\x86\x92\x84";  // value
  append_class("NSNumber", 0, out);
  append_class("NSValue", 0, out);
  out += '\x94';
  append_label("*", out);  // the C string that names the number's type ...
  out += "\x84\x99\x99";   // ... is "i"; then an "i"
  out += '\0';             // message part 0
  for (int i = 0; i < 3; ++i) out += static_cast<char>(kEnd);
  const Bytes bytes = as_bytes(out);
  return {bytes.begin(), bytes.end()};
}

}  // namespace bridle::typedstream
