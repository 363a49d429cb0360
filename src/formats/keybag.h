// The keybag of an encrypted iPhone backup: the class keys, wrapped under the password.
//
// Format: docs/formats/keybag.md.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"
#include "formats/backup_crypto.h"

namespace bridle::ios {

// Class keys of a keybag that was unlocked.
// Thread safety: immutable.
class ClassKeys {
 public:
  // The key that `wrapped` (40 bytes) holds under the key of `protection_class`.
  Result<crypto::Key> unwrap(std::uint32_t protection_class, Bytes wrapped) const;

  // The same for what Manifest.plist and MBFile store: 4 bytes of protection class (little-endian)
  // before the wrapped key.
  Result<crypto::Key> unwrap_stored(Bytes stored) const;

  std::size_t size() const { return keys_.size(); }

 private:
  friend class Keybag;
  std::map<std::uint32_t, crypto::Key> keys_;
};

class Keybag {
 public:
  // `bytes` is BackupKeyBag of Manifest.plist. Rounds over limits::kDerivationRounds are
  // over_limit.
  static Result<Keybag> parse(Bytes bytes);

  // Derives the key from the password (seconds, with a real phone's rounds) and unwraps each class
  // key that a password protects. ErrorCode::wrong_password when none of them opens.
  Result<ClassKeys> unlock(std::string_view password) const;

  // Rounds of both steps of the derivation: what unlock() takes is about 0.1 s per million.
  std::uint64_t rounds() const { return rounds_sha256_ + rounds_sha1_; }

 private:
  struct Wrapped {
    std::uint32_t protection_class = 0;
    std::array<std::byte, crypto::kWrappedKeySize> key{};
  };

  std::vector<std::byte> salt_sha1_;    // SALT
  std::vector<std::byte> salt_sha256_;  // DPSL; empty before iOS 10.2
  std::uint64_t rounds_sha1_ = 0;       // ITER
  std::uint64_t rounds_sha256_ = 0;     // DPIC; 0 before iOS 10.2
  std::vector<Wrapped> wrapped_;
};

}  // namespace bridle::ios
