#include "formats/plist_writer.h"

#include <bit>
#include <string_view>
#include <unordered_map>

#include "bytes/utf.h"

namespace bridle::plist {
namespace {

// An object of the list, in the order of its number.
struct Flat {
  std::string scalar;               // marker and body; empty for containers
  unsigned kind = 0;                // 0xA or 0xD, for containers
  std::vector<std::uint32_t> refs;  // dictionaries: the keys, then the values
};

void append_big_endian(std::uint64_t value, std::size_t size, std::string& out) {
  for (std::size_t i = size; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

// The least of 1, 2, 4, 8 bytes that holds an unsigned value.
std::size_t width_of(std::uint64_t value) {
  return value <= 0xFF ? 1 : value <= 0xFFFF ? 2 : value <= 0xFFFF'FFFF ? 4 : 8;
}

void append_marker(unsigned kind, std::uint64_t low, std::string& out) {
  out += static_cast<char>(kind << 4 | low);
}

void append_integer(std::int64_t value, std::string& out) {
  const auto raw = static_cast<std::uint64_t>(value);
  const std::size_t width = width_of(raw);
  append_marker(0x1, static_cast<std::uint64_t>(std::countr_zero(width)), out);
  append_big_endian(raw, width, out);
}

void append_counted_marker(unsigned kind, std::uint64_t count, std::string& out) {
  if (count < 15) {
    append_marker(kind, count, out);
  } else {
    append_marker(kind, 15, out);
    append_integer(static_cast<std::int64_t>(count), out);
  }
}

std::string utf16_of(std::string_view text) {
  std::string units;
  while (!text.empty()) {
    const utf::Decoded decoded = utf::decode(text);
    text.remove_prefix(decoded.length);
    const std::uint32_t c = decoded.valid ? decoded.code_point : 0xFFFD;
    if (c < 0x10000) {
      append_big_endian(c, 2, units);
    } else {
      append_big_endian(0xD800 + ((c - 0x10000) >> 10), 2, units);
      append_big_endian(0xDC00 + (c & 0x3FF), 2, units);
    }
  }
  return units;
}

std::string text_object(std::string_view text) {
  std::string out;
  bool ascii = true;
  for (const char c : text) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  if (ascii) {
    append_counted_marker(0x5, text.size(), out);
    out += text;
  } else {
    const std::string units = utf16_of(text);
    append_counted_marker(0x6, units.size() / 2, out);
    out += units;
  }
  return out;
}

// Seconds since 2001, to the nearest double.
double mac_seconds(Timestamp time) {
  const std::int64_t whole = time.unix_ns / kNsPerSecond;
  const std::int64_t rest = time.unix_ns % kNsPerSecond;
  return static_cast<double>(whole - kMacEpoch) + static_cast<double>(rest) / 1e9;
}

struct ScalarObject {
  std::string operator()(std::nullptr_t) const { return std::string(1, '\0'); }
  std::string operator()(bool value) const { return value ? "\x09" : "\x08"; }
  std::string operator()(std::int64_t value) const {
    std::string out;
    append_integer(value, out);
    return out;
  }
  std::string operator()(double value) const {
    std::string out;
    append_marker(0x2, 3, out);
    append_big_endian(std::bit_cast<std::uint64_t>(value), 8, out);
    return out;
  }
  std::string operator()(Timestamp value) const {
    std::string out;
    append_marker(0x3, 3, out);
    append_big_endian(std::bit_cast<std::uint64_t>(mac_seconds(value)), 8, out);
    return out;
  }
  std::string operator()(const Tree::Data& value) const {
    std::string out;
    append_counted_marker(0x4, value.size(), out);
    out += as_text(value);
    return out;
  }
  std::string operator()(const std::string& value) const { return text_object(value); }
  std::string operator()(Tree::Uid value) const {
    std::string out;
    const std::size_t width = width_of(value.number);
    append_marker(0x8, width - 1, out);
    append_big_endian(value.number, width, out);
    return out;
  }
  std::string operator()(const Tree::Array&) const { return {}; }
  std::string operator()(const Tree::Dict&) const { return {}; }
};

// Numbers the objects as CoreFoundation does: a container, then its keys, then its values; equal
// scalars once.
class Flattener {
 public:
  std::uint32_t add(const Tree& tree) {
    if (const auto* array = std::get_if<Tree::Array>(&tree.value)) {
      const std::uint32_t number = open(0xA);
      std::vector<std::uint32_t> refs;
      refs.reserve(array->size());
      for (const Tree& member : *array) refs.push_back(add(member));
      flat_[number].refs = std::move(refs);
      return number;
    }
    if (const auto* dict = std::get_if<Tree::Dict>(&tree.value)) {
      const std::uint32_t number = open(0xD);
      std::vector<std::uint32_t> refs;
      refs.reserve(dict->size() * 2);
      for (const auto& [key, value] : *dict) refs.push_back(add_scalar(text_object(key)));
      for (const auto& [key, value] : *dict) refs.push_back(add(value));
      flat_[number].refs = std::move(refs);
      return number;
    }
    return add_scalar(std::visit(ScalarObject(), tree.value));
  }

  const std::vector<Flat>& flat() const { return flat_; }

 private:
  std::uint32_t open(unsigned kind) {
    flat_.push_back({.scalar = {}, .kind = kind, .refs = {}});
    return static_cast<std::uint32_t>(flat_.size() - 1);
  }

  std::uint32_t add_scalar(std::string scalar) {
    const auto [found, fresh] =
        numbers_.try_emplace(scalar, static_cast<std::uint32_t>(flat_.size()));
    if (fresh) flat_.push_back({.scalar = std::move(scalar), .kind = 0, .refs = {}});
    return found->second;
  }

  std::vector<Flat> flat_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

}  // namespace

std::vector<std::byte> write_binary(const Tree& tree) {
  Flattener flattener;
  const std::uint32_t root = flattener.add(tree);
  const std::vector<Flat>& flat = flattener.flat();
  const std::size_t ref_size = width_of(flat.size());

  std::string out = "bplist00";
  std::vector<std::uint64_t> offsets;
  offsets.reserve(flat.size());
  for (const Flat& object : flat) {
    offsets.push_back(out.size());
    if (object.kind == 0) {
      out += object.scalar;
      continue;
    }
    append_counted_marker(object.kind, object.refs.size() / (object.kind == 0xD ? 2 : 1), out);
    for (const std::uint32_t ref : object.refs) append_big_endian(ref, ref_size, out);
  }
  const std::uint64_t table = out.size();
  const std::size_t offset_size = width_of(table);
  for (const std::uint64_t offset : offsets) append_big_endian(offset, offset_size, out);
  out.append(6, '\0');
  out += static_cast<char>(offset_size);
  out += static_cast<char>(ref_size);
  append_big_endian(flat.size(), 8, out);
  append_big_endian(root, 8, out);
  append_big_endian(table, 8, out);
  const Bytes bytes = as_bytes(out);
  return {bytes.begin(), bytes.end()};
}

}  // namespace bridle::plist
