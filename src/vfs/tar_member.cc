#include "vfs/tar_member.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "vfs/slice_source.h"

namespace bridle::vfs {
namespace {

constexpr std::uint64_t kBlock = 512;
constexpr std::size_t kPaxBytes = 1U << 20;
constexpr int kHeaders = 8;  // of one member

std::optional<std::uint64_t> octal_or_binary(std::string_view field) {
  if (field.empty()) return std::nullopt;
  std::uint64_t out = 0;
  if ((static_cast<unsigned char>(field[0]) & 0x80) != 0) {
    for (std::size_t i = field.size() - 8; i < field.size(); ++i) {
      out = out << 8 | static_cast<unsigned char>(field[i]);
    }
    return out;
  }
  bool any = false;
  for (const char c : field) {
    if (c == ' ' && !any) continue;
    if (c < '0' || c > '7') break;
    out = out * 8 + static_cast<std::uint64_t>(c - '0');
    any = true;
  }
  if (!any) return std::nullopt;
  return out;
}

struct Pax {
  std::optional<std::uint64_t> size;
  bool sparse = false;
};

// Records "<length> <key>=<value>\n".
std::optional<Pax> parse_pax(std::string_view text) {
  Pax out;
  while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    std::size_t length = 0;
    std::size_t at = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && at < 8; ++at) {
      length = length * 10 + static_cast<std::size_t>(text[at] - '0');
    }
    if (length <= at || length > text.size()) return std::nullopt;
    const std::string_view record = text.substr(at, length - at);
    text.remove_prefix(length);
    if (record.starts_with(" GNU.sparse")) out.sparse = true;
    if (!record.starts_with(" size=")) continue;
    std::uint64_t size = 0;
    for (const char c : record.substr(6)) {
      if (c == '\n') break;
      if (c < '0' || c > '9' || size > UINT64_MAX / 16) return std::nullopt;
      size = size * 10 + static_cast<std::uint64_t>(c - '0');
    }
    out.size = size;
  }
  return out;
}

}  // namespace

std::optional<TarContents> tar_contents(const ByteSource& tar, std::uint64_t header) {
  Pax pax;
  for (int i = 0; i < kHeaders; ++i) {
    std::array<std::byte, kBlock> block{};
    const auto got = read_fully(tar, header, block);
    if (!got || *got < block.size()) return std::nullopt;
    const std::string_view text = as_text(block);
    const auto size = octal_or_binary(text.substr(124, 12));
    if (!size) return std::nullopt;
    const char type = text[156];
    const std::uint64_t contents = header + kBlock;
    if (type == 'x' || type == 'X') {
      if (*size > kPaxBytes) return std::nullopt;
      std::vector<std::byte> records(static_cast<std::size_t>(*size));
      const auto read = read_fully(tar, contents, records);
      const auto parsed = read ? parse_pax(as_text(records)) : std::nullopt;
      if (!parsed) return std::nullopt;
      pax = *parsed;
    } else if (type == '0' || type == '\0' || type == '7') {
      const TarContents out{contents, pax.size.value_or(*size)};
      if (pax.sparse || out.size > tar.size() || out.start > tar.size() - out.size) {
        return std::nullopt;
      }
      return out;
    } else if (type != 'g' && type != 'L' && type != 'K') {
      return std::nullopt;
    }
    if (*size > tar.size()) return std::nullopt;
    header = contents + (*size + kBlock - 1) / kBlock * kBlock;
  }
  return std::nullopt;
}

}  // namespace bridle::vfs
