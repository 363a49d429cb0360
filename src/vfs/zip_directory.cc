#include "vfs/zip_directory.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "bytes/reader.h"

namespace bridle::vfs::zip {
namespace {

constexpr std::uint32_t kRecordMark = 0x02014b50;
constexpr std::uint32_t kHeaderMark = 0x04034b50;
constexpr std::uint32_t kEndMark = 0x06054b50;
constexpr std::uint32_t kWideEndMark = 0x06064b50;
constexpr std::uint32_t kWideLocatorMark = 0x07064b50;

constexpr std::size_t kRecordSize = 46;
constexpr std::size_t kHeaderSize = 30;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kWideLocatorSize = 20;
constexpr std::size_t kWideEndSize = 56;
constexpr std::size_t kLongestComment = 0xFFFF;
constexpr std::size_t kLongestRecord = kRecordSize + 3 * 0xFFFF;

// Values of 32 and 16 bits that say: see the zip64 field.
constexpr std::uint32_t kSeeWide = 0xFFFF'FFFF;

Result<std::vector<std::byte>> read_some(const ByteSource& zip, std::uint64_t offset,
                                         std::uint64_t size) {
  if (offset >= zip.size()) return std::vector<std::byte>();
  std::vector<std::byte> out(static_cast<std::size_t>(std::min(size, zip.size() - offset)));
  auto got = zip.read_at(offset, out);
  if (!got) return got.error();
  out.resize(*got);
  return out;
}

// The fields that follow the name: sizes that do not fit, and the time in UTC.
void read_extra(Bytes extra, Record& out) {
  ByteReader fields(extra);
  while (fields.remaining() >= 4) {
    const std::uint16_t kind = fields.le16();
    ByteReader field(fields.take(fields.le16()));
    if (!fields.ok()) return;
    if (kind == 0x0001) {
      if (out.size == kSeeWide) out.size = field.le64();
      if (out.packed == kSeeWide) out.packed = field.le64();
      if (out.header == kSeeWide) out.header = field.le64();
    } else if (kind == 0x5455 && (field.u8() & 1) != 0) {
      const auto seconds = static_cast<std::int32_t>(field.le32());
      if (field.ok()) out.modified = from_unix_s(std::int64_t{seconds});
    }
  }
}

EntryType type_of(std::uint8_t system, std::uint32_t attributes, std::string_view name) {
  const bool unix_mode = system == 3 || system == 19;  // Unix, macOS
  switch (unix_mode ? (attributes >> 16) & S_IFMT : 0) {
    case S_IFREG:
      break;
    case S_IFDIR:
      return EntryType::directory;
    case S_IFLNK:
      return EntryType::link;
    case 0:  // many writers leave it out
      break;
    default:
      return EntryType::other;
  }
  return name.ends_with('/') ? EntryType::directory : EntryType::file;
}

// The record at the front of `bytes` and its length; 0 when there is none.
std::size_t read_record(Bytes bytes, Record& out) {
  ByteReader reader(bytes);
  if (reader.le32() != kRecordMark) return 0;
  reader.skip(1);
  const std::uint8_t system = reader.u8();
  reader.skip(2);
  const std::uint16_t flags = reader.le16();
  out.method = reader.le16();
  reader.skip(4);  // local time, of a time zone that is not told
  out.crc32 = reader.le32();
  out.packed = reader.le32();
  out.size = reader.le32();
  const std::uint16_t name_size = reader.le16();
  const std::uint16_t extra_size = reader.le16();
  const std::uint16_t comment_size = reader.le16();
  reader.skip(4);
  const std::uint32_t attributes = reader.le32();
  out.header = reader.le32();
  out.name = as_text(reader.take(name_size));
  const Bytes extra = reader.take(extra_size);
  reader.skip(comment_size);
  if (!reader.ok()) return 0;
  out.modified.reset();
  read_extra(extra, out);
  // Bit 0: encrypted, bit 13: the directory's values are masked too. 99: AES.
  out.encrypted = (flags & 0x2001) != 0 || out.method == 99;
  out.windows = system == 0;
  out.type = type_of(system, attributes, out.name);
  return reader.offset();
}

// The directory that an end record at `bytes`, `offset` in the file, tells of.
Result<std::optional<Directory>> directory_of(const ByteSource& zip, Bytes bytes,
                                              std::uint64_t offset) {
  ByteReader end(bytes);
  end.skip(4);
  const std::uint16_t disk = end.le16();
  end.skip(2);
  end.skip(2);
  Directory out;
  out.records = end.le16();
  std::uint64_t size = end.le32();
  out.start = end.le32();
  const bool wide = size == kSeeWide || out.start == kSeeWide || out.records == 0xFFFF;
  if (wide && offset >= kWideLocatorSize) {
    auto locator_bytes = read_some(zip, offset - kWideLocatorSize, kWideLocatorSize);
    if (!locator_bytes) return locator_bytes.error();
    ByteReader locator(*locator_bytes);
    if (locator.le32() == kWideLocatorMark) {
      locator.skip(4);
      auto wide_bytes = read_some(zip, locator.le64(), kWideEndSize);
      if (!wide_bytes) return wide_bytes.error();
      ByteReader wide_end(*wide_bytes);
      if (wide_end.le32() != kWideEndMark) return std::optional<Directory>();
      wide_end.skip(28);
      out.records = wide_end.le64();
      size = wide_end.le64();
      out.start = wide_end.le64();
      out.wide = true;
      if (!wide_end.ok()) return std::optional<Directory>();
    }
  }
  if (out.start > offset || size > offset - out.start) return std::optional<Directory>();
  out.end = out.start + size;
  if (disk != 0 && disk != 0xFFFF) {
    return Error{ErrorCode::unsupported,
                 "it is one part of a zip that was split: join the parts first"};
  }
  return std::optional<Directory>(out);
}

}  // namespace

Result<std::optional<Directory>> find_directory(const ByteSource& zip) {
  const std::uint64_t tail_size = std::min<std::uint64_t>(zip.size(), kEndSize + kLongestComment);
  const std::uint64_t tail_start = zip.size() - tail_size;
  auto tail = read_some(zip, tail_start, tail_size);
  if (!tail) return tail.error();
  // From the end: a comment may hold something that looks like the mark.
  for (std::size_t at = tail->size() < kEndSize ? 0 : tail->size() - kEndSize + 1; at > 0; --at) {
    const Bytes here = Bytes(*tail).subspan(at - 1);
    if (ByteReader(here).le32() != kEndMark) continue;
    auto found = directory_of(zip, here, tail_start + at - 1);
    if (!found || *found) return found;
  }
  return std::optional<Directory>();
}

Result<void> for_each_record(const ByteSource& zip, const Directory& directory,
                             const std::function<Result<void>(const Record&)>& each) {
  constexpr std::uint64_t kWindow = 1U << 20;
  static_assert(kWindow > kLongestRecord);
  std::optional<Error> damage;
  std::uint64_t seen = 0;
  std::uint64_t offset = directory.start;
  while (offset < directory.end) {
    const std::uint64_t size = std::min(kWindow, directory.end - offset);
    auto window = read_some(zip, offset, size);
    if (!window) return window.error();
    const bool last = offset + window->size() >= directory.end || window->size() < size;
    std::size_t at = 0;
    while (at < window->size() && (last || window->size() - at >= kLongestRecord)) {
      Record record;
      const std::size_t length = read_record(Bytes(*window).subspan(at), record);
      if (length == 0) {
        if (!damage) {
          damage = Error{ErrorCode::malformed,
                         "the zip's directory is damaged at byte " + std::to_string(offset + at)};
        }
        ++at;
        continue;
      }
      record.record = offset + at;
      at += length;
      ++seen;
      if (auto went = each(record); !went) return went;
    }
    if (at == 0) break;
    offset += at;
  }
  if (damage) return *damage;
  const std::uint64_t mask = directory.wide ? ~std::uint64_t{0} : 0xFFFF;
  if ((seen & mask) != (directory.records & mask)) {
    return Error{ErrorCode::malformed, "the zip's directory says that it lists " +
                                           std::to_string(directory.records) +
                                           " members and lists " + std::to_string(seen)};
  }
  return {};
}

Result<Record> record_at(const ByteSource& zip, std::uint64_t offset) {
  auto bytes = read_some(zip, offset, kLongestRecord);
  if (!bytes) return bytes.error();
  Record out;
  if (read_record(*bytes, out) == 0) {
    return Error{ErrorCode::malformed, "the zip's directory changed while it was read"};
  }
  out.name = {};
  out.record = offset;
  return out;
}

Result<std::uint64_t> contents_at(const ByteSource& zip, const Record& record) {
  auto bytes = read_some(zip, record.header, kHeaderSize);
  if (!bytes) return bytes.error();
  ByteReader header(*bytes);
  const std::uint32_t mark = header.le32();
  header.skip(22);
  const std::uint64_t names = std::uint64_t{header.le16()} + header.le16();
  if (!header.ok() || mark != kHeaderMark) {
    return Error{ErrorCode::malformed,
                 "no member starts at byte " + std::to_string(record.header) + " of the zip"};
  }
  const std::uint64_t start = record.header + kHeaderSize + names;
  if (start > zip.size() || record.packed > zip.size() - start) {
    return Error{ErrorCode::malformed, "it reaches over the end of the zip"};
  }
  return start;
}

std::uint32_t crc32(std::uint32_t before, Bytes bytes) {
  static constexpr auto kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit)
        value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320 : value >> 1;
      table[i] = value;
    }
    return table;
  }();
  std::uint32_t value = ~before;
  for (const std::byte byte : bytes) {
    value = value >> 8 ^ kTable[(value ^ static_cast<std::uint32_t>(byte)) & 0xFF];
  }
  return ~value;
}

}  // namespace bridle::vfs::zip
