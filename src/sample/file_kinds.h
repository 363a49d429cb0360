// What people send one another: files that begin like their kind, under the names that such have.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "sample/random.h"

namespace bridle::sample {

struct FileKind {
  std::string_view extension;
  std::string_view uti;
  std::string_view mime;
  std::string_view magic;  // its first bytes
};

// A kind as often as it is sent. Now and then a JPEG is called .png, as screenshots and pages have
// it.
const FileKind& file_kind(Random& random);

// `size` bytes, or those of the magic if they are more.
std::vector<std::byte> file_of(const FileKind& kind, std::size_t size, Random& random);

}  // namespace bridle::sample
