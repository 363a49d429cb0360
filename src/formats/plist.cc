#include "formats/plist.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "base/limits.h"
#include "bytes/utf.h"
#include "formats/plist_xml.h"

namespace bridle::plist {
namespace {

constexpr std::string_view kMagic = "bplist";
constexpr std::size_t kHeaderSize = 8;  // "bplist00"
constexpr unsigned kShortAscii = 0x50;  // marker of ASCII text, with its length below 15
constexpr unsigned kLongAscii = 0x5F;   // the length stands after it
constexpr std::byte kOneByteInteger{0x10};
constexpr std::size_t kTrailerSize = 32;  // 5 unused, 1 sort version, 2 sizes, 3 numbers of 8 bytes

// An unsigned number of 1..8 bytes, without a branch.
// REQUIRES: eight bytes can be read at `at`; the trailer behind all objects and the table sees to
// that.
inline std::uint64_t big_endian(const std::byte* at, std::uint64_t size) {
  std::uint64_t raw = 0;
  std::memcpy(&raw, at, sizeof raw);
  if constexpr (std::endian::native == std::endian::little) raw = __builtin_bswap64(raw);
  return raw >> (64 - 8 * size);
}

enum class Encoding : std::uint8_t { one_byte, utf16 };

}  // namespace

// What an object's marker says, once its body is known to lie before the offset table.
struct Document::Header {
  Type type = Type::absent;
  Encoding encoding = Encoding::one_byte;
  std::uint64_t count = 0;  // bytes, UTF-16 units, or members; of null and booleans: the low bits
  std::uint64_t body = 0;   // offset
};

// Strings converted from UTF-16, by the offset of their object: each is converted once, and the
// addresses stay as the map grows.
struct Document::Arena {
  std::unordered_map<std::uint64_t, std::string> strings;
  std::uint64_t size = 0;
};

Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(Bytes bytes) {
  Document document;
  if (!as_text(bytes).starts_with(kMagic)) {
    auto converted = xml_to_binary(bytes);
    if (!converted) return std::move(converted).error();
    document.owned_ = std::move(converted->binary);
    document.damage_ = std::move(converted->damage);
    bytes = document.owned_;
  }
  document.bytes_ = bytes;
  document.steps_allowed_ = limits::kPlistStepsFree + limits::kPlistStepsPerByte * bytes.size();
  document.delivered_allowed_ = limits::kPlistBytesFree + limits::kPlistBytesPerByte * bytes.size();
  if (bytes.size() < kHeaderSize + 1 + kTrailerSize) {
    return Error{ErrorCode::malformed, "a binary property list needs at least 41 bytes, this has " +
                                           std::to_string(bytes.size())};
  }
  // "bplist15" and later are other formats that share the name; CoreFoundation takes any "bplist0".
  // Only digits are quoted: a message must not carry the evidence's bytes to a terminal.
  const std::string_view version = as_text(bytes).substr(kMagic.size(), 2);
  if (version.find_first_not_of("0123456789") != std::string_view::npos) {
    return Error{ErrorCode::malformed, "the binary property list has no version"};
  }
  if (version[0] != '0') {
    return Error{ErrorCode::unsupported, "binary property lists of version \"" +
                                             std::string(version) +
                                             "\" cannot be read, only \"00\""};
  }
  const std::uint64_t end = bytes.size() - kTrailerSize;
  const std::byte* trailer = bytes.data() + end;
  document.offset_size_ = std::to_integer<std::uint8_t>(trailer[6]);
  document.ref_size_ = std::to_integer<std::uint8_t>(trailer[7]);
  document.object_count_ = big_endian(trailer + 8, 8);
  document.root_ = big_endian(trailer + 16, 8);
  document.table_ = big_endian(trailer + 24, 8);
  if (document.offset_size_ < 1 || document.offset_size_ > 8 || document.ref_size_ < 1 ||
      document.ref_size_ > 8) {
    return Error{ErrorCode::malformed, "the trailer of the property list is not one"};
  }
  if (document.table_ <= kHeaderSize || document.table_ >= end || document.object_count_ == 0 ||
      document.object_count_ > (end - document.table_) / document.offset_size_) {
    return Error{ErrorCode::malformed,
                 "the offset table of the property list does not lie inside it"};
  }
  if (document.object_count_ > limits::kPlistObjects) {
    return Error{ErrorCode::over_limit,
                 "the property list has " + std::to_string(document.object_count_) +
                     " objects, over the limit of " + std::to_string(limits::kPlistObjects)};
  }
  if (document.root_ >= document.object_count_) {
    return Error{ErrorCode::malformed, "the property list names a root that it does not have"};
  }
  return document;
}

std::optional<Error> Document::damage() const {
  if (damage_) return damage_;
  if (steps_ <= steps_allowed_ && delivered_ <= delivered_allowed_) return std::nullopt;
  return Error{ErrorCode::over_limit,
               "the property list unfolds into many times its size; it is read in part"};
}

Node Document::root() const { return object(root_); }

Node Document::object(std::uint64_t index) const {
  if (index >= object_count_) return {};
  const std::uint64_t offset =
      big_endian(bytes_.data() + table_ + index * offset_size_, offset_size_);
  if (offset < kHeaderSize || offset >= table_) return {};
  return {this, offset};
}

// REQUIRES: the reference at `offset` lies inside a body that header() has checked.
Node Document::reference(std::uint64_t offset) const {
  return object(big_endian(bytes_.data() + offset, ref_size_));
}

// REQUIRES: offset < table_.
Document::Header Document::header(std::uint64_t offset) const {
  const auto marker = std::to_integer<unsigned>(bytes_[offset]);
  const unsigned low = marker & 0xF;
  Header out;
  out.body = offset + 1;
  out.count = low;
  const std::uint64_t room = table_ - out.body;
  // Bytes of the body for each of `count`; 0 marks the kinds whose size is not a count.
  std::uint64_t each = 0;
  switch (marker >> 4) {
    case 0x0:
      if (low == 0) out.type = Type::null;
      if (low == 8 || low == 9) out.type = Type::boolean;
      return out;
    case 0x1:
      out.count = std::uint64_t{1} << low;
      if (low <= 4 && out.count <= room) out.type = Type::integer;
      return out;
    case 0x2:
      out.count = std::uint64_t{1} << low;
      if ((low == 2 || low == 3) && out.count <= room) out.type = Type::real;
      return out;
    case 0x3:
      out.count = 8;
      if (low == 3 && out.count <= room) out.type = Type::date;
      return out;
    case 0x8:
      out.count = low + 1;
      if (out.count <= room) out.type = Type::uid;
      return out;
    case 0x4:
      out.type = Type::data;
      each = 1;
      break;
    case 0x5:  // ASCII
    case 0x7:  // UTF-8, in later CoreFoundation
      out.type = Type::text;
      each = 1;
      break;
    case 0x6:
      out.type = Type::text;
      out.encoding = Encoding::utf16;
      each = 2;
      break;
    case 0xA:
      out.type = Type::array;
      each = ref_size_;
      break;
    case 0xB:  // ordered set
    case 0xC:
      out.type = Type::set;
      each = ref_size_;
      break;
    case 0xD:
      out.type = Type::dict;
      each = 2U * ref_size_;
      break;
    default:
      return out;
  }
  if (low == 0xF) {  // the count follows, as an integer object
    if (room == 0) return {};
    const auto size_marker = std::to_integer<unsigned>(bytes_[out.body]);
    const std::uint64_t size = std::uint64_t{1} << (size_marker & 0xF);
    if (size_marker >> 4 != 0x1 || size > 8 || size > room - 1) return {};
    out.count = big_endian(bytes_.data() + out.body + 1, size);
    out.body += 1 + size;
  }
  // `each` is at most 16: the product cannot wrap once the count is no more than the room.
  const std::uint64_t left = table_ - out.body;
  if (out.count > left || out.count * each > left) return {};
  return out;
}

// REQUIRES: offset < table_.
bool Document::equals(std::uint64_t offset, std::string_view wanted) const {
  // Text of 15 to 255 bytes has its length in the third byte.
  const std::byte* start = bytes_.data() + offset;
  if (std::to_integer<unsigned>(start[0]) == kLongAscii && start[1] == kOneByteInteger &&
      std::to_integer<std::size_t>(start[2]) != wanted.size()) {
    return false;
  }
  const Header found = header(offset);
  if (found.type != Type::text) return false;
  const char* at = as_text(bytes_).data() + found.body;
  if (found.encoding == Encoding::one_byte) {
    return std::string_view(at, static_cast<std::size_t>(found.count)) == wanted;
  }
  // Units of 2 bytes become 1 to 3: a cheap way to be rid of most, before anything is converted.
  if (found.count > wanted.size() || wanted.size() > 3 * found.count) return false;
  std::string converted;
  utf::append_utf16(as_bytes({at, static_cast<std::size_t>(found.count) * 2}), true, converted);
  return converted == wanted;
}

Type Node::type() const {
  return document_ == nullptr ? Type::absent : document_->header(offset_).type;
}

std::optional<bool> Node::boolean() const {
  if (document_ == nullptr) return std::nullopt;
  const Document::Header header = document_->header(offset_);
  if (header.type != Type::boolean) return std::nullopt;
  return header.count == 9;
}

std::optional<std::int64_t> Node::integer() const {
  if (document_ == nullptr) return std::nullopt;
  const Document::Header header = document_->header(offset_);
  if (header.type != Type::integer) return std::nullopt;
  const std::byte* at = document_->bytes_.data() + header.body;
  // 1, 2 and 4 bytes are unsigned, 8 and 16 are two's complement.
  if (header.count <= 8) {
    return static_cast<std::int64_t>(big_endian(at, header.count));
  }
  const auto high = static_cast<std::int64_t>(big_endian(at, 8));
  const auto low = static_cast<std::int64_t>(big_endian(at + 8, 8));
  if (high != (low < 0 ? -1 : 0)) return std::nullopt;
  return low;
}

std::optional<double> Node::real() const {
  if (document_ == nullptr) return std::nullopt;
  const Document::Header header = document_->header(offset_);
  const std::byte* at = document_->bytes_.data() + header.body;
  if (header.type == Type::real) {
    if (header.count == 4) {
      return std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(at, 4)));
    }
    return std::bit_cast<double>(big_endian(at, 8));
  }
  if (header.type != Type::integer) return std::nullopt;
  if (header.count <= 8) {
    return static_cast<double>(static_cast<std::int64_t>(big_endian(at, header.count)));
  }
  return std::ldexp(static_cast<double>(static_cast<std::int64_t>(big_endian(at, 8))), 64) +
         static_cast<double>(big_endian(at + 8, 8));
}

