// Encrypted containers of Android evidence, made by hand: .ab backups and age files.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bridle::test {

struct AbShape {
  int version = 5;
  bool compressed = true;
  std::optional<std::string> password = std::nullopt;
  int rounds = 10;
  // Version 1 takes the bytes of the key for its checksum, later ones the text that Java makes of
  // them.
  std::optional<bool> java_checksum = std::nullopt;
  std::string cipher = "AES-256";
};

// The .ab file of a tar.
std::string android_backup(std::string_view tar, const AbShape& shape = {});
std::string zlib_packed(std::string_view bytes);
std::string gzip_packed(std::string_view bytes);

// A fixed key pair of X25519: an identity file, and its public key.
std::string age_identity();
std::string age_recipient();

// For age_recipient(), or by a passphrase with 2^`work` rounds. Keys and nonces are always the
// same.
std::string age_file(std::string_view plain);
std::string age_file_by_passphrase(std::string_view plain, std::string_view passphrase,
                                   int work = 4);

}  // namespace bridle::test
