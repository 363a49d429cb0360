#include "vfs/ios_backup_manifest.h"

#include <limits>

#include "formats/keyed_archive.h"
#include "formats/plist.h"

namespace bridle::vfs {
namespace {

std::optional<ManifestRow> only_row(std::optional<sqlite::Statement>& query) {
  if (!query || !query->step()) return std::nullopt;
  return manifest_row(*query);
}

}  // namespace

void read_mb_file(Bytes archive, MbFile& out) {
  out.readable = false;
  out.size.reset();
  out.modified.reset();
  out.protection_class.reset();
  out.encryption_key.clear();
  if (archive.empty()) return;
  const auto document = plist::Document::parse(archive);
  if (!document) return;
  const auto opened = keyed_archive::Archive::open(*document);
  if (!opened) return;
  const keyed_archive::Object file = opened->root();
  if (!file.exists()) return;
  const auto size = file["Size"].integer();
  if (size && *size >= 0) out.size = static_cast<std::uint64_t>(*size);
  // 0 is what stands there when there is no time.
  const auto modified = file["LastModified"].integer();
  if (modified && *modified != 0) out.modified = from_unix_s(*modified);
  const auto number = file["ProtectionClass"].integer();
  if (number && *number >= 0 && *number <= std::numeric_limits<std::uint32_t>::max()) {
    out.protection_class = static_cast<std::uint32_t>(*number);
  }
  if (const auto key = file["EncryptionKey"].data()) {
    out.encryption_key.assign(key->begin(), key->end());
  }
  out.readable = size.has_value();
}

ManifestRow manifest_row(const sqlite::Statement& row) {
  return {.id = row.integer(0),
          .file_id = row.maybe_text(1),
          .domain = row.maybe_text(2),
          .relative_path = row.maybe_text(3),
          .flags = row.maybe_integer(4),
          .file = row.blob(5)};
}

std::string manifest_columns(const sqlite::Database& database) {
  return database.select_list("Files", "t", {"fileID", "domain", "relativePath", "flags", "file"});
}

Result<std::unique_ptr<Manifest>> Manifest::open(std::unique_ptr<ByteSource> main,
                                                 std::unique_ptr<ByteSource> log) {
  std::unique_ptr<Manifest> out(new Manifest(std::move(main), std::move(log)));
  auto database = sqlite::Database::open(*out->main_, out->log_.get());
  if (!database) return Error{database.error().code, "Manifest.db " + database.error().message};
  out->database_ = std::move(*database);
  const std::string row_id = "t." + std::string(out->database_->row_id("Files"));
  out->by_row_id_ = out->prepare(row_id + " = ?1");
  out->by_file_id_ = out->prepare("t.fileID = ?1 ORDER BY " + row_id);
  out->by_relative_path_ = out->prepare("t.relativePath = ?1 ORDER BY " + row_id);
  return out;
}

std::optional<sqlite::Statement> Manifest::prepare(std::string_view condition) const {
  auto query = database_->prepare("SELECT t." + std::string(database_->row_id("Files")) + ", " +
                                  manifest_columns(*database_) + " FROM Files t WHERE " +
                                  std::string(condition));
  if (!query) return std::nullopt;
  return std::move(*query);
}

std::optional<ManifestRow> Manifest::by_row_id(std::int64_t id) {
  if (!by_row_id_) return std::nullopt;
  by_row_id_->reset();
  by_row_id_->bind(1, id);
  return only_row(by_row_id_);
}

std::optional<ManifestRow> Manifest::by_file_id(std::string_view file_id) {
  if (!by_file_id_) return std::nullopt;
  by_file_id_->reset();
  by_file_id_->bind(1, file_id);
  return only_row(by_file_id_);
}

}  // namespace bridle::vfs
