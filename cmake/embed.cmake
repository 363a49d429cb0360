# Writes a .cc that holds texts as they stand in files.
# Run: cmake -DROOM=words -DOUT=x.cc "-DFILES=a.json;b.json" -P cmake/embed.cmake

list(SORT FILES)
set(texts "")
set(rows "")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  get_filename_component(name "${file}" NAME)
  string(FIND "${text}" ")bridle\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${file} holds the end of a raw string")
  endif()
  # With its size: to count it while compiling takes more steps than compilers allow.
  list(LENGTH rows index)
  string(APPEND texts "constexpr char kText${index}[] = R\"bridle(${text})bridle\";\n")
  list(APPEND rows "    {\"${name}\", {kText${index}, sizeof kText${index} - 1}},\n")
endforeach()
list(JOIN rows "" rows)
file(WRITE "${OUT}" "// Written by cmake/embed.cmake.
#include <array>
#include <span>

#include \"base/embedded.h\"

#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace bridle::${ROOM} {

std::span<const Embedded> embedded();

namespace {
${texts}
constexpr auto kFiles = std::to_array<Embedded>({
${rows}});
}  // namespace

std::span<const Embedded> embedded() { return kFiles; }

}  // namespace bridle::${ROOM}
")
