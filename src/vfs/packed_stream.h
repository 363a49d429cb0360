// PackedStream: one pass over an archive, by libarchive, under limits.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "bytes/source.h"
#include "vfs/archive.h"
#include "vfs/tree.h"

struct archive;
struct archive_entry;

namespace bridle::vfs {

class PackedStream {
 public:
  enum class Format : std::uint8_t {
    tar,  // plain, or compressed once with gzip, bzip2, xz, lzma, zstd, lz4 or compress
    zip,  // by the headers in front of the members, not by the central directory
  };

  // Reads `source` from `start` up to `end`. REQUIRES: it outlives the stream.
  // ErrorCode::unsupported when it is not of that format.
  static Result<std::unique_ptr<PackedStream>> open(const ByteSource& source, std::uint64_t start,
                                                    std::uint64_t end, Format format,
                                                    const ArchiveLimits& bounds);
  ~PackedStream();
  PackedStream(const PackedStream&) = delete;
  PackedStream& operator=(const PackedStream&) = delete;

  // Moves to the next member; false at the end. What is left of the current one is passed over.
  Result<bool> next();

  // Of the current member. REQUIRES: next() gave true.
  std::string_view name() const;  // the bytes that the archive has
  std::string_view hard_link() const;
  EntryType type() const;
  std::uint64_t declared_size() const;
  std::optional<Timestamp> modified() const;
  std::uint64_t header_offset() const;  // in the source; only of one that is not compressed
  bool compressed() const;              // as a whole

  // Gives the contents of the current member to `take`, in order. Returns the bytes given.
  using Take = std::function<Result<void>(Bytes)>;
  Result<std::uint64_t> unpack(const Take& take);

 private:
  struct Callbacks;
  PackedStream(const ByteSource& source, std::uint64_t start, std::uint64_t end, Format format,
               const ArchiveLimits& bounds);
  Error failure(const char* what) const;
  Result<void> within_limits() const;

  const ByteSource& source_;
  std::uint64_t start_;
  std::uint64_t at_;
  std::uint64_t end_;
  Format format_;
  ArchiveLimits bounds_;
  std::unique_ptr<std::byte[]> buffer_;
  bool padded_ = false;
  std::optional<Error> read_error_;
  std::uint64_t unpacked_ = 0;  // of all members so far
  ::archive* archive_ = nullptr;
  ::archive_entry* entry_ = nullptr;
};

}  // namespace bridle::vfs
