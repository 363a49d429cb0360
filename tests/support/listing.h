// Trees in tests: open bytes as an archive, list one, read an entry as text.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vfs/archive.h"

namespace bridle::test {

// The tree of an archive's bytes, which are copied to their exact size, so that a read over the end
// is seen. Null when they are no archive.
Result<std::unique_ptr<vfs::Tree>> open_bytes(std::string_view bytes,
                                              const vfs::ArchiveLimits& bounds = {});
// The same. Throws std::runtime_error when they are none.
std::unique_ptr<vfs::Tree> tree_of(std::string_view bytes, const vfs::ArchiveLimits& bounds = {});

struct Listing {
  std::vector<vfs::Entry> entries;
  std::optional<Error> error;

  // Throws std::runtime_error when there is none of that path.
  const vfs::Entry& operator[](std::string_view path) const;
};
Listing list(vfs::Tree& tree);

Result<std::string> text_of(vfs::Tree& tree, const vfs::Entry& entry);
std::string text_or_error(vfs::Tree& tree, const vfs::Entry& entry);

// Bytes that do not pack.
std::string noise(std::size_t size, std::uint64_t seed);

}  // namespace bridle::test
