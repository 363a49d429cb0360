// Property lists, binary and XML: walks all of one, and every object by number.

#include "base/limits.h"
#include "formats/plist.h"
#include "fuzz.h"

namespace bridle::fuzz {
namespace {

void walk(plist::Node node, int depth, int& budget) {
  if (depth > limits::kNesting || --budget < 0) return;
  (void)node.boolean();
  (void)node.integer();
  (void)node.real();
  (void)node.date();
  (void)node.uid();
  if (const auto data = node.data()) touch(*data);
  if (const auto text = node.text()) touch(*text);
  for (std::size_t i = 0; i < node.size() && budget > 0; ++i) {
    const std::string_view key = node.key_at(i);
    touch(key);
    (void)node[key];
    walk(node.at(i), depth + 1, budget);
  }
}

}  // namespace
}  // namespace bridle::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const auto document = plist::Document::parse(fuzz::input(data, size));
  if (!document) return 0;
  int budget = 5'000;
  fuzz::walk(document->root(), 0, budget);
  for (std::uint64_t i = 0; i < document->object_count() && i < 1'000; ++i) {
    fuzz::walk(document->object(i), limits::kNesting - 1, budget);
  }
  return 0;
}
