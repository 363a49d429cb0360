#include "formats/sqlite_log.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bytes/reader.h"

namespace bridle::sqlite {
namespace {

constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::uint32_t kMagic = 0x377F0682;  // with the last bit set: big-endian checksums

// The running checksum of a log: two sums over pairs of 32-bit words.
class Checksum {
 public:
  explicit Checksum(bool big_endian) : big_endian_(big_endian) {}

  void add(Bytes bytes) {
    ByteReader reader(bytes);
    while (reader.remaining() >= 8) {
      first_ += word(reader) + second_;
      second_ += word(reader) + first_;
    }
  }
  bool is(std::uint32_t first, std::uint32_t second) const {
    return first == first_ && second == second_;
  }

 private:
  std::uint32_t word(ByteReader& reader) const {
    return big_endian_ ? reader.be32() : reader.le32();
  }

  bool big_endian_;
  std::uint32_t first_ = 0;
  std::uint32_t second_ = 0;
};

// False when fewer bytes are there.
bool fill(const ByteSource& log, std::uint64_t offset, std::span<std::byte> out) {
  const auto got = log.read_at(offset, out);
  return got.ok() && *got == out.size();
}

}  // namespace

std::optional<std::string> log_damage(const ByteSource& log) {
  if (log.size() == 0) return std::nullopt;
  const std::string ignored = "; its rows are not read";
  std::array<std::byte, kHeaderBytes> header{};
  if (!fill(log, 0, header)) {
    return "the write-ahead log is shorter than its header" + ignored;
  }
  ByteReader reader(header);
  const std::uint32_t magic = reader.be32();
  reader.skip(4);  // version
  const std::uint32_t page_size = reader.be32();
  reader.skip(4);  // checkpoint sequence
  const std::uint64_t salt = reader.be64();
  const std::uint32_t first = reader.be32();
  const std::uint32_t second = reader.be32();
  const bool page_size_fits =
      page_size >= 512 && page_size <= 65'536 && (page_size & (page_size - 1)) == 0;
  if ((magic & ~1U) != kMagic || !page_size_fits) {
    return "the write-ahead log is none: its header is not a log's" + ignored;
  }
  Checksum sum((magic & 1) != 0);
  sum.add(std::span(header).first(24));
  if (!sum.is(first, second)) {
    return "the checksum of the write-ahead log's header is wrong" + ignored;
  }
  std::vector<std::byte> frame(kFrameHeaderBytes + page_size);
  std::uint64_t number = 0;
  for (std::uint64_t at = kHeaderBytes; at < log.size(); at += frame.size()) {
    ++number;
    const std::string place = "the write-ahead log is damaged from its frame " +
                              std::to_string(number) + " on; what stands behind is not read";
    const bool whole = fill(log, at, frame);
    ByteReader of_frame(frame);
    of_frame.skip(8);  // page number, size of the database after a commit
    const std::uint64_t frame_salt = of_frame.be64();
    const std::uint32_t frame_first = of_frame.be32();
    const std::uint32_t frame_second = of_frame.be32();
    if (whole && frame_salt != salt) {
      // A leftover has the salt of an earlier round: one less in its first half.
      const bool zeros =
          std::all_of(frame.begin(), frame.end(), [](std::byte b) { return b == std::byte{0}; });
      return zeros ? std::optional(place) : std::nullopt;
    }
    if (!whole) return place;
    sum.add(std::span(frame).first(8));
    sum.add(std::span(frame).subspan(kFrameHeaderBytes));
    if (!sum.is(frame_first, frame_second)) return place;
  }
  return std::nullopt;
}

}  // namespace bridle::sqlite
