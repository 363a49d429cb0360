// age files, version 1: the header, the keys that open it, and the chunks of its payload. Over
// libcrypto: X25519, HKDF, ChaCha20-Poly1305, scrypt.
//
// Format: docs/formats/age.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"
#include "formats/backup_crypto.h"

namespace bridle::age {

// A header is shorter than this, or it is not read.
inline constexpr std::size_t kLongestHeader = 256U << 10;

inline constexpr std::size_t kNonce = 16;         // in front of the payload
inline constexpr std::size_t kChunk = 64U << 10;  // bytes of plain text in a chunk
inline constexpr std::size_t kTag = 16;           // and what its seal adds
inline constexpr std::size_t kSealed = kChunk + kTag;

// scrypt with 2^20 takes 1 GB of memory and some seconds; age itself writes 2^18.
inline constexpr unsigned kLargestWork = 20;

bool is_age(Bytes front);

struct Stanza {
  std::string type;  // "X25519", "scrypt"
  std::vector<std::string> arguments;
  std::vector<std::byte> body;
};

struct Header {
  std::vector<Stanza> stanzas;
  std::array<std::byte, 32> mac{};
  std::size_t signed_size = 0;  // bytes from the start that the MAC is over
  std::size_t size = 0;         // the nonce starts there

  bool takes_passphrase() const { return stanzas.size() == 1 && stanzas[0].type == "scrypt"; }
};

// `front`: the first kLongestHeader bytes, or all there are. ErrorCode::malformed; unsupported for
// another version or an armoured file.
Result<Header> parse_header(Bytes front);

// The key that the header wraps for each recipient. Wiped when dropped.
class FileKey {
 public:
  static constexpr std::size_t kSize = 16;
  FileKey() = default;
  FileKey(const FileKey&) = default;
  FileKey& operator=(const FileKey&) = default;
  ~FileKey();
  std::span<std::byte, kSize> bytes() { return bytes_; }
  std::span<const std::byte, kSize> bytes() const { return bytes_; }

 private:
  std::array<std::byte, kSize> bytes_{};
};

// X25519 secret keys of an identity file: a line each, "AGE-SECRET-KEY-1..."; "#" begins a comment.
// ErrorCode::usage, in words for who gave the file.
Result<std::vector<crypto::Key>> parse_identities(std::string_view text);

// `front` as parse_header had it. ErrorCode::wrong_password when no stanza opens (the message says
// for whom the file was encrypted), malformed when one does and the MAC is wrong.
Result<FileKey> unlock(const Header& header, Bytes front, std::span<const crypto::Key> identities);
Result<FileKey> unlock(const Header& header, Bytes front, std::string_view passphrase);

crypto::Key payload_key(const FileKey& file_key, std::span<const std::byte, kNonce> nonce);

// Opens chunk `number`, which is or is not the last. `plain` has room for sealed.size() - kTag.
// False when the seal does not fit: damaged, in another place, or cut off.
bool open_chunk(const crypto::Key& key, std::uint64_t number, bool last, Bytes sealed,
                std::span<std::byte> plain);

}  // namespace bridle::age
