#include "sample/backup_writer.h"

#include <filesystem>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "sample/plist_text.h"

namespace bridle::sample {
namespace {

namespace fs = std::filesystem;
using plist::Tree;

constexpr std::uint32_t kFileClass = 3;
constexpr std::uint32_t kManifestClass = 4;
constexpr std::int64_t kFileFlag = 1;
constexpr std::int64_t kFolderFlag = 2;
constexpr std::int64_t kLinkFlag = 4;
constexpr std::int64_t kFolderMode = 040755;
constexpr std::int64_t kLinkMode = 0120755;

// The name of a file's blob. Written out here, apart from the code that reads backups, so that one
// checks the other.
std::string blob_id(std::string_view domain, std::string_view path) {
  std::string name(domain);
  name += '-';
  name += path;
  return hex(sha1(name));
}

Result<void> write_file(const std::string& path, Bytes contents) {
  auto file = OutputFile::create(path);
  if (!file) return file.error();
  file->write(as_text(contents));
  return file->close();
}

// Encrypts `from` into the new file `to`, a piece at a time. Returns the length of the clear text.
Result<std::int64_t> encrypt_file(const std::string& from, const std::string& to, const Key& key) {
  auto encryptor = Encryptor::start(key);
  if (!encryptor) return encryptor.error();
  const auto input = open_for_reading(from);
  if (!input) return input.error();
  auto output = OutputFile::create(to);
  if (!output) return output.error();
  std::vector<std::byte> clear(4U << 20);
  std::vector<std::byte> secret;
  std::uint64_t offset = 0;
  for (;;) {
    const auto got = read_at(input->get(), offset, clear);
    if (!got) return got.error();
    if (*got == 0) break;
    offset += *got;
    secret.clear();
    if (!encryptor->update(Bytes(clear).first(*got), secret)) break;
    output->write(as_text(secret));
  }
  secret.clear();
  if (!encryptor->finish(secret)) {
    return Error{ErrorCode::internal, "libcrypto refused to encrypt " + from};
  }
  output->write(as_text(secret));
  if (const auto closed = output->close(); !closed) return closed.error();
  return static_cast<std::int64_t>(offset);
}

}  // namespace

BackupWriter::BackupWriter(std::string folder, std::optional<BackupKeys> keys, Random random)
    : folder_(std::move(folder)),
      scratch_(folder_ + "/making"),
      keys_(std::move(keys)),
      random_(random) {}

Result<std::unique_ptr<BackupWriter>> BackupWriter::create(
    std::string folder, std::optional<BackupEncryption> encryption, Random random) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed || !fs::is_empty(folder, failed) || failed) {
    return Error{ErrorCode::refused, folder + " is not an empty folder; name a new one"};
  }
  std::optional<BackupKeys> keys;
  if (encryption) {
    auto made = BackupKeys::make(encryption->password, encryption->rounds, Random(random.next()));
    if (!made) return made.error();
    keys = std::move(made).value();
  }
  std::unique_ptr<BackupWriter> writer(
      new BackupWriter(std::move(folder), std::move(keys), random));
  fs::create_directory(writer->scratch_, failed);
  writer->manifest_ = std::make_unique<Database>(writer->folder_ + "/Manifest.db");
  writer->manifest_->run(
      "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, "
      "file BLOB)");
  writer->manifest_->run("CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB)");
  writer->insert_ =
      std::make_unique<Insert>(*writer->manifest_, "INSERT INTO Files VALUES (?,?,?,?,?)");
  return writer;
}

void BackupWriter::fail(Error error) {
  if (!error_) error_ = std::move(error);
}

void BackupWriter::fail(const Result<void>& result) {
  if (!result) fail(result.error());
}

std::string BackupWriter::blob_path(const std::string& id) {
  const std::string folder = folder_ + "/" + id.substr(0, 2);
  if (blob_folders_.insert(folder).second) {
    std::error_code ignored;  // opening the blob will tell
    fs::create_directory(folder, ignored);
  }
  return folder + "/" + id;
}

void BackupWriter::list(std::string_view domain, std::int64_t flags, MbFile& file,
                        const std::string& id) {
  if (error_) return;
  file.inode = next_inode_++;
  insert_->row(id, domain, file.relative_path, flags, archive(file));
  ++rows_;
}

void BackupWriter::add_file(std::string_view domain, std::string_view path, const FileTimes& times,
                            Bytes contents) {
  if (error_) return;
  const std::string id = blob_id(domain, path);
  MbFile file{.relative_path = path,
              .size = static_cast<std::int64_t>(contents.size()),
              .born = times.born,
              .modified = times.modified,
              .status_changed = times.status_changed};
  if (!keys_) {
    fail(write_file(blob_path(id), contents));
    list(domain, kFileFlag, file, id);
    return;
  }
  const auto key = keys_->new_file_key(kFileClass);
  if (!key) return fail(key.error());
  auto encryptor = Encryptor::start(key->key);
  if (!encryptor) return fail(encryptor.error());
  std::vector<std::byte> secret;
  if (!encryptor->update(contents, secret) || !encryptor->finish(secret)) {
    return fail(Error{ErrorCode::internal, "libcrypto refused to encrypt " + std::string(path)});
  }
  fail(write_file(blob_path(id), secret));
  file.encryption_key = Bytes(key->stored);
  list(domain, kFileFlag, file, id);
}

