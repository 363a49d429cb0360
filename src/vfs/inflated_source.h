// InflatedSource: random access to what a deflate stream unpacks to, with nothing kept on disk. One
// pass finds out its length and keeps places from which it can go on; a read inflates from the one
// before it. docs/adr/0008-plain-text-without-a-disk.md
#pragma once

#include <zlib.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "bytes/source.h"
#include "vfs/archive.h"

namespace bridle::vfs {

enum class Wrapping : std::uint8_t { raw, zlib, gzip };

// Thread safety: any number of threads at once, if the packed source allows it.
class InflatedSource final : public ByteSource {
 public:
  // Reads the bytes of `packed` from `start` up to `end`. REQUIRES: it outlives the result, but for
  // open_owning, which keeps it. A stream that is damaged or cut off gives what came before, and
  // note() says so; ErrorCode::malformed when nothing came, over_limit beyond `bounds`.
  static Result<std::unique_ptr<InflatedSource>> open(const ByteSource& packed, std::uint64_t start,
                                                      std::uint64_t end, Wrapping wrapping,
                                                      const ArchiveLimits& bounds);
  static Result<std::unique_ptr<InflatedSource>> open_owning(std::unique_ptr<ByteSource> packed,
                                                             std::uint64_t start, Wrapping wrapping,
                                                             const ArchiveLimits& bounds);

  ~InflatedSource() override;

  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  SourceNote note() const override { return {note_, !note_.empty()}; }

  std::uint32_t crc32() const { return crc_; }  // ISO 3309, of all that it unpacks to

 private:
  struct Checkpoint {
    std::uint64_t out = 0;  // bytes unpacked before it
    std::uint64_t in = 0;   // bytes of the stream before it, and
    int bits = 0;           // so many of the last of them that are still to come
    std::vector<std::byte> window;
  };
  class Cursor;

  InflatedSource(const ByteSource& packed, std::uint64_t start, std::uint64_t end,
                 Wrapping wrapping);

  Result<void> index(const ArchiveLimits& bounds);
  void keep(Checkpoint checkpoint);
  const Checkpoint* before(std::uint64_t offset) const;
  Result<std::unique_ptr<Cursor>> cursor_for(std::uint64_t offset) const;
  void give_back(std::unique_ptr<Cursor> cursor) const;

  std::unique_ptr<ByteSource> owned_;
  const ByteSource& packed_;
  std::uint64_t start_;
  std::uint64_t end_;
  Wrapping wrapping_;
  std::uint64_t size_ = 0;
  std::uint32_t crc_ = 0;
  std::uint64_t span_ = 1U << 20;  // unpacked bytes from one checkpoint to the next, at the least
  std::vector<Checkpoint> checkpoints_;
  std::string note_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Cursor>> idle_;
};

}  // namespace bridle::vfs
