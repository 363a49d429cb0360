// Manifest.db: the rows that name a backup's files.
//
// Format: docs/formats/ios-backup.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "bytes/source.h"
#include "formats/sqlite.h"

namespace bridle::vfs {

// What the keyed archive (class MBFile) in the column `file` says.
struct MbFile {
  bool readable = false;
  std::optional<std::uint64_t> size;
  std::optional<Timestamp> modified;
  std::optional<std::uint32_t> protection_class;
  std::vector<std::byte> encryption_key;  // class (4 bytes) and wrapped key (40), or empty
};

// Reads into `out`, whose memory is used again.
void read_mb_file(Bytes archive, MbFile& out);

// One row as it stands. Views die with the row.
struct ManifestRow {
  std::int64_t id = 0;
  std::optional<std::string_view> file_id;
  std::optional<std::string_view> domain;
  std::optional<std::string_view> relative_path;
  std::optional<std::int64_t> flags;
  Bytes file;
};

// `row`'s columns: row id, then those of manifest_columns().
ManifestRow manifest_row(const sqlite::Statement& row);
std::string manifest_columns(const sqlite::Database& database);

// An open Manifest.db with the sources that it reads from.
// Thread safety: as sqlite::Database.
class Manifest {
 public:
  static Result<std::unique_ptr<Manifest>> open(std::unique_ptr<ByteSource> main,
                                                std::unique_ptr<ByteSource> log);

  const sqlite::Database& database() const { return *database_; }

  // Look-ups; the row's views die with the next one.
  std::optional<ManifestRow> by_row_id(std::int64_t id);
  std::optional<ManifestRow> by_file_id(std::string_view file_id);
  // Calls `each` for every row of that relative path until it returns false.
  template <typename Each>
  void by_relative_path(std::string_view path, const Each& each) {
    if (!by_relative_path_) return;
    by_relative_path_->reset();
    by_relative_path_->bind(1, path);
    while (by_relative_path_->step() && each(manifest_row(*by_relative_path_))) {
    }
  }

 private:
  Manifest(std::unique_ptr<ByteSource> main, std::unique_ptr<ByteSource> log)
      : main_(std::move(main)), log_(std::move(log)) {}
  std::optional<sqlite::Statement> prepare(std::string_view condition) const;

  std::unique_ptr<ByteSource> main_;
  std::unique_ptr<ByteSource> log_;
  std::optional<sqlite::Database> database_;
  std::optional<sqlite::Statement> by_row_id_;
  std::optional<sqlite::Statement> by_file_id_;
  std::optional<sqlite::Statement> by_relative_path_;
};

}  // namespace bridle::vfs
