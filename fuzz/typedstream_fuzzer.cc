// Archived attributed strings.

#include "base/check.h"
#include "bytes/utf.h"
#include "formats/typedstream.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const auto text = typedstream::attributed_string(fuzz::input(data, size));
  if (text) fuzz::touch(*text);
  // What is written is read back.
  const std::string_view raw = as_text(fuzz::input(data, size));
  if (utf::is_valid(raw)) {
    const auto again = typedstream::attributed_string(typedstream::write_attributed_string(raw));
    BRIDLE_CHECK(again.ok() && *again == raw);
  }
  return 0;
}
