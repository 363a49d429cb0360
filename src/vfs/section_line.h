// One line of a dumpstate or dumpsys text: whether it begins a section, ends one, or is of it.
#pragma once

#include <cstdint>
#include <string_view>

namespace bridle::vfs {

struct SectionLine {
  enum class Kind : std::uint8_t {
    text,
    blank,
    dashes,       // 20 or more and nothing else: they stand before "DUMP OF SERVICE"
    service,      // "DUMP OF SERVICE <name>:", with or without a priority
    command,      // "------ <name> (<command>) ------"
    title,        // "------ <name> ------"
    service_end,  // "--------- 0.053s was the duration of dumpsys <name>, ending at: ..."
    command_end,  // "------ 0.053s was the duration of '<name>' ------"
  };
  Kind kind = Kind::text;
  std::string_view name = {};
};

// `line`: with or without its end. Seconds have a dot or a comma.
SectionLine section_line(std::string_view line);

}  // namespace bridle::vfs
