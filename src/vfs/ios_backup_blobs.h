// Where the contents of a backup's files lie: an index of its blobs, and what else its folder has.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "vfs/tree.h"

namespace bridle::vfs {

// The 20 bytes of a file ID; nothing unless it is 40 lower-case hexadecimal digits.
std::optional<Sha1Digest> parse_file_id(std::string_view digits);

// A blob. Numbers are in halves so that it takes 36 bytes: a backup has up to 1.3 million.
class Blob {
 public:
  Blob(const Sha1Digest& id, std::uint64_t size, std::uint64_t token, bool flat)
      : id_(id), size_(halves(size | (flat ? kFlat : 0))), token_(halves(token)) {}

  const Sha1Digest& id() const { return id_; }
  std::uint64_t size() const { return whole(size_) & ~kFlat; }

  // Whether it is that file of the storage: `flat` as blob_id_of() tells of its path.
  bool is(const Entry& stored, bool flat) const {
    return whole(token_) == stored.token && ((whole(size_) & kFlat) != 0) == flat;
  }

  // As the storage knows it: "<folder>/<2 digits>/<40 digits>", without the 2 digits in a flat
  // backup. `prefix` is the folder with its "/", or empty.
  Entry stored(std::string_view prefix) const;

 private:
  using Halves = std::array<std::uint32_t, 2>;
  static constexpr std::uint64_t kFlat = std::uint64_t{1} << 63;
  static Halves halves(std::uint64_t value) {
    return {static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32)};
  }
  static std::uint64_t whole(Halves value) { return value[0] | std::uint64_t{value[1]} << 32; }

  Sha1Digest id_;
  Halves size_;
  Halves token_;
};

// Thread safety: immutable once built.
class BlobIndex {
 public:
  // Lists the storage once. When that breaks off, what came before is indexed and `error` told.
  static BlobIndex build(Tree& storage, std::string_view prefix, std::optional<Error>& error);

  const Blob* find(const Sha1Digest& id) const;
  // Sorted by id. Of two that have the same, the one that was listed first.
  std::span<const Blob> all() const { return blobs_; }
  std::size_t position(const Blob& blob) const {
    return static_cast<std::size_t>(&blob - blobs_.data());
  }

 private:
  std::vector<Blob> blobs_;
};

// The part of a storage path that follows `prefix`, if it names a blob.
std::optional<Sha1Digest> blob_id_of(std::string_view below, bool& flat);

}  // namespace bridle::vfs
