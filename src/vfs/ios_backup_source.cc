#include "vfs/ios_backup_source.h"

#include <algorithm>
#include <cstring>

namespace bridle::vfs {
namespace {

using crypto::CbcDecryptor;
constexpr std::size_t kBlock = CbcDecryptor::kBlock;

// A read is done in pieces of this, so that the buffer does not grow with what is asked for.
constexpr std::size_t kPiece = 256U << 10;

// The padding of the last whole block, if it is any.
Result<std::optional<std::size_t>> end_padding(const DecryptedSource& source, std::uint64_t whole) {
  std::array<std::byte, kBlock> last{};
  auto got = source.read_at(whole - kBlock, last);
  if (!got) return got.error();
  if (*got != last.size()) return std::optional<std::size_t>();
  return crypto::padding_of(last);
}

std::string bytes_of(std::uint64_t size) { return std::to_string(size) + " bytes"; }

}  // namespace

Result<std::size_t> DecryptedSource::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset >= size_) return std::size_t{0};
  out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size_ - offset)));
  std::size_t done = 0;
  while (done < out.size()) {
    const std::span piece = out.subspan(done, std::min(kPiece, out.size() - done));
    auto got = read_piece(offset + done, piece);
    if (!got) return got.error();
    done += *got;
    if (*got < piece.size()) break;
  }
  return done;
}

Result<std::size_t> DecryptedSource::read_piece(std::uint64_t offset,
                                                std::span<std::byte> out) const {
  const std::uint64_t start = offset / kBlock * kBlock;
  const std::uint64_t end = (offset + out.size() + kBlock - 1) / kBlock * kBlock;
  const std::uint64_t before = start == 0 ? 0 : kBlock;  // the block that CBC needs
  buffer_.resize(static_cast<std::size_t>(end - start + before));
  auto got = stored_->read_at(start - before, buffer_);
  if (!got) return got.error();
  std::span<std::byte> data = std::span(buffer_).first(*got / kBlock * kBlock);
  CbcDecryptor::Block previous{};
  if (before > 0) {
    if (data.size() < kBlock) return std::size_t{0};
    std::memcpy(previous.data(), data.data(), kBlock);
    data = data.subspan(kBlock);
  }
  if (!decryptor_.decrypt(previous, data)) {
    return Error{ErrorCode::internal, "libcrypto refuses to decrypt"};
  }
  const auto skip = static_cast<std::size_t>(offset - start);
  if (data.size() <= skip) return std::size_t{0};
  const std::size_t count = std::min(out.size(), data.size() - skip);
  std::memcpy(out.data(), data.data() + skip, count);
  return count;
}

Result<std::unique_ptr<ByteSource>> open_decrypted(std::unique_ptr<ByteSource> stored,
                                                   const crypto::Key& key,
                                                   std::optional<std::uint64_t> stated_size) {
  const std::uint64_t blob = stored->size();
  const std::uint64_t whole = blob / kBlock * kBlock;
  auto source = std::make_unique<DecryptedSource>(std::move(stored), key, whole);
  const std::string stated = stated_size ? bytes_of(*stated_size) : "an unknown length";
  if (whole == 0) {
    if (blob > 0 || stated_size.value_or(1) > 0) {
      return Error{ErrorCode::malformed, "holds " + bytes_of(blob) +
                                             ", not one block of the cipher, where the manifest "
                                             "says " +
                                             stated};
    }
    return std::unique_ptr<ByteSource>(std::move(source));
  }
  auto padding = end_padding(*source, whole);
  if (!padding) return padding.error();
  if (whole != blob) {
    source->set_note(
        "is cut off or damaged: its " + bytes_of(blob) + " are no whole blocks of the cipher",
        true);
  } else if (*padding) {
    source->set_size(whole - **padding);
    if (stated_size && *stated_size != source->size()) {
      source->set_note(
          "is " + bytes_of(source->size()) + " by its padding, where the manifest says " + stated,
          false);
    }
  } else if (!stated_size) {
    return Error{ErrorCode::malformed,
                 "ends in no padding, and the manifest does not tell its length either"};
  } else if (*stated_size <= whole && whole - *stated_size <= kBlock) {
    source->set_size(*stated_size);
    source->set_note(
        "is damaged at its end: no padding after the " + stated + " that the manifest says", true);
  } else {
    source->set_note("is cut off or damaged: " + bytes_of(whole) +
                         " without padding, where the manifest says " + stated,
                     true);
  }
  return std::unique_ptr<ByteSource>(std::move(source));
}

Result<std::unique_ptr<ByteSource>> open_decrypted_manifest(std::unique_ptr<ByteSource> stored,
                                                            const crypto::Key& key) {
  const std::uint64_t whole = stored->size() / kBlock * kBlock;
  auto source = std::make_unique<DecryptedSource>(std::move(stored), key, whole);
  constexpr std::uint64_t kLeastPage = 512;
  if (whole % kLeastPage == kBlock) {  // pages, and a block of padding
    auto padding = end_padding(*source, whole);
    if (!padding) return padding.error();
    if (*padding == kBlock) source->set_size(whole - kBlock);
  }
  return std::unique_ptr<ByteSource>(std::move(source));
}

}  // namespace bridle::vfs
