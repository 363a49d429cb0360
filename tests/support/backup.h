// Small iPhone backups on disk, plain and encrypted, with the same files.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/time.h"

namespace bridle::test {

inline constexpr char kBackupPassword[] = "correct horse";
inline constexpr std::int64_t kBackupFileTime_s = 1'700'000'001;

// Contents by "domain-path".
using BackupFiles = std::map<std::string, std::string>;

// Files of every interesting length, of two domains; their names hold spaces, "%" and an umlaut.
BackupFiles backup_files();

struct BackupShape {
  bool encrypted = false;
  std::string product_version = "17.5.1";
};

// Writes `files`, two folders and a link into `folder`. Throws std::runtime_error on failure.
void write_backup(const std::string& folder, const BackupFiles& files, const BackupShape& shape);

// The made phone of `bridle sample`, plain and without anything that an indicator or a rule finds:
// with sample::indicators_stix() it gives "No known traces".
void write_quiet_phone(const std::string& folder);

// Where the blob of a file lies.
std::string blob_path(const std::string& folder, const std::string& domain_and_path);

// Makes a database by SQL.
void make_database(const std::string& path, const std::string& sql);

// Runs SQL on the (plain) Manifest.db of a backup.
void change_manifest(const std::string& folder, const std::string& sql);

// The write-ahead log that such a change leaves; the database itself only learns that it has one.
std::string log_of(const std::string& database, const std::string& sql);

std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);

}  // namespace bridle::test
