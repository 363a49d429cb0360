// A list of stalkerware, as the set of indicators takes it.

#include "fuzz.h"
#include "match/indicator_set.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bridle::IndicatorSet set;
  set.add_stix("fuzz.yaml", bridle::fuzz::input(data, size));
  for (const bridle::Indicator& indicator : set.indicators()) bridle::fuzz::touch(indicator.id);
  return 0;
}
