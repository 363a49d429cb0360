#include "sample/backup_keys.h"

#include <openssl/evp.h>

#include <algorithm>
#include <string>
#include <utility>

namespace bridle::sample {
namespace {

Error crypto_error(const char* what) {
  return {ErrorCode::internal, std::string("libcrypto refused to ") + what};
}

unsigned char* raw(std::byte* data) { return reinterpret_cast<unsigned char*>(data); }
const unsigned char* raw(const std::byte* data) {
  return reinterpret_cast<const unsigned char*>(data);
}

void put_be32(std::uint32_t value, std::vector<std::byte>& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(std::byte(value >> shift & 0xff));
}

void put_field(std::string_view tag, Bytes value, std::vector<std::byte>& out) {
  const Bytes name = as_bytes(tag);
  out.insert(out.end(), name.begin(), name.end());
  put_be32(static_cast<std::uint32_t>(value.size()), out);
  out.insert(out.end(), value.begin(), value.end());
}

void put_field(std::string_view tag, std::uint32_t value, std::vector<std::byte>& out) {
  std::vector<std::byte> number;
  put_be32(value, number);
  put_field(tag, number, out);
}

// RFC 3394: 32 bytes become 40.
Result<std::vector<std::byte>> wrap(const Key& wrapping, const Key& key) {
  const Cipher cipher(EVP_CIPHER_CTX_new());
  if (!cipher) return crypto_error("make a cipher");
  EVP_CIPHER_CTX_set_flags(cipher.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  std::vector<std::byte> out(key.size() + 8);
  int length = 0;
  if (EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_wrap(), nullptr, raw(wrapping.data()),
                         nullptr) != 1 ||
      EVP_EncryptUpdate(cipher.get(), raw(out.data()), &length, raw(key.data()),
                        static_cast<int>(key.size())) != 1 ||
      length != static_cast<int>(out.size())) {
    return crypto_error("wrap a key");
  }
  return out;
}

// iOS 10.2 and later: SHA-256 first, then SHA-1 over its result.
Result<Key> derive(std::string_view password, Bytes salt_sha256, Bytes salt_sha1,
                   KeyRounds rounds) {
  Key first{};
  Key second{};
  const auto derive_once = [](const char* secret, std::size_t secret_size, Bytes salt,
                              std::uint32_t count, const EVP_MD* digest, Key& out) {
    return PKCS5_PBKDF2_HMAC(secret, static_cast<int>(secret_size), raw(salt.data()),
                             static_cast<int>(salt.size()), static_cast<int>(count), digest,
                             static_cast<int>(out.size()), raw(out.data())) == 1;
  };
  if (!derive_once(password.data(), password.size(), salt_sha256, rounds.sha256, EVP_sha256(),
                   first) ||
      !derive_once(reinterpret_cast<const char*>(first.data()), first.size(), salt_sha1,
                   rounds.sha1, EVP_sha1(), second)) {
    return crypto_error("derive the backup key");
  }
  return second;
}

constexpr std::uint32_t kClasses = 11;
constexpr std::size_t kPiece = 1U << 20;  // bytes encrypted at a time
constexpr std::uint32_t kWrappedByPassword = 2;

}  // namespace

void CipherFree::operator()(evp_cipher_ctx_st* context) const { EVP_CIPHER_CTX_free(context); }

Key BackupKeys::new_key() {
  Key key{};
  const std::vector<std::byte> drawn = random_.bytes(key.size());
  std::copy(drawn.begin(), drawn.end(), key.begin());
  return key;
}

Result<BackupKeys> BackupKeys::make(std::string_view password, KeyRounds rounds, Random random) {
  BackupKeys keys(random);
  const auto salt_sha256 = keys.random_.bytes(20);
  const auto salt_sha1 = keys.random_.bytes(20);
  const Result<Key> backup_key = derive(password, salt_sha256, salt_sha1, rounds);
  if (!backup_key) return backup_key.error();

  std::vector<std::byte>& bag = keys.keybag_;
  put_field("VERS", 5, bag);
  put_field("TYPE", 1, bag);  // a backup's keybag
  put_field("UUID", keys.random_.bytes(16), bag);
  put_field("HMCK", keys.random_.bytes(40), bag);
  put_field("WRAP", 0, bag);
  put_field("SALT", salt_sha1, bag);
  put_field("ITER", rounds.sha1, bag);
  put_field("DPWT", 0, bag);
  put_field("DPIC", rounds.sha256, bag);
  put_field("DPSL", salt_sha256, bag);
  for (std::uint32_t number = kClasses; number >= 1; --number) {
    const Key key = keys.new_key();
    const auto wrapped = wrap(*backup_key, key);
    if (!wrapped) return wrapped.error();
    put_field("UUID", keys.random_.bytes(16), bag);
    put_field("CLAS", number, bag);
    put_field("WRAP", kWrappedByPassword, bag);
    put_field("KTYP", 0, bag);
    put_field("WPKY", *wrapped, bag);
    keys.class_keys_[number] = key;
  }
  return keys;
}

Result<FileKey> BackupKeys::new_file_key(std::uint32_t protection_class) {
  FileKey out;
  out.key = new_key();
  const auto class_key = class_keys_.find(protection_class);
  if (class_key == class_keys_.end()) {
    return Error{ErrorCode::internal, "no such protection class in the keybag"};
  }
  const auto wrapped = wrap(class_key->second, out.key);
  if (!wrapped) return wrapped.error();
  for (int shift = 0; shift < 32; shift += 8) {
    out.stored.push_back(std::byte(protection_class >> shift & 0xff));
  }
  out.stored.insert(out.stored.end(), wrapped->begin(), wrapped->end());
  return out;
}

Result<Encryptor> Encryptor::start(const Key& key) {
  Cipher cipher(EVP_CIPHER_CTX_new());
  const unsigned char zero_iv[16] = {};
  if (!cipher ||
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_cbc(), nullptr, raw(key.data()), zero_iv) != 1) {
    return crypto_error("start encrypting");
  }
  return Encryptor(std::move(cipher));
}

bool Encryptor::update(Bytes clear, std::vector<std::byte>& out) {
  while (!clear.empty()) {
    const Bytes piece = clear.first(std::min(kPiece, clear.size()));
    clear = clear.subspan(piece.size());
    const std::size_t before = out.size();
    out.resize(before + piece.size() + 16);
    int length = 0;
    if (EVP_EncryptUpdate(cipher_.get(), raw(out.data() + before), &length, raw(piece.data()),
                          static_cast<int>(piece.size())) != 1) {
      return false;
    }
    out.resize(before + static_cast<std::size_t>(length));
  }
  return true;
}

bool Encryptor::finish(std::vector<std::byte>& out) {
  const std::size_t before = out.size();
  out.resize(before + 16);
  int length = 0;
  if (EVP_EncryptFinal_ex(cipher_.get(), raw(out.data() + before), &length) != 1) return false;
  out.resize(before + static_cast<std::size_t>(length));
  return true;
}

}  // namespace bridle::sample
