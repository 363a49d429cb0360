// The sections of a dumpstate text: in order, none over another, and none out of the text.

#include <set>
#include <string>

#include "base/check.h"
#include "fuzz.h"
#include "vfs/sections.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const Bytes input = fuzz::input(data, size);
  (void)vfs::dump_text_of(as_text(input));
  vfs::SectionIndex index;
  const MemorySource text(input);
  BRIDLE_CHECK(vfs::index_sections(text, index).ok());
  std::uint64_t at = 0;
  std::set<std::string> paths;
  for (const vfs::Section& section : index.sections) {
    BRIDLE_CHECK(section.start >= at && section.end >= section.start && section.end <= size);
    BRIDLE_CHECK(paths.insert(section.path).second);
    at = section.end;
  }
  auto tree = vfs::open_sections(std::make_unique<MemorySource>(input), index, std::nullopt);
  for (const vfs::Section& section : index.sections) {
    const auto entry = tree->find(section.path);
    BRIDLE_CHECK(entry && entry->size == section.end - section.start);
    const auto source = tree->open(*entry);
    BRIDLE_CHECK(source.ok());
    const auto bytes = read_all(**source, size);
    BRIDLE_CHECK(bytes.ok());
    fuzz::touch(*bytes);
  }
  return 0;
}
