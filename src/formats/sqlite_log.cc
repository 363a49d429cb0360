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

// Each time that SQLite starts a log again from its beginning, the first half of the salt goes up
// by one and the second is drawn anew; what the log holds behind the new frames stays. A frame with
// one half changed is damaged: it is of no other round.
bool is_of_earlier_round(std::uint64_t frame_salt, std::uint64_t salt) {
  constexpr std::uint32_t kMostRounds = 1U << 20;  // since that frame was written
  const auto rounds =
      static_cast<std::uint32_t>(salt >> 32) - static_cast<std::uint32_t>(frame_salt >> 32);
  const bool drawn_anew =
      static_cast<std::uint32_t>(salt) != static_cast<std::uint32_t>(frame_salt);
  return rounds >= 1 && rounds <= kMostRounds && drawn_anew;
}

// Frames of that salt from `at` on.
std::uint64_t count_frames(const ByteSource& log, std::uint64_t at, std::uint64_t frame_size,
                           std::uint64_t salt) {
  std::uint64_t count = 0;
  std::array<std::byte, kFrameHeaderBytes> header{};
  for (; at < log.size() && fill(log, at, header); at += frame_size) {
    ByteReader reader(header);
    reader.skip(8);
    if (reader.be64() == salt) ++count;
  }
  return count;
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
  std::uint64_t committed = 0;  // the last frame that ends a transaction
  for (std::uint64_t at = kHeaderBytes; at < log.size(); at += frame.size()) {
    ++number;
    const bool whole = fill(log, at, frame);
    ByteReader of_frame(frame);
    of_frame.skip(4);  // page number
    const bool commits = of_frame.be32() != 0;
    const std::uint64_t frame_salt = of_frame.be64();
    const std::uint32_t frame_first = of_frame.be32();
    const std::uint32_t frame_second = of_frame.be32();
    if (whole && is_of_earlier_round(frame_salt, salt) &&
        count_frames(log, at + frame.size(), frame.size(), salt) == 0) {
      --number;
      break;
    }
    sum.add(std::span(frame).first(8));
    sum.add(std::span(frame).subspan(kFrameHeaderBytes));
    if (!whole || frame_salt != salt || !sum.is(frame_first, frame_second)) {
      return "the write-ahead log is damaged from its frame " + std::to_string(number) +
             " on: what stands behind its frame " + std::to_string(committed) + " is not read";
    }
    if (commits) committed = number;
  }
  if (number > committed) {
    return "the last " + std::to_string(number - committed) + " of the " + std::to_string(number) +
           " frames of the write-ahead log are of a transaction that was not brought to its end; "
           "they are not read";
  }
  return std::nullopt;
}

std::string journal_note(const ByteSource& journal) {
  constexpr std::uint64_t kJournalMagic = 0xD9D505F920A163D7;
  const std::string what =
      "is a rollback journal of " + std::to_string(journal.size()) + " bytes beside its database";
  std::array<std::byte, 8> head{};
  const auto got = journal.read_at(0, head);
  if (!got) return what + ", and cannot be read: " + got.error().message;
  if (ByteReader(std::span(head).first(*got)).be64() != kJournalMagic) {
    return what + ", without a header: nothing of it is to be put back";
  }
  return what +
         ": a transaction did not end, and the database may hold half of it; the journal is not "
         "applied";
}

}  // namespace bridle::sqlite
