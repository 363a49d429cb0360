#include "formats/sqlite_leftovers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "bytes/reader.h"

namespace bridle::sqlite {
namespace {

constexpr std::size_t kHeaderBytes = 100;  // of page 1
constexpr std::size_t kLogHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::uint8_t kTableLeaf = 0x0D;
constexpr std::size_t kMostCells = 2'000;  // of a record: SQLite's own limit of columns

bool fill(const ByteSource& source, std::uint64_t offset, std::span<std::byte> out) {
  const auto got = source.read_at(offset, out);
  return got.ok() && *got == out.size();
}

bool is_page_size(std::uint32_t size) {
  return size >= 512 && size <= 65'536 && std::has_single_bit(size);
}

// SQLite's own: seven bits a byte, the ninth whole.
std::uint64_t varint(ByteReader& reader) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) {
    const std::uint8_t byte = reader.u8();
    value = value << 7 | (byte & 0x7FU);
    if (byte < 0x80) return value;
  }
  return value << 8 | reader.u8();
}

std::int64_t signed_of(Bytes bytes) {
  std::uint64_t value = std::to_integer<int>(bytes[0]) >= 0x80 ? ~std::uint64_t{0} : 0;
  for (const std::byte byte : bytes) value = value << 8 | std::to_integer<std::uint64_t>(byte);
  return static_cast<std::int64_t>(value);
}

std::size_t bytes_of(std::uint64_t type) {
  constexpr std::array<std::size_t, 10> kFixed = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
  if (type < kFixed.size()) return kFixed[type];
  return type < 12 ? 0 : static_cast<std::size_t>((type - 12) / 2);
}

LeftoverCell cell_of(std::uint64_t type, Bytes bytes) {
  using Type = LeftoverCell::Type;
  if (type == 0) return {};
  if (type == 8 || type == 9) return {.type = Type::integer, .integer = type == 9 ? 1 : 0};
  if (type == 7) {
    return {.type = Type::real,
            .real = std::bit_cast<double>(static_cast<std::uint64_t>(signed_of(bytes)))};
  }
  if (type < 7) return {.type = Type::integer, .integer = signed_of(bytes)};
  return {.type = type % 2 == 0 ? Type::blob : Type::text, .bytes = bytes};
}

// Searches one page after the other.
class Search {
 public:
  Search(std::size_t least, std::size_t most, const EachLeftover& each)
      : least_(least), most_(std::min(most, kMostCells)), each_(each) {}

  bool ended() const { return ended_; }

  // One page, of which page 1 is none: its b-tree is that of the schema.
  void page(Bytes page, Leftover::From from, std::uint32_t number) {
    ByteReader header(page);
    if (header.u8() != kTableLeaf) return;
    header.skip(2);
    const std::uint16_t cells = header.be16();
    header.skip(3);
    for (std::uint16_t i = 0; i < cells && header.ok() && !ended_; ++i) {
      const std::uint16_t at = header.be16();
      if (!header.ok()) return;
      cell(page, at, from, number);
    }
  }

 private:
  void cell(Bytes page, std::uint16_t at, Leftover::From from, std::uint32_t number) {
    ByteReader reader(page);
    reader.seek(at);
    const std::uint64_t size = varint(reader);
    const auto row_id = static_cast<std::int64_t>(varint(reader));
    const Bytes payload = reader.take(size);  // one that goes on elsewhere is longer than the page
    if (!reader.ok() || payload.empty() || !record(payload)) return;
    const Leftover found{.from = from, .number = number, .row_id = row_id, .cells = cells_};
    if (!each_(found)) ended_ = true;
  }

  // Fills cells_. False when it is no record, or not of that many values.
  bool record(Bytes payload) {
    cells_.clear();
    ByteReader types(payload);
    const std::uint64_t header = varint(types);
    if (!types.ok() || header > payload.size()) return false;
    std::size_t at = static_cast<std::size_t>(header);
    while (types.offset() < header) {
      const std::uint64_t type = varint(types);
      if (!types.ok() || types.offset() > header || type == 10 || type == 11) return false;
      const std::size_t bytes = bytes_of(type);
      if (bytes > payload.size() - at || cells_.size() == most_) return false;
      cells_.push_back(cell_of(type, payload.subspan(at, bytes)));
      at += bytes;
    }
    return at == payload.size() && cells_.size() >= least_;
  }

  std::size_t least_;
  std::size_t most_;
  const EachLeftover& each_;
  std::vector<LeftoverCell> cells_;
  bool ended_ = false;
};

void search_free_pages(const ByteSource& database, Search& search) {
  std::array<std::byte, kHeaderBytes> header{};
  if (!fill(database, 0, header)) return;
  ByteReader reader(header);
  reader.seek(16);
  std::uint32_t page_size = reader.be16();
  if (page_size == 1) page_size = 65'536;
  reader.seek(32);  // after what tells no page size
  std::uint32_t trunk = reader.be32();
  if (!is_page_size(page_size)) return;
  const std::uint64_t pages = database.size() / page_size;
  std::vector<bool> seen(static_cast<std::size_t>(pages) + 1);
  std::vector<std::byte> page(page_size);
  std::vector<std::byte> leaf(page_size);
  const auto read = [&](std::uint32_t number, std::vector<std::byte>& into) {
    if (number < 2 || number > pages || seen[number]) return false;
    seen[number] = true;
    return fill(database, (std::uint64_t{number} - 1) * page_size, into);
  };
  while (!search.ended() && read(trunk, page)) {
    ByteReader list(page);
    trunk = list.be32();
    const std::uint32_t count = list.be32();
    for (std::uint32_t i = 0; i < count && list.ok() && !search.ended(); ++i) {
      const std::uint32_t number = list.be32();
      if (read(number, leaf)) search.page(leaf, Leftover::From::free_page, number);
    }
  }
}

void search_log(const ByteSource& log, Search& search) {
  std::array<std::byte, kLogHeaderBytes> header{};
  if (!fill(log, 0, header)) return;
  ByteReader reader(header);
  reader.skip(8);
  const std::uint32_t page_size = reader.be32();
  if (!is_page_size(page_size)) return;
  std::vector<std::byte> frame(kFrameHeaderBytes + page_size);
  std::uint32_t number = 0;
  for (std::uint64_t at = kLogHeaderBytes; !search.ended() && fill(log, at, frame);
       at += frame.size()) {
    search.page(Bytes(frame).subspan(kFrameHeaderBytes), Leftover::From::log_frame, ++number);
  }
}

}  // namespace

std::string Leftover::place() const {
  return from == From::free_page ? "free page " + std::to_string(number)
                                 : "frame " + std::to_string(number) + " of the write-ahead log";
}

void find_leftovers(const ByteSource& database, const ByteSource* log, std::size_t least,
                    std::size_t most, const EachLeftover& each) {
  Search search(least, most, each);
  search_free_pages(database, search);
  if (log != nullptr && !search.ended()) search_log(*log, search);
}

}  // namespace bridle::sqlite
