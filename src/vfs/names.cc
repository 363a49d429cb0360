#include "vfs/names.h"

#include <algorithm>

#include "base/limits.h"
#include "bytes/utf.h"

namespace bridle::vfs {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEF";

bool is_control(std::uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

// The byte that "%XX" at the front of `text` stands for, or -1 if it is no escape.
int escape_at(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return -1;
  const std::size_t high = kDigits.find(text[1]);
  const std::size_t low = kDigits.find(text[2]);
  if (high == std::string_view::npos || low == std::string_view::npos) return -1;
  const int byte = static_cast<int>(high * 16 + low);
  return byte < 0x20 || byte >= 0x7F || byte == '%' ? byte : -1;
}

void append_escape(char c, std::string& out) {
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

bool has_parent_component(std::string_view raw) {
  while (true) {
    const std::size_t end = raw.find('/');
    if (raw.substr(0, end) == "..") return true;
    if (end == std::string_view::npos) return false;
    raw.remove_prefix(end + 1);
  }
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

void append_escaped(std::string_view raw, std::string& out) {
  // Nearly every path is printable ASCII without "%".
  const auto needs_a_look = [](char c) { return c < 0x20 || c >= 0x7F || c == '%'; };
  const auto odd = std::find_if(raw.begin(), raw.end(), needs_a_look);
  const auto plain = static_cast<std::size_t>(odd - raw.begin());
  out.append(raw.substr(0, plain));
  raw.remove_prefix(plain);
  while (!raw.empty()) {
    const utf::Decoded c = utf::decode(raw);
    if (!c.valid || is_control(c.code_point) || escape_at(raw) >= 0) {
      for (const char byte : raw.substr(0, c.length)) append_escape(byte, out);
    } else {
      out.append(raw.substr(0, c.length));
    }
    raw.remove_prefix(c.length);
  }
}

std::string escaped(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  append_escaped(raw, out);
  return out;
}

std::string unescaped(std::string_view shown) {
  std::string out;
  out.reserve(shown.size());
  while (!shown.empty()) {
    const int byte = escape_at(shown);
    out += byte < 0 ? shown[0] : static_cast<char>(byte);
    shown.remove_prefix(byte < 0 ? 1 : 3);
  }
  return out;
}

PathFlaw flaw_of(std::string_view raw) {
  if (raw.empty() || raw == ".") return PathFlaw::empty;
  if (raw.size() > limits::kPath) return PathFlaw::over_limit;
  if (raw.find('\0') != std::string_view::npos) return PathFlaw::nul;
  if (raw[0] == '/' || (raw.size() >= 2 && raw[1] == ':' && is_letter(raw[0]))) {
    return PathFlaw::absolute;
  }
  return has_parent_component(raw) ? PathFlaw::parent : PathFlaw::none;
}

std::string_view describe(PathFlaw flaw) {
  switch (flaw) {
    case PathFlaw::none:
      break;
    case PathFlaw::empty:
      return "its name is empty";
    case PathFlaw::absolute:
      return "its name is an absolute path";
    case PathFlaw::parent:
      return "its name leads out of the evidence";
    case PathFlaw::nul:
      return "its name holds a NUL byte";
    case PathFlaw::over_limit:
      return "its path is longer than 4096 bytes";
  }
  return "its name is as it should be";
}

}  // namespace bridle::vfs
