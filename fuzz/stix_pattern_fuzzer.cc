// One STIX pattern.

#include "base/check.h"
#include "formats/stix_pattern.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const stix::Pattern pattern = stix::parse_pattern(as_text(fuzz::input(data, size)));
  BRIDLE_CHECK(!pattern.alternatives.empty() || !pattern.problems.empty());
  for (const auto& terms : pattern.alternatives) {
    BRIDLE_CHECK(!terms.empty());
    for (const stix::Term& term : terms) {
      fuzz::touch(term.path);
      fuzz::touch(term.value);
    }
  }
  return 0;
}
