#include "formats/age_crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <memory>
#include <new>
#include <vector>

namespace bridle::age {
namespace {

constexpr std::size_t kTagSize = 16;
constexpr std::size_t kShare = 32;

unsigned char* raw(std::byte* bytes) { return reinterpret_cast<unsigned char*>(bytes); }
const unsigned char* raw(const std::byte* bytes) {
  return reinterpret_cast<const unsigned char*>(bytes);
}

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using PublicKey = std::unique_ptr<EVP_PKEY, Free>;

PublicKey private_key(const crypto::Key& secret) {
  return PublicKey(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, raw(secret.bytes().data()), kShare));
}

// EVP_chacha20_poly1305() looks the algorithm up again in each use.
struct Fetched {
  EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr);
  Fetched() = default;
  Fetched(const Fetched&) = delete;
  Fetched& operator=(const Fetched&) = delete;
  ~Fetched() { EVP_CIPHER_free(cipher); }
};

}  // namespace

Digest hmac(Bytes key, Bytes data) {
  Digest out{};
  unsigned length = 0;
  static constexpr unsigned char kNothing = 0;
  if (HMAC(EVP_sha256(), key.empty() ? &kNothing : raw(key.data()), static_cast<int>(key.size()),
           raw(data.data()), data.size(), raw(out.data()), &length) == nullptr) {
    throw std::bad_alloc();  // libcrypto refuses it for want of memory alone
  }
  return out;
}

crypto::Key hkdf(Bytes secret, Bytes salt, std::string_view info) {
  // An empty salt is one of zeros, and HMAC pads its key with zeros.
  Digest extracted = hmac(salt, secret);
  std::vector<std::byte> block(as_bytes(info).begin(), as_bytes(info).end());
  block.push_back(std::byte{1});
  Digest expanded = hmac(extracted, block);
  crypto::Key out;
  std::ranges::copy(expanded, out.bytes().begin());
  OPENSSL_cleanse(extracted.data(), extracted.size());
  OPENSSL_cleanse(expanded.data(), expanded.size());
  return out;
}

std::optional<Digest> x25519_public(const crypto::Key& secret) {
  const PublicKey key = private_key(secret);
  Digest out{};
  std::size_t size = out.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), raw(out.data()), &size) != 1) {
    return std::nullopt;
  }
  return out;
}

std::optional<crypto::Key> x25519(const crypto::Key& secret, Bytes share) {
  if (share.size() != kShare) return std::nullopt;
  const PublicKey own = private_key(secret);
  const PublicKey other(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, raw(share.data()), kShare));
  if (!own || !other) return std::nullopt;
  const std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new(own.get(), nullptr));
  crypto::Key out;
  std::size_t size = out.bytes().size();
  if (!context || EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1 ||
      EVP_PKEY_derive(context.get(), raw(out.bytes().data()), &size) != 1) {
    return std::nullopt;
  }
  return out;
}

std::optional<crypto::Key> scrypt(std::string_view passphrase, Bytes salt, unsigned bits) {
  constexpr std::uint64_t kBlockFactor = 8;
  const std::uint64_t count = std::uint64_t{1} << bits;
  const std::uint64_t memory = 128 * kBlockFactor * (count + 4) + (1U << 20);
  crypto::Key out;
  if (EVP_PBE_scrypt(passphrase.data(), passphrase.size(), raw(salt.data()), salt.size(), count,
                     kBlockFactor, 1, memory, raw(out.bytes().data()), out.bytes().size()) != 1) {
    return std::nullopt;
  }
  return out;
}

bool open_sealed(const crypto::Key& key, const SealNonce& nonce, Bytes sealed,
                 std::span<std::byte> plain) {
  static const Fetched kFetched;
  if (sealed.size() != plain.size() + kTagSize) return false;
  const std::unique_ptr<EVP_CIPHER_CTX, Free> context(EVP_CIPHER_CTX_new());
  if (!context) throw std::bad_alloc();
  std::array<std::byte, kTagSize> tag{};
  std::ranges::copy(sealed.last(kTagSize), tag.begin());
  const Bytes data = sealed.first(plain.size());
  std::byte none{};
  std::byte* out = plain.empty() ? &none : plain.data();
  int length = 0;
  const bool fits =
      EVP_DecryptInit_ex2(context.get(), kFetched.cipher, raw(key.bytes().data()),
                          raw(nonce.data()), nullptr) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
      (data.empty() || EVP_DecryptUpdate(context.get(), raw(out), &length, raw(data.data()),
                                         static_cast<int>(data.size())) == 1) &&
      EVP_DecryptFinal_ex(context.get(), raw(out) + length, &length) == 1;
  if (!fits) std::ranges::fill(plain, std::byte{});
  return fits;
}

}  // namespace bridle::age
