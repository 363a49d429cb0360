// The cryptography of encrypted iPhone backups: key derivation, key wrapping, and AES-CBC at any
// offset. Over libcrypto; no algorithm is our own, only the order of the calls.
//
// Format: docs/formats/keybag.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "bytes/bytes.h"

struct evp_cipher_ctx_st;

namespace bridle::crypto {

// 32 secret bytes, wiped when dropped. Copies are made where a copy is meant, and wiped likewise.
class Key {
 public:
  Key() = default;
  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();

  std::span<std::byte, 32> bytes() { return bytes_; }
  std::span<const std::byte, 32> bytes() const { return bytes_; }

 private:
  std::array<std::byte, 32> bytes_{};
};

// PBKDF2 (RFC 8018) with a 32-byte result. `rounds` is at least 1. The same answers as
// PKCS5_PBKDF2_HMAC, which sets up its digest contexts anew in each round: with the 10 million
// rounds of a real backup that is most of the time that the password takes.
Key pbkdf2_sha256(Bytes password, Bytes salt, std::uint64_t rounds);
Key pbkdf2_sha1(Bytes password, Bytes salt, std::uint64_t rounds);

inline constexpr std::size_t kWrappedKeySize = 40;

// RFC 3394: the 32 bytes that `wrapped` holds; nothing when its integrity value is wrong (another
// key, or damaged) or it is not of kWrappedKeySize.
std::optional<Key> unwrap(const Key& wrapping, Bytes wrapped);

// AES-256-CBC decryption under one key, its schedule set up once.
// Thread safety: one object is used by one thread at a time.
class CbcDecryptor {
 public:
  explicit CbcDecryptor(const Key& key);
  ~CbcDecryptor();
  CbcDecryptor(CbcDecryptor&&) noexcept;
  CbcDecryptor& operator=(CbcDecryptor&&) noexcept;

  static constexpr std::size_t kBlock = 16;
  using Block = std::array<std::byte, kBlock>;

  // Decrypts whole blocks in place. `previous` is the block of ciphertext before them, or the
  // initialisation vector. REQUIRES: data.size() is a multiple of kBlock. False when libcrypto
  // refuses, which no data can make it do.
  bool decrypt(const Block& previous, std::span<std::byte> data);

 private:
  evp_cipher_ctx_st* context_ = nullptr;
};

// How many bytes of PKCS#7 padding end `last` (1 to 16); nothing when it is no padding.
std::optional<std::size_t> padding_of(std::span<const std::byte, 16> last);

}  // namespace bridle::crypto
