// ByteSource: random access to one file of the evidence, wherever it lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"

namespace bridle {

// Thread safety: one ByteSource is used by one thread at a time; different ones are independent.
class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  // The length of the contents as they are served (decrypted: without padding).
  virtual std::uint64_t size() const = 0;

  // Fills `out` from `offset`. Returns the bytes read: fewer than asked only at the end.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const = 0;
};

// A view of bytes that someone else holds. REQUIRES: they outlive it.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(Bytes bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override;

 private:
  Bytes bytes_;
};

// The whole contents; an error when they are longer than `limit` or stop before size().
Result<std::vector<std::byte>> read_all(const ByteSource& source, std::uint64_t limit);

}  // namespace bridle
