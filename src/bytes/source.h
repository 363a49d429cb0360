// ByteSource: random access to one file of the evidence, wherever it lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/bytes.h"

namespace bridle {

// What was found odd about contents on the way to them, although they are served.
struct SourceNote {
  std::string_view text;  // for people, to follow the name of the file; empty: nothing
  // Whether part of the contents is lost or changed. Otherwise they are whole, and what differs is
  // what others say of them: a length in a listing.
  bool damage = false;
};

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

  // Known since it was opened. Whoever reads the contents passes it on.
  virtual SourceNote note() const { return {}; }
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
