// The tree that open_ios_backup gives, for those who ask more of it than a Tree (bridle decrypt).
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/keybag.h"
#include "vfs/ios_backup.h"
#include "vfs/ios_backup_blobs.h"
#include "vfs/ios_backup_manifest.h"
#include "vfs/tree.h"

namespace bridle::vfs {

class IosBackupTree final : public Tree {
 public:
  static Result<std::unique_ptr<IosBackupTree>> open_backup(
      Tree& storage, std::string_view folder, std::optional<std::string_view> password);

  const IosBackupFacts& facts() const { return facts_; }

  Result<void> list(const Each& each) override;
  std::optional<Entry> find(std::string_view path) override;
  std::optional<Entry> sibling(const Entry& entry, std::string_view suffix) override;
  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override;
  Result<std::unique_ptr<ByteSource>> open_stored(const Entry& entry) override;
  std::string stored_path(const Entry& entry) override;
  bool is_streamed() const override { return storage_.is_streamed(); }
  Result<void> prefetch(std::span<const Entry> entries) override;

  struct Contents {
    std::unique_ptr<ByteSource> source;
    std::string note;  // what is wrong with them, although they can be read; empty if nothing
  };
  // As open(), and tells what was found odd on the way.
  Result<Contents> open_contents(const Entry& entry);

  // The protection of an entry's contents. Nothing: they lie in the clear.
  bool encrypted() const { return keys_.has_value(); }

 private:
  IosBackupTree(Tree& storage, std::string_view folder);
  Result<void> unlock(const std::vector<std::byte>& keybag, bool manifest_is_plain,
                      const std::vector<std::byte>& manifest_key,
                      std::optional<std::string_view> password);
  Result<std::unique_ptr<Manifest>> open_manifest();

  void fill(const ManifestRow& row, MbFile& facts, std::string& scratch, Entry& out) const;
  void fill_contents(const Blob* blob, const MbFile& facts, Entry& out) const;
  void refuse(const ManifestRow& row, std::string_view why, Entry& out) const;
  Entry unlisted(const Blob& blob) const;
  std::optional<Entry> own_file(std::string_view name);

  bool list_rows(const Each& each, std::vector<bool>& named, std::optional<Error>& error);
  bool list_rest(const Each& each, const std::vector<bool>& named);

  // A blob that no row names, as the sibling of one that a row does.
  std::optional<Entry> unnamed_sibling(const Entry& entry, std::string_view suffix) const;
  Result<Contents> open_row(const Entry& entry);
  std::optional<Entry> stored_entry(const Entry& entry);

  Tree& storage_;
  std::string prefix_;
  IosBackupFacts facts_;
  BlobIndex blobs_;
  std::optional<Error> storage_error_;       // the listing of the storage broke off
  std::optional<ios::ClassKeys> keys_;       // of an encrypted backup
  std::optional<crypto::Key> manifest_key_;  // when Manifest.db itself is encrypted
  std::mutex lookup_mutex_;
  std::unique_ptr<Manifest> lookup_;  // for find and open; null when it cannot be opened
};

}  // namespace bridle::vfs
