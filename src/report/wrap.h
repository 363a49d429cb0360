// Text laid out for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bridle::report {

inline constexpr std::size_t kTerminalWidth = 80;

// Columns that UTF-8 text takes: two for East Asian wide characters and emoji, none for combining
// marks. An estimate: terminals differ.
std::size_t display_width(std::string_view text);

// Appends `first`, then `text` broken between words into lines of at most kTerminalWidth columns,
// the later ones behind `hanging` spaces; each line ended. `first` takes `first_width` columns (it
// may hold colour codes). A word longer than a line is broken, between characters.
// REQUIRES: `text` is escaped (report/escape.h).
void append_wrapped(std::string_view first, std::size_t first_width, std::size_t hanging,
                    std::string_view text, std::string& out);

}  // namespace bridle::report
