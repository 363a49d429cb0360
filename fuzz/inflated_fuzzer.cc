// A deflate stream at any offset: what is read in pieces is what is read at once.

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "fuzz.h"
#include "vfs/inflated_source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const Bytes input = fuzz::input(data, size);
  if (input.empty()) return 0;
  const auto wrapping = static_cast<vfs::Wrapping>(std::to_integer<unsigned>(input[0]) % 3);
  const MemorySource packed(input.subspan(1));
  const auto source =
      vfs::InflatedSource::open(packed, 0, packed.size(), wrapping, {.unpacked = 4U << 20});
  if (!source) return 0;
  const auto whole = read_all(**source, 4U << 20);
  if (!whole) return 0;
  std::vector<std::byte> piece(1'000);
  for (const std::size_t offset : {whole->size() / 2, whole->size() / 3, std::size_t{0}}) {
    const auto got = (*source)->read_at(offset, piece);
    BRIDLE_CHECK(got.ok());
    BRIDLE_CHECK(std::equal(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*got),
                            whole->begin() + static_cast<std::ptrdiff_t>(offset)));
  }
  return 0;
}
