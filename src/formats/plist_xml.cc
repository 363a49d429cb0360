#include "formats/plist_xml.h"

#include <charconv>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "base/time.h"
#include "formats/plist_writer.h"

namespace bridle::plist {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Decimal or "0x", with a sign, as CoreFoundation reads them.
bool parse_integer(std::string_view text, std::int64_t& out) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
    base = 16;
  }
  std::uint64_t magnitude = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, magnitude, base);
  if (error != std::errc() || stop != end) return false;
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;
  if (magnitude > (negative ? kLimit : kLimit - 1)) return false;
  out = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
  return true;
}

bool parse_real(std::string_view text, double& out) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  return error == std::errc() && stop == end;
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

bool parse_base64(std::string_view text, Tree::Data& out) {
  std::uint32_t bits = 0;
  int digits = 0;  // of the group at hand
  int padding = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int digit = base64_digit(c);
    if (digit < 0 || padding != 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    if (++digits < 4) continue;
    out.push_back(static_cast<std::byte>(bits >> 16 & 0xFF));
    out.push_back(static_cast<std::byte>(bits >> 8 & 0xFF));
    out.push_back(static_cast<std::byte>(bits & 0xFF));
    digits = 0;
    bits = 0;
  }
  if (digits == 1 || padding > 2) return false;
  if (digits >= 2) out.push_back(static_cast<std::byte>(bits >> (digits == 2 ? 4 : 10) & 0xFF));
  if (digits == 3) out.push_back(static_cast<std::byte>(bits >> 2 & 0xFF));
  return true;
}

// The text of an element: all its character data, which CDATA sections may divide.
std::string text_of(const pugi::xml_node& element) {
  std::string out;
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
  }
  return out;
}

class Reader {
 public:
  // REQUIRES: depth counts the containers around `element`, and is within the limit.
  Tree read(const pugi::xml_node& element, int depth) {
    const std::string_view name = element.name();
    if (name == "dict") return read_dict(element, depth);
    if (name == "array") return read_array(element, depth);
    return read_scalar(name, text_of(element));
  }

  // The first thing that was left out.
  const std::optional<Error>& damage() const { return damage_; }

 private:
  void leave_out(ErrorCode code, std::string why) {
    if (!damage_) damage_ = Error{code, std::move(why)};
  }

  // Whether there is room for a value below `depth` containers.
  bool takes(int depth) {
    if (depth >= limits::kNesting) {
      leave_out(ErrorCode::over_limit,
                "the XML property list is nested deeper than " + std::to_string(limits::kNesting));
      return false;
    }
    if (++objects_ > limits::kPlistObjects) {
      leave_out(ErrorCode::over_limit, "the XML property list has more than " +
                                           std::to_string(limits::kPlistObjects) + " objects");
      return false;
    }
    return true;
  }

  Tree read_array(const pugi::xml_node& element, int depth) {
    Tree::Array out;
    for (const pugi::xml_node& child : element.children()) {
      if (child.type() != pugi::node_element || !takes(depth + 1)) continue;
      out.push_back(read(child, depth + 1));
    }
    return Tree{std::move(out)};
  }

  Tree read_dict(const pugi::xml_node& element, int depth) {
    Tree::Dict out;
    std::optional<std::string> key;
    for (const pugi::xml_node& child : element.children()) {
      if (child.type() != pugi::node_element) continue;
      const bool is_key = std::string_view(child.name()) == "key";
      if (is_key && key) {
        leave_out(ErrorCode::malformed, "the XML property list has a key without a value");
      } else if (!is_key && !key) {
        leave_out(ErrorCode::malformed,
                  "the XML property list has a value without a key in a dictionary");
        continue;
      }
      if (is_key) {
        key = text_of(child);
        continue;
      }
      if (takes(depth + 1)) out.emplace_back(std::move(*key), read(child, depth + 1));
      key.reset();
    }
    if (key) leave_out(ErrorCode::malformed, "the XML property list has a key without a value");
    if (out.size() == 1 && out[0].first == "CF$UID") {
      const auto* number = std::get_if<std::int64_t>(&out[0].second.value);
      if (number != nullptr && *number >= 0) {
        return Tree{Tree::Uid{static_cast<std::uint64_t>(*number)}};
      }
    }
    return Tree{std::move(out)};
  }

  // What cannot be read as what its element says stays as its text: kept, and not taken for a
  // number or a time.
  static Tree read_scalar(std::string_view name, std::string text) {
    if (name == "true") return {true};
    if (name == "false") return {false};
    if (name == "integer") {
      std::int64_t number = 0;
      if (parse_integer(trimmed(text), number)) return {number};
    } else if (name == "real") {
      double number = 0;
      if (parse_real(trimmed(text), number)) return {number};
    } else if (name == "date") {
      if (const auto time = parse_rfc3339(trimmed(text))) return {*time};
    } else if (name == "data") {
      Tree::Data data;
      if (parse_base64(text, data)) return {std::move(data)};
    }
    return {std::move(text)};
  }

  std::uint64_t objects_ = 0;
  std::optional<Error> damage_;
};

// Takes away what a break may have cut: the value that the document ends in, and its key.
void drop_last_value(pugi::xml_node node) {
  while (true) {
    pugi::xml_node last = node.last_child();
    while (last && last.type() != pugi::node_element) last = last.previous_sibling();
    const std::string_view name = node.name();
    if (!last || (name != "plist" && name != "dict" && name != "array")) break;
    node = last;
  }
  const std::string_view name = node.name();
  if (name == "plist" || name == "dict" || name == "array") return;
  pugi::xml_node parent = node.parent();
  pugi::xml_node before = node.previous_sibling();
  while (before && before.type() != pugi::node_element) before = before.previous_sibling();
  const bool has_key = name != "key" && before && std::string_view(before.name()) == "key";
  parent.remove_child(node);
  if (has_key && std::string_view(parent.name()) == "dict") parent.remove_child(before);
}

}  // namespace

Result<XmlInBinary> xml_to_binary(Bytes xml) {
  pugi::xml_document document;
  // White space that is all of a string is its value. Entities of a document type stay unexpanded:
  // the parser skips DOCTYPE and knows only XML's five.
  const pugi::xml_parse_result parsed = document.load_buffer(
      xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  const pugi::xml_node plist = document.child("plist");
  if (parsed.status == pugi::status_out_of_memory) {
    return Error{ErrorCode::over_limit, "the XML property list does not fit into memory"};
  }
  if (!plist) return Error{ErrorCode::malformed, "is no property list, binary or XML"};
  XmlInBinary out;
  if (!parsed) {
    out.damage = Error{ErrorCode::malformed, "the XML property list is broken at byte " +
                                                 std::to_string(parsed.offset) + ": " +
                                                 parsed.description()};
    drop_last_value(plist);
  }
  for (const pugi::xml_node& child : plist.children()) {
    if (child.type() != pugi::node_element) continue;
    Reader reader;
    const Tree tree = reader.read(child, 0);
    if (!out.damage) out.damage = reader.damage();
    out.binary = write_binary(tree);
    return out;
  }
  if (out.damage) return *out.damage;
  return Error{ErrorCode::malformed, "the XML property list is empty"};
}

}  // namespace bridle::plist
