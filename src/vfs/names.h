// Names of files as the evidence has them, and as Entry::path shows them.
//
// Bytes that are no valid UTF-8, control bytes (00..1F, 7F) and C1 controls (U+0080..U+009F) are
// shown as "%XX" with two upper-case hexadecimal digits. A "%" that stands in the name and would
// read as such an escape is shown as "%25"; any other "%" stays ("a%20b" is "a%20b"). So each name
// has one escaped form, and each escaped form one name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bridle::vfs {

// Appends the escaped form. "/" passes through: a whole path can be escaped at once.
void append_escaped(std::string_view raw, std::string& out);
std::string escaped(std::string_view raw);

// The name that append_escaped was given.
std::string unescaped(std::string_view shown);

// What is wrong with a path that an archive or a caller gave, if it is taken as one inside a tree.
enum class PathFlaw : std::uint8_t {
  none,
  empty,       // nothing is left of it
  absolute,    // "/..." or "C:..."
  parent,      // has a ".." component
  nul,         // has a NUL byte
  over_limit,  // longer than limits::kPath
};

// Looks at unescaped bytes.
PathFlaw flaw_of(std::string_view raw);

// One sentence for people; REQUIRES: not none.
std::string_view describe(PathFlaw flaw);

}  // namespace bridle::vfs
