// The sections of a dumpstate or dumpsys text, each as a file of its own: a window into the text,
// which is never held.
//
//   ------ SYSTEM PROPERTIES (getprop) ------              section/SYSTEM PROPERTIES
//   ------ 0.020s was the duration of 'SYSTEM PROPERTIES' ------
//   -------------------------------------------------------------------------------
//   DUMP OF SERVICE CRITICAL activity:                     dumpsys/activity
//   --------- 0.053s was the duration of dumpsys activity, ending at: 2024-03-01 10:00:00
//
// What stands before the first heading is section/(head), and what stands after the end of a
// section and before the next one section/(between). A name that comes again has "#2" behind it,
// "#3", ... Each byte lies in one window, or in a heading, an end line, a line of dashes before a
// heading, or empty lines beside these.
//
// Format: docs/formats/android-dumpstate.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bytes/source.h"
#include "vfs/tree.h"

namespace bridle::vfs {

struct Section {
  std::string path;
  std::uint64_t start = 0;  // bytes of the text
  std::uint64_t end = 0;
};

struct SectionIndex {
  std::vector<Section> sections;  // in the order of the text
  // Headings beyond limits::kSections were not looked for: what they head is part of the last one.
  bool over_limit = false;
};

// One pass over the text. Fails when it cannot be read; `index` then holds what came before.
Result<void> index_sections(const ByteSource& text, SectionIndex& index);

// `broke_off`: what list() ends with, when the text is damaged. The text is used by several
// threads.
std::unique_ptr<Tree> open_sections(std::unique_ptr<ByteSource> text, SectionIndex index,
                                    std::optional<Error> broke_off);

// What kind of text begins so, if any: "== dumpstate:" or a heading of a command, or only services.
enum class DumpText : std::uint8_t { none, dumpstate, dumpsys };
DumpText dump_text_of(std::string_view front);

}  // namespace bridle::vfs
