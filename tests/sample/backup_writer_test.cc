#include "sample/backup_writer.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "base/hash.h"
#include "bytes/reader.h"
#include "formats/keyed_archive.h"
#include "formats/plist.h"
#include "support/temporary.h"

namespace bridle::sample {
namespace {

namespace fs = std::filesystem;
using plist::Tree;
using test::TemporaryFolder;

constexpr FileTimes kTimes = {
    {1'700'000'000 * kNsPerSecond}, {1'700'000'001 * kNsPerSecond}, {1'700'000'002 * kNsPerSecond}};

std::string slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

BackupFacts facts() {
  return {.lockdown = {Tree::Dict{{"ProductVersion", {std::string("17.5.1")}}}},
          .applications = {Tree::Dict{}},
          .info = {Tree::Dict{{"Device Name", {std::string("A & B <1>")}}}},
          .status = {Tree::Dict{{"IsFullBackup", {true}}}},
          .date = kTimes.modified};
}

void write(const std::string& folder, std::optional<BackupEncryption> encryption) {
  auto writer = BackupWriter::create(folder, std::move(encryption), Random(7));
  ASSERT_TRUE(writer) << writer.error().message;
  (*writer)->add_folder("HomeDomain", "Library", kTimes);
  (*writer)->add_file("HomeDomain", "Library/a.txt", kTimes, as_bytes("seventeen letters"));
  (*writer)->add_file("HomeDomain", "Library/empty.txt", kTimes, {});
  const std::string moved = (*writer)->scratch() + "/moved";
  std::ofstream(moved) << std::string(100'000, 'x');
  (*writer)->move_file("HomeDomain", "Library/moved", kTimes, moved);
  (*writer)->add_link("HomeDomain", "Library/link", kTimes, "/var/mobile/Library/a.txt");
  (*writer)->add_missing_file("CameraRollDomain", "Media/1.jpg", kTimes, 4'096);
  EXPECT_EQ((*writer)->rows(), 6U);
  const auto finished = (*writer)->finish(facts());
  ASSERT_TRUE(finished) << finished.error().message;
}

struct Row {
  std::string id;
  std::int64_t flags = 0;
  std::string file;
};

std::map<std::string, Row> manifest(const std::string& path) {
  std::map<std::string, Row> out;
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closer(db, sqlite3_close_v2);
  sqlite3_stmt* query = nullptr;
  EXPECT_EQ(
      sqlite3_prepare_v2(db, "SELECT domain || '-' || relativePath, fileID, flags, file FROM Files",
                         -1, &query, nullptr),
      SQLITE_OK);
  const auto cell = [&](int column) {
    return std::string(static_cast<const char*>(sqlite3_column_blob(query, column)),
                       static_cast<std::size_t>(sqlite3_column_bytes(query, column)));
  };
  while (sqlite3_step(query) == SQLITE_ROW) {
    out[cell(0)] = {cell(1), sqlite3_column_int64(query, 2), cell(3)};
  }
  sqlite3_finalize(query);
  return out;
}

std::string blob_path(const std::string& folder, const Row& row) {
  return folder + "/" + row.id.substr(0, 2) + "/" + row.id;
}

TEST(BackupWriter, NamesBlobsByTheHashOfDomainAndPath) {
  const TemporaryFolder folder;
  write(folder / "b", std::nullopt);
  const auto rows = manifest(folder / "b/Manifest.db");
  ASSERT_EQ(rows.size(), 6U);
  const Row& row = rows.at("HomeDomain-Library/a.txt");
  EXPECT_EQ(row.id, hex(sha1("HomeDomain-Library/a.txt")));
  EXPECT_EQ(row.flags, 1);
  EXPECT_EQ(slurp(blob_path(folder / "b", row)), "seventeen letters");
  EXPECT_EQ(slurp(blob_path(folder / "b", rows.at("HomeDomain-Library/moved"))).size(), 100'000U);
  EXPECT_EQ(rows.at("HomeDomain-Library").flags, 2);
  EXPECT_EQ(rows.at("HomeDomain-Library/link").flags, 4);
  EXPECT_FALSE(fs::exists(blob_path(folder / "b", rows.at("CameraRollDomain-Media/1.jpg"))));
  EXPECT_FALSE(fs::exists(folder / "b/making"));
}

TEST(BackupWriter, DescribesFilesAsAKeyedArchive) {
  const TemporaryFolder folder;
  write(folder / "b", std::nullopt);
  const auto rows = manifest(folder / "b/Manifest.db");
  const auto document = plist::Document::parse(as_bytes(rows.at("HomeDomain-Library/link").file));
  ASSERT_TRUE(document);
  const auto archive = keyed_archive::Archive::open(*document);
  ASSERT_TRUE(archive);
  const keyed_archive::Object file = archive->root();
  EXPECT_EQ(file.class_name(), "MBFile");
  EXPECT_EQ(file["RelativePath"].text(), "Library/link");
  EXPECT_EQ(file["Target"].text(), "/var/mobile/Library/a.txt");
  EXPECT_EQ(file["Birth"].integer(), 1'700'000'000);
  EXPECT_EQ(file["LastModified"].integer(), 1'700'000'001);
  EXPECT_EQ(file["LastStatusChange"].integer(), 1'700'000'002);
  EXPECT_EQ(file["Mode"].integer(), 0120755);
  EXPECT_FALSE(file["EncryptionKey"].exists());
}

TEST(BackupWriter, WritesThePropertyListsAroundTheManifest) {
  const TemporaryFolder folder;
  write(folder / "b", std::nullopt);
  const std::string info = slurp(folder / "b/Info.plist");
  EXPECT_TRUE(info.starts_with("<?xml")) << info.substr(0, 40);
  const auto parsed = plist::Document::parse(as_bytes(info));
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->root()["Device Name"].text(), "A & B <1>");
  const std::string manifest_plist = slurp(folder / "b/Manifest.plist");
  const auto keys = plist::Document::parse(as_bytes(manifest_plist));
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->root()["IsEncrypted"].boolean(), false);
  EXPECT_FALSE(keys->root()["BackupKeyBag"].exists());
  EXPECT_EQ(keys->root()["Lockdown"]["ProductVersion"].text(), "17.5.1");
}

TEST(BackupWriter, RefusesAFolderThatHoldsSomething) {
  const TemporaryFolder folder;
  std::ofstream(folder / "mine") << "x";
  const auto writer = BackupWriter::create(folder.path().string(), std::nullopt, Random(1));
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().code, ErrorCode::refused);
  EXPECT_EQ(slurp(folder / "mine"), "x");
}

TEST(BackupWriter, TheSameFileTwiceIsAnError) {
  const TemporaryFolder folder;
  auto writer = BackupWriter::create(folder / "b", std::nullopt, Random(1));
  ASSERT_TRUE(writer);
  (*writer)->add_folder("HomeDomain", "Library", kTimes);
  (*writer)->add_folder("HomeDomain", "Library", kTimes);
  EXPECT_FALSE((*writer)->finish(facts()));
}

// An opener of its own, apart from the code that reads backups: what the writer makes is held to
// the format, not to the reader.
class Opened {
 public:
  Opened(const std::string& folder, std::string_view password) : folder_(folder) {
    const std::string raw = slurp(folder + "/Manifest.plist");
    const auto document = plist::Document::parse(as_bytes(raw));
    EXPECT_TRUE(document);
    EXPECT_EQ(document->root()["IsEncrypted"].boolean(), true);
    std::map<std::string, Bytes> header;
    std::uint32_t number = 0;
    std::map<std::uint32_t, std::string> wrapped;
    const auto bag = document->root()["BackupKeyBag"].data();
    ByteReader reader(*bag);
    while (!reader.at_end() && reader.ok()) {
      const std::string tag(as_text(reader.take(4)));
      const Bytes value = reader.take(reader.be32());
      if (tag == "CLAS") number = ByteReader(value).be32();
      if (tag == "WPKY") wrapped[number] = as_text(value);
      header.emplace(tag, value);
    }
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(wrapped.size(), 11U);
    const std::string first =
        derive(password, header.at("DPSL"), ByteReader(header.at("DPIC")).be32(), EVP_sha256());
    const std::string key =
        derive(first, header.at("SALT"), ByteReader(header.at("ITER")).be32(), EVP_sha1());
    for (const auto& [class_number, text] : wrapped) classes_[class_number] = unwrap(key, text);
    manifest_key_ = file_key(*document->root()["ManifestKey"].data());
  }

  std::string manifest() const { return decrypt(manifest_key_, folder_ + "/Manifest.db"); }
  std::string file_key(Bytes stored) const {
    const std::uint32_t number = ByteReader(stored).le32();
    return unwrap(classes_.at(number), std::string(as_text(stored.subspan(4))));
  }

  static std::string decrypt(const std::string& key, const std::string& path) {
    const std::string secret = slurp(path);
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> cipher(EVP_CIPHER_CTX_new(),
                                                                            EVP_CIPHER_CTX_free);
    const unsigned char zero[16] = {};
    EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_cbc(), nullptr, raw(key), zero);
    std::string clear(secret.size() + 16, '\0');
    auto* out = reinterpret_cast<unsigned char*>(clear.data());
    int length = 0;
    int rest = 0;
    EXPECT_EQ(
        EVP_DecryptUpdate(cipher.get(), out, &length, raw(secret), static_cast<int>(secret.size())),
        1);
    EXPECT_EQ(EVP_DecryptFinal_ex(cipher.get(), out + length, &rest), 1) << path;
    clear.resize(static_cast<std::size_t>(length + rest));
    return clear;
  }

 private:
  static const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  }
  static std::string derive(std::string_view secret, Bytes salt, std::uint32_t rounds,
                            const EVP_MD* digest) {
    std::string key(32, '\0');
    EXPECT_EQ(PKCS5_PBKDF2_HMAC(secret.data(), static_cast<int>(secret.size()), raw(as_text(salt)),
                                static_cast<int>(salt.size()), static_cast<int>(rounds), digest, 32,
                                reinterpret_cast<unsigned char*>(key.data())),
              1);
    return key;
  }
  static std::string unwrap(const std::string& wrapping, const std::string& wrapped) {
    EXPECT_EQ(wrapped.size(), 40U);
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> cipher(EVP_CIPHER_CTX_new(),
                                                                            EVP_CIPHER_CTX_free);
    EVP_CIPHER_CTX_set_flags(cipher.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_wrap(), nullptr, raw(wrapping), nullptr);
    std::string key(48, '\0');
    int length = 0;
    EXPECT_EQ(EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(key.data()), &length,
                                raw(wrapped), static_cast<int>(wrapped.size())),
              1);
    EXPECT_EQ(length, 32);
    key.resize(32);
    return key;
  }

  std::string folder_;
  std::map<std::uint32_t, std::string> classes_;
  std::string manifest_key_;
};

TEST(BackupWriter, EncryptsSoThatThePasswordOpensIt) {
  const TemporaryFolder folder;
  write(folder / "b", BackupEncryption{"correct horse", {.sha256 = 50, .sha1 = 40}});
  const Opened opened(folder / "b", "correct horse");
  std::ofstream(folder / "clear.db", std::ios::binary) << opened.manifest();
  const auto rows = manifest(folder / "clear.db");
  ASSERT_EQ(rows.size(), 6U);
  std::map<std::string, std::string> contents;
  for (const auto& [name, row] : rows) {
    const auto document = plist::Document::parse(as_bytes(row.file));
    ASSERT_TRUE(document);
    const auto archive = keyed_archive::Archive::open(*document);
    ASSERT_TRUE(archive);
    const auto key = archive->root()["EncryptionKey"];
    EXPECT_EQ(key.exists(), row.flags == 1) << name;
    if (!key.exists() || !fs::exists(blob_path(folder / "b", row))) continue;
    EXPECT_EQ(key.class_name(), "NSMutableData");
    contents[name] = Opened::decrypt(opened.file_key(*key.data()), blob_path(folder / "b", row));
    EXPECT_EQ(archive->root()["Size"].integer(), static_cast<std::int64_t>(contents[name].size()));
  }
  EXPECT_EQ(contents.size(), 3U);
  EXPECT_EQ(contents["HomeDomain-Library/a.txt"], "seventeen letters");
  EXPECT_EQ(contents["HomeDomain-Library/empty.txt"], "");
  EXPECT_EQ(contents["HomeDomain-Library/moved"], std::string(100'000, 'x'));
  for (const auto& entry : fs::recursive_directory_iterator(folder / "b")) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(slurp(entry.path().string()).find("xxxxxxxx"), std::string::npos)
        << "clear text in " << entry.path();
  }
}

TEST(BackupWriter, TheSameInputGivesTheSameBytes) {
  const TemporaryFolder folder;
  const BackupEncryption encryption{"pw", {.sha256 = 5, .sha1 = 5}};
  write(folder / "one", encryption);
  write(folder / "two", encryption);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "one")) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const auto other = fs::path(folder / "two") / fs::relative(entry.path(), folder / "one");
    EXPECT_EQ(slurp(entry.path().string()), slurp(other.string())) << other;
  }
  EXPECT_EQ(files, 7U);
}

}  // namespace
}  // namespace bridle::sample
