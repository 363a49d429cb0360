#include "vfs/android_backup.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "vfs/inflated_source.h"
#include "vfs/slice_source.h"

namespace bridle::vfs {
namespace {

using crypto::CbcDecryptor;
constexpr std::uint64_t kBlock = CbcDecryptor::kBlock;

// AES-256-CBC from `start` of the file on. Each read sets up a cipher of its own, so that threads
// share nothing.
class CipherSource final : public ByteSource {
 public:
  CipherSource(std::unique_ptr<ByteSource> stored, std::uint64_t start,
               const android_backup::Keys& keys)
      : stored_(std::move(stored)),
        start_(start),
        keys_(keys),
        size_((stored_->size() - std::min(start, stored_->size())) / kBlock * kBlock) {}

  std::uint64_t size() const override { return size_; }
  SourceNote note() const override { return {note_, !note_.empty()}; }

  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    constexpr std::size_t kPiece = 256U << 10;
    if (offset >= size_) return std::size_t{0};
    out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size_ - offset)));
    CbcDecryptor decryptor(keys_.key);
    std::vector<std::byte> blocks;
    std::size_t done = 0;
    while (done < out.size()) {
      const std::span<std::byte> piece = out.subspan(done, std::min(kPiece, out.size() - done));
      auto got = read_piece(decryptor, offset + done, piece, blocks);
      if (!got) return got.error();
      done += *got;
      if (*got < piece.size()) break;
    }
    return done;
  }

  // By its padding. Without any it is cut off or damaged, and all of it is served.
  Result<void> find_end() {
    const std::uint64_t stored = stored_->size() - std::min(start_, stored_->size());
    if (size_ == 0) return Error{ErrorCode::malformed, "the Android backup ends after its head"};
    CbcDecryptor::Block last{};
    auto got = read_at(size_ - kBlock, last);
    if (!got) return got.error();
    const auto padding = crypto::padding_of(last);
    if (size_ == stored && padding) {
      size_ -= *padding;
    } else {
      note_ = "is cut off or damaged at its end";
    }
    return {};
  }

 private:
  Result<std::size_t> read_piece(CbcDecryptor& decryptor, std::uint64_t offset,
                                 std::span<std::byte> out, std::vector<std::byte>& blocks) const {
    const std::uint64_t first = offset / kBlock * kBlock;
    const std::uint64_t end = (offset + out.size() + kBlock - 1) / kBlock * kBlock;
    const std::uint64_t before = first == 0 ? 0 : kBlock;  // the block that CBC needs
    blocks.resize(static_cast<std::size_t>(end - first + before));
    auto got = read_fully(*stored_, start_ + first - before, blocks);
    if (!got) return got.error();
    std::span<std::byte> data = std::span(blocks).first(*got / kBlock * kBlock);
    CbcDecryptor::Block previous = keys_.vector;
    if (before > 0) {
      if (data.size() < kBlock) return std::size_t{0};
      std::copy_n(data.begin(), kBlock, previous.begin());
      data = data.subspan(kBlock);
    }
    if (!decryptor.decrypt(previous, data)) {
      return Error{ErrorCode::internal, "libcrypto refuses to decrypt"};
    }
    const auto skip = static_cast<std::size_t>(offset - first);
    if (data.size() <= skip) return std::size_t{0};
    const std::size_t count = std::min(out.size(), data.size() - skip);
    std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(skip), count, out.begin());
    return count;
  }

  std::unique_ptr<ByteSource> stored_;
  std::uint64_t start_;
  android_backup::Keys keys_;
  std::uint64_t size_;
  std::string note_;
};

// Stored as it is, from `start` on.
class RestSource final : public ByteSource {
 public:
  RestSource(std::unique_ptr<ByteSource> stored, std::uint64_t start)
      : stored_(std::move(stored)),
        rest_(*stored_, start, stored_->size() - std::min(start, stored_->size())) {}
  std::uint64_t size() const override { return rest_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return rest_.read_at(offset, out);
  }

