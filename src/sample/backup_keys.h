// The keys of an encrypted backup: keybag, class keys, file keys, and the encryption itself.
//
// Format: docs/formats/ios-backup.md. Everything is drawn from a Random: these keys keep no secret.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"
#include "sample/random.h"

struct evp_cipher_ctx_st;

namespace bridle::sample {

using Key = std::array<std::byte, 32>;

struct CipherFree {
  void operator()(evp_cipher_ctx_st* context) const;
};
using Cipher = std::unique_ptr<evp_cipher_ctx_st, CipherFree>;

struct KeyRounds {
  std::uint32_t sha256 = 10'000;  // DPIC
  std::uint32_t sha1 = 10'000;    // ITER
};

// A file's key, and as the manifest holds it: class (4 bytes, little-endian) and the 40 bytes that
// RFC 3394 makes of the key under the class key.
struct FileKey {
  Key key;
  std::vector<std::byte> stored;
};

class BackupKeys {
 public:
  static Result<BackupKeys> make(std::string_view password, KeyRounds rounds, Random random);

  const std::vector<std::byte>& keybag() const { return keybag_; }  // BackupKeyBag

  // REQUIRES: `protection_class` is 1..11.
  Result<FileKey> new_file_key(std::uint32_t protection_class);

 private:
  explicit BackupKeys(Random random) : random_(random) {}
  Key new_key();

  Random random_;
  std::vector<std::byte> keybag_;
  std::map<std::uint32_t, Key> class_keys_;
};

// AES-256-CBC with a zero initialisation vector and PKCS#7 padding, in pieces: files and
// Manifest.db.
class Encryptor {
 public:
  static Result<Encryptor> start(const Key& key);

  // Each appends to `out`. False when libcrypto refuses.
  bool update(Bytes clear, std::vector<std::byte>& out);
  bool finish(std::vector<std::byte>& out);

 private:
  explicit Encryptor(Cipher cipher) : cipher_(std::move(cipher)) {}
  Cipher cipher_;
};

}  // namespace bridle::sample
