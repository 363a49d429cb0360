// Digests, over libcrypto.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace bridle {

using Sha1Digest = std::array<std::byte, 20>;
using Sha256Digest = std::array<std::byte, 32>;

Sha1Digest sha1(std::string_view data);
Sha256Digest sha256(std::span<const std::byte> data);

// SHA-256 of data that comes in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::span<const std::byte> data);
  // The digest of all that came so far; the object is then used up.
  Sha256Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// SHA-256, SHA-1 and MD5 of the same data, which comes in pieces: what feeds of indicators have.
class Digests {
 public:
  Digests();
  ~Digests();
  Digests(Digests&&) noexcept;
  Digests& operator=(Digests&&) noexcept;

  void update(std::span<const std::byte> data);
  struct Hex {
    std::string sha256;
    std::string sha1;
    std::string md5;
  };
  // Of all that came so far; the object is then used up.
  Hex finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// Lower-case hexadecimal.
std::string hex(std::span<const std::byte> data);
void append_hex(std::span<const std::byte> data, std::string& out);

}  // namespace bridle