 private:
  std::unique_ptr<ByteSource> stored_;
  SliceSource rest_;
};

// Its listing ends with what is wrong with the file that it lies in.
class DamagedTree final : public Tree {
 public:
  DamagedTree(std::unique_ptr<Tree> tree, Error error)
      : tree_(std::move(tree)), error_(std::move(error)) {}
  Result<void> list(const Each& each) override {
    bool stopped = false;
    auto listed = tree_->list([&](const Entry& entry) {
      stopped = !each(entry);
      return !stopped;
    });
    if (!listed || stopped) return listed;
    return error_;
  }
  std::optional<Entry> find(std::string_view path) override { return tree_->find(path); }
  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override {
    return tree_->open(entry);
  }

 private:
  std::unique_ptr<Tree> tree_;
  Error error_;
};

}  // namespace

Result<android_backup::Head> android_backup_head(const ByteSource& stored) {
  std::vector<std::byte> front(static_cast<std::size_t>(
      std::min<std::uint64_t>(android_backup::kLongestHead, stored.size())));
  auto got = read_fully(stored, 0, front);
  if (!got) return got.error();
  if (*got == 0) return Error{ErrorCode::malformed, "the Android backup is empty (0 bytes)"};
  return android_backup::parse_head(Bytes(front).first(*got));
}

Result<std::unique_ptr<ByteSource>> android_backup_tar(std::unique_ptr<ByteSource> stored,
                                                       const android_backup::Head& head,
                                                       std::optional<std::string_view> password,
                                                       const ArchiveLimits& bounds) {
  std::unique_ptr<ByteSource> payload;
  if (head.encrypted) {
    if (!password) {
      return Error{ErrorCode::needs_password,
                   "the Android backup is encrypted: give its password by --password-file or "
                   "BRIDLE_PASSWORD, or run where a terminal can ask"};
    }
    auto keys = android_backup::unlock(head, *password);
    if (!keys) {
      if (keys.error().code != ErrorCode::wrong_password) return keys.error();
      return Error{ErrorCode::wrong_password,
                   "the password does not open the Android backup; it is the one that was typed on "
                   "the phone when the backup was made"};
    }
    auto cipher = std::make_unique<CipherSource>(std::move(stored), head.size, *keys);
    if (auto end = cipher->find_end(); !end) return end.error();
    payload = std::move(cipher);
  } else {
    payload = std::make_unique<RestSource>(std::move(stored), head.size);
    if (payload->size() == 0) {
      return Error{ErrorCode::malformed, "the Android backup ends after its head"};
    }
  }
  if (!head.compressed) return payload;
  auto inflated = InflatedSource::open_owning(std::move(payload), 0, Wrapping::zlib, bounds);
  if (!inflated) return inflated.error();
  return std::unique_ptr<ByteSource>(std::move(*inflated));
}

Result<std::unique_ptr<Tree>> open_android_backup(std::unique_ptr<ByteSource> stored,
                                                  const std::string& name,
                                                  std::optional<std::string_view> password,
                                                  const ArchiveLimits& bounds) {
  auto head = android_backup_head(*stored);
  if (!head) return head.error();
  ArchiveLimits limits = bounds;
  limits.no_disk = limits.no_disk || head->encrypted;
  auto tar = android_backup_tar(std::move(stored), *head, password, limits);
  if (!tar) return tar.error();
  const SourceNote note = (*tar)->note();
  const std::string said(note.text);
  auto tree = open_streamed(std::move(*tar), name, false, limits);
  if (!tree) return tree.error();
  if (!*tree) {
    return Error{ErrorCode::malformed, "the Android backup holds nothing: not one file is in it" +
                                           (said.empty() ? "" : "; it " + said)};
  }
  if (said.empty()) return tree;
  return std::unique_ptr<Tree>(std::make_unique<DamagedTree>(
      std::move(*tree), Error{ErrorCode::malformed, name + " " + said}));
}

}  // namespace bridle::vfs
