// An age file: its header, and its chunks under a key that is known here.

#include <vector>

#include "formats/age.h"
#include "fuzz.h"
#include "vfs/age_source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const Bytes input = fuzz::input(data, size);
  (void)age::parse_identities(as_text(input));
  const auto header = age::parse_header(input);
  const age::FileKey key;
  if (header) {
    const std::vector<crypto::Key> identities(1);
    (void)age::unlock(*header, input, identities);
    // A large work is the user's time, and no bug.
    const bool cheap = header->takes_passphrase() && header->stanzas[0].arguments.size() == 2 &&
                       header->stanzas[0].arguments[1].size() == 1;
    if (cheap) (void)age::unlock(*header, input, "password");
  }
  const auto source =
      vfs::AgeSource::open(std::make_unique<MemorySource>(input), header ? header->size : 0, key);
  if (source) (void)read_all(**source, 1U << 20);
  return 0;
}
