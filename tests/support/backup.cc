#include "support/backup.h"

#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/hash.h"
#include "sample/backup_writer.h"
#include "sample/phone.h"

namespace bridle::test {
namespace {

using plist::Tree;
using sample::BackupWriter;

constexpr sample::FileTimes kTimes = {{1'700'000'000 * kNsPerSecond},
                                      {kBackupFileTime_s * kNsPerSecond},
                                      {1'700'000'002 * kNsPerSecond}};

void expect(const Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().message);
}

}  // namespace

BackupFiles backup_files() {
  BackupFiles out;
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 4096U, 70'001U, 600'000U}) {
    std::string text(size, ' ');
    for (std::size_t i = 0; i < size; ++i)
      text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
    out["HomeDomain-Library/size " + std::to_string(size) + ".txt"] = text;
  }
  out["AppDomain-net.example.app-Documents/100%25 f\xc3\xbcr"] = "percent";
  return out;
}

void write_backup(const std::string& folder, const BackupFiles& files, const BackupShape& shape) {
  std::optional<sample::BackupEncryption> encryption;
  if (shape.encrypted) encryption = {.password = kBackupPassword, .rounds = {10, 10}};
  auto opened = BackupWriter::create(folder, encryption, sample::Random(7));
  if (!opened) throw std::runtime_error(opened.error().message);
  BackupWriter& writer = **opened;
  writer.add_folder("HomeDomain", "", kTimes);
  writer.add_folder("HomeDomain", "Library", kTimes);
  for (const auto& [name, contents] : files) {
    // Domains of applications have dashes of their own; paths here begin with a capital letter.
    std::size_t dash = name.find('-');
    if (name.starts_with("AppDomain-")) dash = name.find('-', dash + 1);
    writer.add_file(name.substr(0, dash), name.substr(dash + 1), kTimes, as_bytes(contents));
  }
  writer.add_link("HomeDomain", "Library/link", kTimes, "/var/mobile/Library/size 1.txt");
  expect(writer.finish({.lockdown = {Tree::Dict{{"ProductVersion", {shape.product_version}},
                                                {"ProductType", {std::string("iPhone9,3")}}}},
                        .applications = {Tree::Dict{}},
                        .info = {Tree::Dict{{"Device Name", {std::string("Phone of no one")}},
                                            {"IMEI", {std::string("42")}}}},
                        .status = {Tree::Dict{{"IsFullBackup", {true}},
                                              {"SnapshotState", {std::string("finished")}}}},
                        .date = kTimes.modified}));
}

void write_quiet_phone(const std::string& folder) {
  sample::PhoneOptions options;
  options.traces = false;
  expect(sample::write_backup(folder, options));
}

std::string blob_path(const std::string& folder, const std::string& domain_and_path) {
  const std::string id = hex(sha1(domain_and_path));
  return folder + "/" + id.substr(0, 2) + "/" + id;
}

void make_database(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  if (sqlite3_open(path.c_str(), &db) != SQLITE_OK ||
      sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    const std::string message = sqlite3_errmsg(db);
    sqlite3_close_v2(db);
    throw std::runtime_error(path + ": " + message);
  }
  sqlite3_close_v2(db);
}

void change_manifest(const std::string& folder, const std::string& sql) {
  make_database(folder + "/Manifest.db", sql);
}

std::string log_of(const std::string& database, const std::string& sql) {
  sqlite3* db = nullptr;
  const std::string whole = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;" + sql;
  std::string log;
  const bool done = sqlite3_open(database.c_str(), &db) == SQLITE_OK &&
                    sqlite3_exec(db, whole.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  if (done) log = read_text(database + "-wal");
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_close_v2(db);
  if (!done) throw std::runtime_error("log SQL");
  return log;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace bridle::test
