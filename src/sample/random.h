// Random: numbers that depend on the seed alone, so that the same options make the same phone.
//
// The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
// generators"). Keys drawn from it protect nothing: a made phone has no secrets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bridle::sample {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // A stream of its own for one purpose: what one part of the phone draws does not shift another.
  static Random of(std::uint64_t seed, std::string_view purpose) {
    std::uint64_t mixed = 0xcbf29ce484222325;  // FNV-1a
    for (const char c : purpose) {
      mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    Random random(seed);
    return Random(random.next() ^ mixed);
  }

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // 0 .. bound-1. REQUIRES: bound > 0.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
  }
  bool percent(std::uint64_t share) { return below(100) < share; }

  std::vector<std::byte> bytes(std::size_t size);
  std::string hex_digits(std::size_t count);
  std::string uuid();  // upper case, version 4: "5B3D...-...."

 private:
  std::uint64_t state_;
};

}  // namespace bridle::sample
