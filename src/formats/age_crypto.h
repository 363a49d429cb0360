// The primitives that age files are made of. Over libcrypto; no algorithm is our own.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "bytes/bytes.h"
#include "formats/backup_crypto.h"

namespace bridle::age {

using Digest = std::array<std::byte, 32>;

// HMAC-SHA-256 (RFC 2104), and 32 bytes of HKDF over it (RFC 5869).
Digest hmac(Bytes key, Bytes data);
crypto::Key hkdf(Bytes secret, Bytes salt, std::string_view info);

// RFC 7748. Nothing for a share of low order.
std::optional<Digest> x25519_public(const crypto::Key& secret);
std::optional<crypto::Key> x25519(const crypto::Key& secret, Bytes share);

// RFC 7914 with N = 2^bits, r = 8, p = 1. Nothing when there is no memory for it.
std::optional<crypto::Key> scrypt(std::string_view passphrase, Bytes salt, unsigned bits);

// ChaCha20-Poly1305 (RFC 8439): the 16 bytes of the tag end `sealed`. False when it does not fit,
// and `plain` is zero then. REQUIRES: plain.size() + 16 == sealed.size(), else false.
using SealNonce = std::array<std::byte, 12>;
bool open_sealed(const crypto::Key& key, const SealNonce& nonce, Bytes sealed,
                 std::span<std::byte> plain);

}  // namespace bridle::age
