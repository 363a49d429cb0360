// What the fuzz targets share. Each target is one LLVMFuzzerTestOneInput.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "bytes/bytes.h"
#include "bytes/reader.h"
#include "model/record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace bridle::fuzz {

inline Bytes input(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const std::byte*>(data), size};
}

// Reads every byte, so that the sanitizers see a view that has died.
inline void touch(Bytes bytes) {
  std::byte sum{};
  for (const std::byte byte : bytes) sum ^= byte;
  asm volatile("" : : "r"(sum));
}
inline void touch(std::string_view text) { touch(as_bytes(text)); }

inline void touch(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::text:
      return touch(value.text());
    case Value::Kind::blob:
      return touch(value.blob());
    case Value::Kind::list:
      for (const std::string_view item : value.list()) touch(item);
      return;
    default:
      return;
  }
}

// Two files in one input: 4 bytes of length (little-endian), the first, the second.
struct Pair {
  Bytes first;
  Bytes second;
};
inline std::optional<Pair> split(Bytes bytes) {
  ByteReader reader(bytes);
  Pair out;
  out.first = reader.take(reader.le32());
  out.second = reader.take(reader.remaining());
  return reader.ok() ? std::optional<Pair>(out) : std::nullopt;
}

}  // namespace bridle::fuzz
