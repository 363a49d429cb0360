// JSON, as documents one after the other and as lines: walks all of it.

#include "formats/json.h"
#include "fuzz.h"

namespace bridle::fuzz {
namespace {

void walk(const json::Node& node) {
  (void)node.boolean();
  (void)node.integer();
  (void)node.real();
  if (const auto text = node.text()) touch(*text);
  for (const json::Node& item : node.items()) walk(item);
  for (const json::Member& member : node.members()) {
    touch(member.key);
    walk(member.value);
  }
}

void read(Bytes bytes, json::Split split) {
  json::Reader reader(bytes, split);
  while (reader.next()) {
    walk(reader.root());
    if (reader.damage()) touch(reader.damage()->message);
  }
}

}  // namespace
}  // namespace bridle::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  fuzz::read(fuzz::input(data, size), json::Split::values);
  fuzz::read(fuzz::input(data, size), json::Split::lines);
  return 0;
}
