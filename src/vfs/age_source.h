// The plain text of an age file, at any offset: the chunks that are asked for are decrypted, and
// nothing is kept on disk.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "bytes/source.h"
#include "formats/age.h"

namespace bridle::vfs {

// The first bytes of a file of age, as age::parse_header wants them.
Result<std::vector<std::byte>> age_front(const ByteSource& stored);

// Thread safety: any number of threads at once, if the stored source allows it.
class AgeSource final : public ByteSource {
 public:
  // The seal of the last chunk says that the file is whole: a file that was cut off gives the
  // chunks that are there, and note() says so. ErrorCode::malformed when there is none.
  static Result<std::unique_ptr<AgeSource>> open(std::unique_ptr<ByteSource> stored,
                                                 std::size_t header_size,
                                                 const age::FileKey& file_key);

  std::uint64_t size() const override { return size_; }
  // An error where the seal of a chunk does not fit: nothing of it is given.
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  SourceNote note() const override { return {note_, !note_.empty()}; }

 private:
  AgeSource(std::unique_ptr<ByteSource> stored, std::uint64_t start, const crypto::Key& key)
      : stored_(std::move(stored)), start_(start), key_(key) {}
  Result<void> find_end();
  Result<std::vector<std::byte>> chunk(std::uint64_t number, bool last) const;

  std::unique_ptr<ByteSource> stored_;
  std::uint64_t start_;  // of the first chunk
  crypto::Key key_;
  std::uint64_t size_ = 0;
  std::uint64_t chunks_ = 0;
  bool has_last_ = false;
  std::string note_;

  // The chunk that was read last: small reads come one after the other.
  mutable std::mutex mutex_;
  mutable std::uint64_t kept_number_ = 0;
  mutable std::vector<std::byte> kept_;
};

}  // namespace bridle::vfs
