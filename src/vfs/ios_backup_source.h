// Decrypts a file of an encrypted backup as it is read: any part of it, nothing kept on disk.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "bytes/source.h"
#include "formats/backup_crypto.h"

namespace bridle::vfs {

// AES-256-CBC with a zero initialisation vector, as backups use it.
class DecryptedSource final : public ByteSource {
 public:
  // `size` is the length without padding. REQUIRES: at most the whole blocks of `stored`.
  DecryptedSource(std::unique_ptr<ByteSource> stored, const crypto::Key& key, std::uint64_t size)
      : stored_(std::move(stored)), decryptor_(key), size_(size) {}

  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override;

  SourceNote note() const override { return {note_, damaged_}; }

  // For who finds out the size by reading. REQUIRES: as above.
  void set_size(std::uint64_t size) { size_ = size; }
  void set_note(std::string text, bool damaged) {
    note_ = std::move(text);
    damaged_ = damaged;
  }

 private:
  Result<std::size_t> read_piece(std::uint64_t offset, std::span<std::byte> out) const;

  std::unique_ptr<ByteSource> stored_;
  mutable crypto::CbcDecryptor decryptor_;
  std::uint64_t size_;
  std::string note_;
  bool damaged_ = false;
  mutable std::vector<std::byte> buffer_;  // blocks that a read takes a part of
};

// A blob with its length: by its padding where that is one, else by what the manifest says. Its
// note() tells what is wrong with its length or its end.
Result<std::unique_ptr<ByteSource>> open_decrypted(std::unique_ptr<ByteSource> stored,
                                                   const crypto::Key& key,
                                                   std::optional<std::uint64_t> stated_size);

// Manifest.db: its pages fill the blocks, so that padding need not be there.
Result<std::unique_ptr<ByteSource>> open_decrypted_manifest(std::unique_ptr<ByteSource> stored,
                                                            const crypto::Key& key);

}  // namespace bridle::vfs
