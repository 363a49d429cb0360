#include "engine/hash_file.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace bridle {
namespace {

constexpr std::size_t kHashBuffer = 128U << 10;

}  // namespace

Result<report::HashedFile> hash_stored(vfs::Tree& tree, const vfs::Entry& entry,
                                       const std::atomic<bool>& stop,
                                       std::atomic<std::uint64_t>* bytes_done) {
  auto stored = tree.open_stored(entry);
  if (!stored) return Error{stored.error().code, "cannot be hashed: " + stored.error().message};
  const std::uint64_t size = (*stored)->size();
  std::vector<std::byte> buffer(
      static_cast<std::size_t>(std::min<std::uint64_t>(size, kHashBuffer)));
  Sha256 digest;
  std::uint64_t at = 0;
  while (at < size) {
    if (stop.load(std::memory_order_relaxed)) return Error{ErrorCode::interrupted, "not hashed"};
    auto got = (*stored)->read_at(at, buffer);
    if (!got || *got == 0) {
      return Error{ErrorCode::unreadable,
                   "cannot be hashed: it cannot be read beyond byte " + std::to_string(at)};
    }
    digest.update(std::span(buffer).first(*got));
    at += *got;
    if (bytes_done != nullptr) bytes_done->fetch_add(*got, std::memory_order_relaxed);
  }
  return report::HashedFile{tree.stored_path(entry), size, digest.finish()};
}

}  // namespace bridle