void BackupWriter::move_file(std::string_view domain, std::string_view path, const FileTimes& times,
                             const std::string& from) {
  if (error_) return;
  const std::string id = blob_id(domain, path);
  MbFile file{.relative_path = path,
              .born = times.born,
              .modified = times.modified,
              .status_changed = times.status_changed};
  std::error_code failed;
  if (!keys_) {
    file.size = static_cast<std::int64_t>(fs::file_size(from, failed));
    if (!failed) fs::rename(from, blob_path(id), failed);
    if (failed) return fail({ErrorCode::unreadable, from + ": " + failed.message()});
    list(domain, kFileFlag, file, id);
    return;
  }
  const auto key = keys_->new_file_key(kFileClass);
  if (!key) return fail(key.error());
  const auto size = encrypt_file(from, blob_path(id), key->key);
  if (!size) return fail(size.error());
  fs::remove(from, failed);
  file.size = *size;
  file.encryption_key = Bytes(key->stored);
  list(domain, kFileFlag, file, id);
}

void BackupWriter::add_missing_file(std::string_view domain, std::string_view path,
                                    const FileTimes& times, std::int64_t size) {
  if (error_) return;
  MbFile file{.relative_path = path,
              .size = size,
              .born = times.born,
              .modified = times.modified,
              .status_changed = times.status_changed};
  std::optional<FileKey> key;
  if (keys_) {
    auto made = keys_->new_file_key(kFileClass);
    if (!made) return fail(made.error());
    key = std::move(made).value();
    file.encryption_key = Bytes(key->stored);
  }
  list(domain, kFileFlag, file, blob_id(domain, path));
}

void BackupWriter::add_folder(std::string_view domain, std::string_view path,
                              const FileTimes& times) {
  MbFile file{.relative_path = path,
              .mode = kFolderMode,
              .protection_class = 0,
              .born = times.born,
              .modified = times.modified,
              .status_changed = times.status_changed};
  list(domain, kFolderFlag, file, blob_id(domain, path));
}

void BackupWriter::add_link(std::string_view domain, std::string_view path, const FileTimes& times,
                            std::string_view target) {
  MbFile file{.relative_path = path,
              .mode = kLinkMode,
              .protection_class = 0,
              .born = times.born,
              .modified = times.modified,
              .status_changed = times.status_changed,
              .target = target};
  list(domain, kLinkFlag, file, blob_id(domain, path));
}

void BackupWriter::encrypt_manifest() {
  if (error_ || !keys_) return;
  const auto key = keys_->new_file_key(kManifestClass);
  if (!key) return fail(key.error());
  manifest_key_ = key->stored;
  const std::string clear = folder_ + "/Manifest.db";
  const std::string secret = scratch_ + "/Manifest.db";
  if (const auto size = encrypt_file(clear, secret, key->key); !size) {
    return fail(size.error());
  }
  std::error_code failed;
  fs::rename(secret, clear, failed);
  if (failed) fail({ErrorCode::unreadable, clear + ": " + failed.message()});
}

void BackupWriter::write_plists(const BackupFacts& facts) {
  Tree::Dict manifest;
  if (keys_) manifest.emplace_back("BackupKeyBag", Tree{keys_->keybag()});
  manifest.emplace_back("Version", Tree{std::string("10.0")});
  manifest.emplace_back("Date", Tree{facts.date});
  manifest.emplace_back("SystemDomainsVersion", Tree{std::string("24.0")});
  if (keys_) manifest.emplace_back("ManifestKey", Tree{manifest_key_});
  manifest.emplace_back("WasPasscodeSet", Tree{true});
  manifest.emplace_back("Lockdown", facts.lockdown);
  manifest.emplace_back("Applications", facts.applications);
  manifest.emplace_back("IsEncrypted", Tree{keys_.has_value()});
  fail(write_file(folder_ + "/Manifest.plist", plist::write_binary({std::move(manifest)})));
  fail(write_file(folder_ + "/Status.plist", plist::write_binary(facts.status)));
  fail(write_file(folder_ + "/Info.plist", as_bytes(write_xml(facts.info))));
}

Result<void> BackupWriter::finish(const BackupFacts& facts) {
  insert_.reset();
  manifest_->run("CREATE INDEX FilesDomainIdx ON Files(domain)");
  manifest_->run("CREATE INDEX FilesRelativePathIdx ON Files(relativePath)");
  manifest_->run("CREATE INDEX FilesFlagsIdx ON Files(flags)");
  fail(manifest_->close());
  encrypt_manifest();
  if (!error_) write_plists(facts);
  std::error_code failed;
  fs::remove_all(scratch_, failed);
  if (error_) return *error_;
  return {};
}

}  // namespace bridle::sample
