// An indicator file, compiled and asked once.

#include "fuzz.h"
#include "match/indicator_set.h"
#include "match/matcher.h"

namespace {
struct Row {
  std::string_view text;
};
constexpr bridle::Column kColumns[] = {
    bridle::column<&Row::text>("text", bridle::Role::text, "anything")};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  IndicatorSet set;
  set.add_stix("fuzz.stix2", fuzz::input(data, size));
  const Matcher matcher(set);
  Matcher::Scratch scratch;
  const Row row{as_text(fuzz::input(data, size))};
  for (const Hit& hit : matcher.match({&row, kColumns}, scratch)) fuzz::touch(hit.matched);
  return 0;
}
