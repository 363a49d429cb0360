# Writes a .cc that holds texts as they stand in files.
# Run: cmake -DROOM=words -DOUT=x.cc "-DFILES=a.json;b.json" -P cmake/embed.cmake

list(SORT FILES)
set(rows "")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  get_filename_component(name "${file}" NAME)
  string(FIND "${text}" ")bridle\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${file} holds the end of a raw string")
  endif()
  string(APPEND rows "    {\"${name}\", std::string_view(R\"bridle(${text})bridle\")},\n")
endforeach()
file(WRITE "${OUT}" "// Written by cmake/embed.cmake.
#include <array>
#include <span>

#include \"base/embedded.h\"

#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace bridle::${ROOM} {

std::span<const Embedded> embedded();

namespace {
constexpr auto kFiles = std::to_array<Embedded>({
${rows}});
}  // namespace

std::span<const Embedded> embedded() { return kFiles; }

}  // namespace bridle::${ROOM}
")