std::optional<Timestamp> Node::date() const {
  if (document_ == nullptr) return std::nullopt;
  const Document::Header header = document_->header(offset_);
  if (header.type != Type::date) return std::nullopt;
  return from_mac_s(std::bit_cast<double>(big_endian(document_->bytes_.data() + header.body, 8)));
}

std::optional<Bytes> Node::data() const {
  if (document_ == nullptr) return std::nullopt;
  const Document::Header header = document_->header(offset_);
  if (header.type != Type::data || !document_->spend_bytes(header.count)) return std::nullopt;
  return document_->bytes_.subspan(static_cast<std::size_t>(header.body),
                                   static_cast<std::size_t>(header.count));
}

std::optional<std::uint64_t> Node::uid() const {
  if (document_ == nullptr) return std::nullopt;
  const Document::Header header = document_->header(offset_);
  if (header.type != Type::uid) return std::nullopt;
  const std::byte* at = document_->bytes_.data() + header.body;
  std::uint64_t size = header.count;
  for (; size > 8; --size, ++at) {
    if (*at != std::byte{0}) return std::nullopt;
  }
  return big_endian(at, size);
}

std::optional<std::string_view> Node::text() const {
  if (document_ == nullptr) return std::nullopt;
  const Document::Header header = document_->header(offset_);
  if (header.type != Type::text) return std::nullopt;
  const Bytes raw = document_->bytes_.subspan(
      static_cast<std::size_t>(header.body),
      static_cast<std::size_t>(header.count) * (header.encoding == Encoding::utf16 ? 2 : 1));
  if (!document_->spend_bytes(raw.size())) return std::nullopt;
  if (header.encoding == Encoding::one_byte) return as_text(raw);
  if (!document_->arena_) document_->arena_ = std::make_unique<Document::Arena>();
  Document::Arena& arena = *document_->arena_;
  const auto found = arena.strings.find(offset_);
  if (found != arena.strings.end()) return found->second;
  // A UTF-16 unit becomes at most three bytes, so strings that do not overlap stay below twice
  // the size of the file. Overlapping ones are forged, and would cost its square.
  if (arena.size > 2 * static_cast<std::uint64_t>(document_->bytes_.size())) return std::nullopt;
  std::string& text = arena.strings[offset_];
  utf::append_utf16(raw, true, text);
  arena.size += text.size();
  return text;
}

