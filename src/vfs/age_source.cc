#include "vfs/age_source.h"

#include <algorithm>
#include <utility>

#include "vfs/slice_source.h"

namespace bridle::vfs {

Result<std::vector<std::byte>> age_front(const ByteSource& stored) {
  std::vector<std::byte> out(
      static_cast<std::size_t>(std::min<std::uint64_t>(age::kLongestHeader, stored.size())));
  auto got = read_fully(stored, 0, out);
  if (!got) return got.error();
  out.resize(*got);
  return out;
}

Result<std::unique_ptr<AgeSource>> AgeSource::open(std::unique_ptr<ByteSource> stored,
                                                   std::size_t header_size,
                                                   const age::FileKey& file_key) {
  std::array<std::byte, age::kNonce> nonce{};
  auto got = read_fully(*stored, header_size, nonce);
  if (!got) return got.error();
  if (*got < nonce.size()) {
    return Error{ErrorCode::malformed, "the age file ends after its header"};
  }
  std::unique_ptr<AgeSource> out(new AgeSource(std::move(stored), header_size + age::kNonce,
                                               age::payload_key(file_key, nonce)));
  if (auto found = out->find_end(); !found) return found.error();
  return out;
}

Result<void> AgeSource::find_end() {
  const std::uint64_t sealed = stored_->size() > start_ ? stored_->size() - start_ : 0;
  const std::uint64_t whole = sealed / age::kSealed;
  const std::uint64_t rest = sealed % age::kSealed;
  const std::uint64_t last = rest > 0 ? whole : whole - std::min<std::uint64_t>(whole, 1);
  if (sealed > 0) {
    chunks_ = last + 1;
    auto end = chunk(last, true);
    if (end && (!end->empty() || last == 0)) {
      has_last_ = true;
      size_ = last * age::kChunk + end->size();
      return {};
    }
    if (!end && end.error().code != ErrorCode::malformed) return end.error();
  }
  // No last one: the chunks that are whole stand, the one that was cut cannot be told from a forged
  // one.
  chunks_ = whole;
  size_ = whole * age::kChunk;
  if (whole == 0) {
    return Error{ErrorCode::malformed,
                 "the age file is cut off or damaged: no part of it can be decrypted"};
  }
  note_ = "is cut off or damaged at its end: only its first " + std::to_string(size_) +
          " bytes can be decrypted";
  return {};
}

Result<std::vector<std::byte>> AgeSource::chunk(std::uint64_t number, bool last) const {
  const std::uint64_t at = start_ + number * age::kSealed;
  std::vector<std::byte> sealed(static_cast<std::size_t>(
      std::min<std::uint64_t>(age::kSealed, stored_->size() - std::min(at, stored_->size()))));
  auto got = read_fully(*stored_, at, sealed);
  if (!got) return got.error();
  sealed.resize(*got);
  const Error broken{ErrorCode::malformed, "the encrypted file is damaged: the 64 KB from byte " +
                                               std::to_string(at) + " on do not decrypt"};
  if (sealed.size() < age::kTag) return broken;
  std::vector<std::byte> plain(sealed.size() - age::kTag);
  if (!age::open_chunk(key_, number, last, sealed, plain)) return broken;
  return plain;
}

Result<std::size_t> AgeSource::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset >= size_) return std::size_t{0};
  out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size_ - offset)));
  std::size_t done = 0;
  while (done < out.size()) {
    const std::uint64_t number = (offset + done) / age::kChunk;
    const auto skip = static_cast<std::size_t>((offset + done) % age::kChunk);
    const auto take = [&](const std::vector<std::byte>& plain) {
      const std::size_t count =
          std::min(out.size() - done, plain.size() - std::min(skip, plain.size()));
      std::copy_n(plain.begin() + static_cast<std::ptrdiff_t>(skip), count,
                  out.begin() + static_cast<std::ptrdiff_t>(done));
      return count;
    };
    std::size_t count = 0;
    {
      const std::lock_guard lock(mutex_);
      if (kept_number_ == number && !kept_.empty()) count = take(kept_);
    }
    if (count == 0) {
      auto plain = chunk(number, has_last_ && number + 1 == chunks_);
      if (!plain) return plain.error();
      count = take(*plain);
      const std::lock_guard lock(mutex_);
      kept_number_ = number;
      kept_ = std::move(*plain);
    }
    if (count == 0) break;
    done += count;
  }
  return done;
}

}  // namespace bridle::vfs
