// Keyed archives: follows every member and container.

#include "formats/keyed_archive.h"
#include "fuzz.h"

namespace bridle::fuzz {
namespace {

void walk(keyed_archive::Object object, int depth, int& budget) {
  if (depth > 20 || --budget < 0) return;
  touch(object.class_name());
  if (const auto text = object.text()) touch(*text);
  if (const auto data = object.data()) touch(*data);
  (void)object.integer();
  (void)object.real();
  (void)object.date();
  (void)object.find("key");
  for (const char* member : {"Size", "RelativePath", "EncryptionKey", "NS.data", "$class"}) {
    walk(object[member], depth + 1, budget);
  }
  for (std::size_t i = 0; i < object.size() && budget > 0; ++i) {
    walk(object.at(i), depth + 1, budget);
  }
}

}  // namespace
}  // namespace bridle::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const auto document = plist::Document::parse(fuzz::input(data, size));
  if (!document) return 0;
  const auto archive = keyed_archive::Archive::open(*document);
  if (!archive) return 0;
  int budget = 2'000;
  fuzz::walk(archive->root(), 0, budget);
  return 0;
}
