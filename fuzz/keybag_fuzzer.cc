// The keybag of an encrypted backup; unlocked only where that is cheap.

#include "formats/keybag.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const auto bag = ios::Keybag::parse(fuzz::input(data, size));
  if (!bag || bag->rounds() > 1'000) return 0;
  const auto keys = bag->unlock("password");
  if (keys) (void)keys->unwrap_stored(fuzz::input(data, size));
  return 0;
}
