#include <algorithm>
#include <charconv>

#include "artifacts/ips.h"
#include "base/limits.h"
#include "bytes/lines.h"

namespace bridle::artifacts::ips {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// "0x1c3df54fc" at the front of `text`, which is moved behind it.
std::optional<std::uint64_t> take_address(std::string_view& text) {
  if (!text.starts_with("0x")) return std::nullopt;
  std::uint64_t address = 0;
  const auto read = std::from_chars(text.data() + 2, text.data() + text.size(), address, 16);
  if (read.ec != std::errc() || read.ptr == text.data() + 2) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return address;
}

// "7   itunescloudd     <tab>0x0000000100cad920 0x100be4000 + 825632"
std::optional<std::uint64_t> address_of_frame(std::string_view line) {
  if (line.empty() || line.front() < '0' || line.front() > '9') return std::nullopt;
  const std::size_t at = std::min(line.find("\t0x"), line.find(" 0x"));
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = line.substr(at + 1);
  return take_address(rest);
}

// "0x100be4000 - 0x100d37fff +name arm64e  <uuid> /path"
std::optional<Image> image_of(std::string_view line) {
  line = trimmed(line);
  Image image;
  const auto first = take_address(line);
  if (!first || !line.starts_with(" - ")) return std::nullopt;
  line.remove_prefix(3);
  line = trimmed(line);
  image.first = *first;
  image.last = take_address(line).value_or(*first);
  const std::size_t uuid = line.find('<');
  const std::size_t path = line.find("> /", uuid == std::string_view::npos ? 0 : uuid);
  if (path == std::string_view::npos) return std::nullopt;
  image.path = trimmed(line.substr(path + 2));
  return image;
}

enum class Part : std::uint8_t { fields, messages, crashed, other, images };

Part part_of(std::string_view line, Part part) {
  if (line.starts_with("Binary Images:")) return Part::images;
  if (line.starts_with("Application Specific Information:")) return Part::messages;
  if (line.starts_with("Last Exception Backtrace:")) return Part::crashed;
  if (line.starts_with("Thread ") && line.find(" Crashed:") != std::string_view::npos) {
    return Part::crashed;
  }
  if (line.starts_with("Thread ") || line.starts_with("Heaviest stack")) return Part::other;
  if (line.empty() && part != Part::images && part != Part::other) return Part::fields;
  return part;
}

template <typename T>
void add(std::optional<T> value, std::vector<T>& list) {
  if (value && list.size() < limits::kListValues) list.push_back(*value);
}

std::optional<Text::Field> field_of(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || line.front() == ' ' || line.front() == '\t') {
    return std::nullopt;
  }
  return Text::Field{line.substr(0, colon), trimmed(line.substr(colon + 1))};
}

}  // namespace

std::optional<std::string_view> Text::field(std::string_view key) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const Field& each) { return each.key == key; });
  if (found == fields.end() || found->value.empty()) return std::nullopt;
  return found->value;
}

Text read_text(std::string_view text) {
  Text out;
  Part part = Part::fields;
  LineReader lines(as_bytes(text));
  while (lines.next()) {
    const std::string_view line = lines.text();
    out.ended = out.ended || line == "EOF";
    const Part before = part;
    part = part_of(line, part);
    if (part != before || line.empty()) {
      if (part != Part::fields) continue;
    }
    switch (part) {
      case Part::fields:
        if (!line.empty()) add(field_of(line), out.fields);
        break;
      case Part::messages:
        add(std::optional(line), out.messages);
        break;
      case Part::crashed:
        add(address_of_frame(line), out.frames);
        break;
      case Part::images:
        add(image_of(line), out.images);
        break;
      case Part::other:
        break;
    }
  }
  return out;
}

NameAndPid name_and_pid(std::string_view text) {
  NameAndPid out{text, std::nullopt};
  if (!text.ends_with(']')) return out;
  const std::size_t bracket = text.rfind('[');
  if (bracket == std::string_view::npos) return out;
  const char* last = text.data() + text.size() - 1;
  std::int64_t pid = 0;
  const auto read = std::from_chars(text.data() + bracket + 1, last, pid);
  if (read.ec != std::errc() || read.ptr != last) return out;
  out.pid = pid;
  out.name = trimmed(text.substr(0, bracket));
  return out;
}

}  // namespace bridle::artifacts::ips