bool Node::is_text(std::string_view wanted) const {
  return document_ != nullptr && document_->equals(offset_, wanted);
}

std::size_t Node::size() const {
  if (document_ == nullptr) return 0;
  const Document::Header header = document_->header(offset_);
  const bool holds =
      header.type == Type::array || header.type == Type::set || header.type == Type::dict;
  return holds ? static_cast<std::size_t>(header.count) : 0;
}

Node Node::at(std::size_t index) const {
  if (document_ == nullptr) return {};
  const Document::Header header = document_->header(offset_);
  if (index >= header.count || !document_->spend_steps(1)) return {};
  switch (header.type) {
    case Type::array:
    case Type::set:
      return document_->reference(header.body + index * document_->ref_size_);
    case Type::dict:  // all the keys, then all the values
      return document_->reference(header.body + (header.count + index) * document_->ref_size_);
    default:
      return {};
  }
}

std::string_view Node::key_at(std::size_t index) const {
  if (document_ == nullptr) return {};
  const Document::Header header = document_->header(offset_);
  if (header.type != Type::dict || index >= header.count || !document_->spend_steps(1)) return {};
  return document_->reference(header.body + index * document_->ref_size_)
      .text()
      .value_or(std::string_view());
}

// The number of the first key that is `key`; the count when there is none. This loop is where the
// time of a manifest row goes, so everything that does not change stands outside of it, the sizes
// that such a row has are known when compiling (0: any), and the first byte of a short ASCII key,
// which tells its length, is nearly always enough.
template <std::uint64_t kRefSize, std::uint64_t kOffsetSize>
std::uint64_t Document::find_key(const Header& dict, std::string_view key) const {
  if (key.data() == nullptr) key = "";  // memcmp wants an address, also for no bytes
  const std::byte* base = bytes_.data();
  const std::byte* table = base + table_;
  const std::uint64_t ref_size = kRefSize != 0 ? kRefSize : ref_size_;
  const std::uint64_t offset_size = kOffsetSize != 0 ? kOffsetSize : offset_size_;
  const std::uint64_t objects = object_count_;
  const std::uint64_t room = table_ - kHeaderSize;
  const unsigned wanted = key.size() < 15 ? kShortAscii + static_cast<unsigned>(key.size()) : 0;
  const std::byte* ref = base + dict.body;
  for (std::uint64_t i = 0; i < dict.count; ++i, ref += ref_size) {
    const std::uint64_t index = big_endian(ref, ref_size);
    if (index >= objects) continue;
    const std::uint64_t offset = big_endian(table + index * offset_size, offset_size);
    if (offset - kHeaderSize >= room) continue;
    const auto marker = std::to_integer<unsigned>(base[offset]);
    if (marker - kShortAscii < kLongAscii - kShortAscii) {
      if (marker != wanted || key.size() >= table_ - offset) continue;
      if (std::memcmp(base + offset + 1, key.data(), key.size()) == 0) return i;
    } else if (equals(offset, key)) {
      return i;
    }
  }
  return dict.count;
}

Node Node::operator[](std::string_view key) const {
  if (document_ == nullptr) return {};
  const Document::Header header = document_->header(offset_);
  if (header.type != Type::dict || !document_->spend_steps(header.count)) return {};
  const bool small = document_->ref_size_ == 1 && document_->offset_size_ == 2;
  const std::uint64_t index =
      small ? document_->find_key<1, 2>(header, key) : document_->find_key<0, 0>(header, key);
  if (index == header.count) return {};
  return document_->reference(header.body + (header.count + index) * document_->ref_size_);
}

}  // namespace bridle::plist
