// Writes an iPhone backup: blobs, Manifest.db and the property lists around it; plain or encrypted.
//
// Format: docs/formats/ios-backup.md. The first error sticks: later calls do nothing, and finish()
// returns it. Memory does not grow with the number of files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "bytes/bytes.h"
#include "formats/plist_writer.h"
#include "sample/backup_keys.h"
#include "sample/database.h"
#include "sample/evidence_writer.h"
#include "sample/mb_file.h"
#include "sample/random.h"

namespace bridle::sample {

struct BackupEncryption {
  std::string password;
  KeyRounds rounds;
};

// What the backup says of its phone.
struct BackupFacts {
  plist::Tree lockdown;      // Manifest.plist, "Lockdown"
  plist::Tree applications;  // Manifest.plist, "Applications"
  plist::Tree info;          // Info.plist
  plist::Tree status;        // Status.plist
  Timestamp date;            // Manifest.plist, "Date"
};

class BackupWriter : public EvidenceWriter {
 public:
  // `folder` is made if absent, and refused if it holds anything.
  static Result<std::unique_ptr<BackupWriter>> create(std::string folder,
                                                      std::optional<BackupEncryption> encryption,
                                                      Random random);

  void add_file(std::string_view domain, std::string_view path, const FileTimes& times,
                Bytes contents) override;
  void move_file(std::string_view domain, std::string_view path, const FileTimes& times,
                 const std::string& from) override;
  void add_missing_file(std::string_view domain, std::string_view path, const FileTimes& times,
                        std::int64_t size) override;
  void add_folder(std::string_view domain, std::string_view path, const FileTimes& times) override;
  void add_link(std::string_view domain, std::string_view path, const FileTimes& times,
                std::string_view target) override;
  std::uint64_t rows() const override { return rows_; }
  const std::string& scratch() const override { return scratch_; }

  Result<void> finish(const BackupFacts& facts);

 private:
  BackupWriter(std::string folder, std::optional<BackupKeys> keys, Random random);
  void fail(Error error);
  void fail(const Result<void>& result);
  void list(std::string_view domain, std::int64_t flags, MbFile& file, const std::string& id);
  std::string blob_path(const std::string& id);
  void write_plists(const BackupFacts& facts);
  void encrypt_manifest();

  std::string folder_;
  std::string scratch_;
  std::optional<BackupKeys> keys_;
  std::vector<std::byte> manifest_key_;  // as Manifest.plist holds it
  Random random_;
  std::int64_t next_inode_ = 4'096;
  std::uint64_t rows_ = 0;
  std::set<std::string> blob_folders_;
  std::optional<Error> error_;
  std::unique_ptr<Database> manifest_;
  std::unique_ptr<Insert> insert_;  // into manifest_
};

}  // namespace bridle::sample
