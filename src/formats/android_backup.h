// The head of an Android backup (.ab) and the keys that its password gives. What follows the head
// is a tar: compressed with zlib, encrypted, both or neither.
//
// Format: docs/formats/android-backup.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"
#include "formats/backup_crypto.h"

namespace bridle::android_backup {

// The head is shorter than this, or it is none.
inline constexpr std::size_t kLongestHead = 16U << 10;

// True of bytes that begin with the line "ANDROID BACKUP".
bool is_backup(Bytes front);

using Vector = std::array<std::byte, crypto::CbcDecryptor::kBlock>;  // to start a cipher with

struct Head {
  std::uint64_t version = 0;  // 1 to 5 are known; a later one is read the same way
  bool compressed = false;
  bool encrypted = false;
  std::size_t size = 0;  // in bytes: the payload starts there

  // Of an encrypted one only.
  std::vector<std::byte> password_salt;
  std::vector<std::byte> checksum_salt;
  std::uint64_t rounds = 0;
  Vector vector{};
  std::vector<std::byte> wrapped_key;  // whole blocks
};

// `front`: the first kLongestHead bytes, or all there are. ErrorCode::malformed when the head is
// damaged or cut off, unsupported for another cipher, over_limit for rounds that would take hours.
Result<Head> parse_head(Bytes front);

struct Keys {
  crypto::Key key;
  Vector vector{};
};

// ErrorCode::wrong_password when the checksum of the key does not fit.
Result<Keys> unlock(const Head& head, std::string_view password);

}  // namespace bridle::android_backup
