// What an encrypted backup costs: the password, the file keys, the contents, the listing. Answers
// are compared with libcrypto's own before any time is stated.

#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>

#include "formats/backup_crypto.h"
#include "sample/backup_writer.h"
#include "vfs/ios_backup.h"
#include "vfs/open.h"

namespace bridle {
namespace {

constexpr int kRounds = 100'000;
constexpr std::string_view kPassword = "correct horse";
constexpr std::string_view kSalt = "salt of twenty bytes";

void must(bool holds) {
  if (!holds) std::abort();
}

const unsigned char* raw(const std::byte* bytes) {
  return reinterpret_cast<const unsigned char*>(bytes);
}

crypto::Key by_libcrypto(const EVP_MD* digest) {
  crypto::Key key;
  must(PKCS5_PBKDF2_HMAC(kPassword.data(), static_cast<int>(kPassword.size()),
                         reinterpret_cast<const unsigned char*>(kSalt.data()),
                         static_cast<int>(kSalt.size()), kRounds, digest, 32,
                         reinterpret_cast<unsigned char*>(key.bytes().data())) == 1);
  return key;
}

bool same(const crypto::Key& a, const crypto::Key& b) {
  return std::memcmp(a.bytes().data(), b.bytes().data(), 32) == 0;
}

void per_round(benchmark::State& state) {
  state.counters["per_round"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * kRounds,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void pbkdf2_sha256(benchmark::State& state) {
  must(same(crypto::pbkdf2_sha256(as_bytes(kPassword), as_bytes(kSalt), kRounds),
            by_libcrypto(EVP_sha256())));
  for (auto _ : state) {
    crypto::pbkdf2_sha256(as_bytes(kPassword), as_bytes(kSalt), kRounds);
  }
  per_round(state);
}
BENCHMARK(pbkdf2_sha256)->Unit(benchmark::kMillisecond);

void pbkdf2_sha256_libcrypto(benchmark::State& state) {
  for (auto _ : state) by_libcrypto(EVP_sha256());
  per_round(state);
}
BENCHMARK(pbkdf2_sha256_libcrypto)->Unit(benchmark::kMillisecond);

void pbkdf2_sha1(benchmark::State& state) {
  must(same(crypto::pbkdf2_sha1(as_bytes(kPassword), as_bytes(kSalt), kRounds),
            by_libcrypto(EVP_sha1())));
  for (auto _ : state) crypto::pbkdf2_sha1(as_bytes(kPassword), as_bytes(kSalt), kRounds);
  per_round(state);
}
BENCHMARK(pbkdf2_sha1)->Unit(benchmark::kMillisecond);

void pbkdf2_sha1_libcrypto(benchmark::State& state) {
  for (auto _ : state) by_libcrypto(EVP_sha1());
  per_round(state);
}
BENCHMARK(pbkdf2_sha1_libcrypto)->Unit(benchmark::kMillisecond);

void unwrap_file_key(benchmark::State& state) {
  crypto::Key wrapping;
  const crypto::Key key = by_libcrypto(EVP_sha1());
  std::array<std::byte, 40> wrapped;
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  int length = 0;
  must(EVP_EncryptInit_ex(context, EVP_aes_256_wrap(), nullptr, raw(wrapping.bytes().data()),
                          nullptr) == 1 &&
       EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(wrapped.data()), &length,
                         raw(key.bytes().data()), 32) == 1);
  EVP_CIPHER_CTX_free(context);
  must(same(*crypto::unwrap(wrapping, wrapped), key));
  for (auto _ : state) benchmark::DoNotOptimize(crypto::unwrap(wrapping, wrapped));
}
BENCHMARK(unwrap_file_key);

void decrypt_cbc(benchmark::State& state) {
  const crypto::Key key = by_libcrypto(EVP_sha1());
  std::vector<std::byte> data(static_cast<std::size_t>(state.range(0)));
  crypto::CbcDecryptor decryptor(key);
  for (auto _ : state) must(decryptor.decrypt({}, data));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(decrypt_cbc)->Arg(4096)->Arg(64 << 10)->Arg(1 << 20);

// The manifest of an encrypted backup, without contents on disk: rows and nothing else.
void list_encrypted_backup(benchmark::State& state) {
  constexpr int kFiles = 100'000;
  std::string name = (std::filesystem::temp_directory_path() / "bridle-bench-XXXXXX").string();
  must(::mkdtemp(name.data()) != nullptr);
  const std::string folder = name + "/backup";
  const sample::FileTimes times = {{1'700'000'000 * kNsPerSecond},
                                   {1'700'000'000 * kNsPerSecond},
                                   {1'700'000'000 * kNsPerSecond}};
  {
    auto writer = sample::BackupWriter::create(
        folder, sample::BackupEncryption{.password = std::string(kPassword), .rounds = {10, 10}},
        sample::Random(1));
    must(writer.ok());
    for (int i = 0; i < kFiles; ++i) {
      (*writer)->add_missing_file(
          "CameraRollDomain", "Media/DCIM/100APPLE/IMG_" + std::to_string(i) + ".HEIC", times, i);
    }
    const plist::Tree empty{plist::Tree::Dict{}};
    must((*writer)
             ->finish({.lockdown = empty, .applications = empty, .info = empty, .status = empty})
             .ok());
  }
  {
    const auto storage = vfs::open_directory(folder).value();
    const auto tree = vfs::open_ios_backup(*storage, "", kPassword).value();
    for (auto _ : state) {
      int rows = 0;
      must(tree->list([&](const vfs::Entry& entry) {
                 rows += entry.domain.empty() ? 0 : 1;
                 return true;
               })
               .ok());
      must(rows == kFiles);
    }
  }
  state.SetItemsProcessed(state.iterations() * kFiles);
  std::error_code ignored;
  std::filesystem::remove_all(name, ignored);
}
BENCHMARK(list_encrypted_backup)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bridle
