# The build's few words: bridle_library, bridle_embed, bridle_page, bridle_table, bridle_program.

# GCC 12, at -O3 and under TSan, sees overlaps, uninitialised members and writes past the end in std::string
# and std::optional that are not there (GCC bugs 105329 and 105651); the debug build keeps all of them.
set(mistaken "")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND (CMAKE_BUILD_TYPE STREQUAL "Release" OR CMAKE_CXX_FLAGS MATCHES "-fsanitize=thread"))
  set(mistaken -Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
endif()
add_library(bridle_warnings INTERFACE)
target_compile_options(bridle_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror ${mistaken}
  $<$<CXX_COMPILER_ID:GNU>:-Wno-missing-field-initializers>
  $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-field-initializers -Wno-missing-designated-field-initializers -Wno-unknown-warning-option>)
target_compile_definitions(bridle_warnings INTERFACE BRIDLE_VERSION="${PROJECT_VERSION}")

# The standard library's headers that most files use, compiled once in each build: to read them took most
# of the time. clang-tidy reads the files without, and so finds an #include that is missing.
file(WRITE ${CMAKE_BINARY_DIR}/headers.cc.new "")
file(COPY_FILE ${CMAKE_BINARY_DIR}/headers.cc.new ${CMAKE_BINARY_DIR}/headers.cc ONLY_IF_DIFFERENT)
set(BRIDLE_HEADERS <algorithm> <array> <charconv> <chrono> <cstdint> <cstring> <deque> <functional>
  <map> <memory> <optional> <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
foreach(headers IN ITEMS bridle_headers bridle_headers_plain)
  add_library(${headers} OBJECT ${CMAKE_BINARY_DIR}/headers.cc)
  target_link_libraries(${headers} PRIVATE bridle_warnings)
  target_precompile_headers(${headers} PRIVATE ${BRIDLE_HEADERS})
endforeach()

# PLAIN: for rooms that read no raw bytes. UBSan does not check the alignment of every pointer there, which
# took a third of the time to compile them. (Nor, anywhere, whether it is null: ASan sees that when it is used.)
# HEADERS: more to compile once, for this target.
set(BRIDLE_PLAIN $<$<CONFIG:Debug>:-fno-sanitize=alignment>)
target_compile_options(bridle_headers_plain PRIVATE ${BRIDLE_PLAIN})

function(_bridle_setup target)
  cmake_parse_arguments(ARG "PLAIN" "" "NEEDS;LIBRARIES;HEADERS" ${ARGN})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include)
  target_link_libraries(${target} PRIVATE bridle_warnings)
  foreach(need IN LISTS ARG_NEEDS)
    target_link_libraries(${target} PUBLIC bridle_${need})
  endforeach()
  target_link_libraries(${target} PUBLIC ${ARG_LIBRARIES})
  set(headers bridle_headers)
  if(ARG_PLAIN)
    target_compile_options(${target} PRIVATE ${BRIDLE_PLAIN})
    set(headers bridle_headers_plain)
  endif()
  if(ARG_HEADERS)
    target_precompile_headers(${target} PRIVATE ${BRIDLE_HEADERS} ${ARG_HEADERS})
  else()
    target_precompile_headers(${target} REUSE_FROM ${headers})
  endif()
endfunction()

# bridle_library(NAME NEEDS other rooms LIBRARIES outside libraries): src/NAME/*.cc as one target.
function(bridle_library name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cc)
  if(sources)
    add_library(bridle_${name} STATIC ${sources})
    _bridle_setup(bridle_${name} ${ARGN})
  else()
    add_library(bridle_${name} INTERFACE)
    cmake_parse_arguments(ARG "PLAIN" "" "NEEDS;LIBRARIES;HEADERS" ${ARGN})
    target_include_directories(bridle_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include)
    foreach(need IN LISTS ARG_NEEDS)
      target_link_libraries(bridle_${name} INTERFACE bridle_${need})
    endforeach()
    target_link_libraries(bridle_${name} INTERFACE ${ARG_LIBRARIES})
  endif()
endfunction()

# bridle_embed(ROOM DIRECTORY dir EXTENSION e): the texts dir/*.e become part of src/ROOM's target, as
# bridle::ROOM::embedded() (base/embedded.h). Nothing is read when the program runs.
function(bridle_embed room)
  cmake_parse_arguments(ARG "" "DIRECTORY;EXTENSION" "" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${ARG_DIRECTORY}/*.${ARG_EXTENSION})
  set(out ${CMAKE_BINARY_DIR}/${room}_embedded.cc)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DROOM=${room} -DOUT=${out} "-DFILES=${files}" -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(bridle_${room} PRIVATE ${out})
endfunction()

# bridle_table(ROOM TYPE NEEDS rooms LIBRARIES outside libraries): a room whose
# src/ROOM/<platform>/<name>.cc each define a TYPE named <platform>_<name>. The table of all of them
# is written here, so that a new one is a new file and nothing else.
function(bridle_table room type)
  file(GLOB sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/src/${room}
       ${CMAKE_SOURCE_DIR}/src/${room}/*/*.cc)
  file(GLOB shared CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*.cc)
  list(SORT sources)
  set(declarations "")
  set(rows "")
  set(names "")
  foreach(source IN LISTS sources)
    string(REGEX REPLACE "^([a-z0-9_]+)/([a-z0-9_]+)\\.cc$" "\\1_\\2" symbol ${source})
    string(APPEND declarations "extern const ${type} ${symbol};\n")
    string(APPEND rows "    &${symbol},\n")
    list(APPEND names ${symbol})
  endforeach()
  list(TRANSFORM sources PREPEND ${CMAKE_SOURCE_DIR}/src/${room}/)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${room}_table.cc CONTENT
"// Written by CMake from src/${room}/*/*.cc.
#include \"${room}/table.h\"

namespace bridle::${room} {
@declarations@
namespace {
const ${type}* const kTable[] = {
@rows@};
}  // namespace

std::span<const ${type}* const> table() { return kTable; }
}  // namespace bridle::${room}
" @ONLY)
  add_library(bridle_${room} STATIC ${sources} ${shared} ${CMAKE_BINARY_DIR}/${room}_table.cc)
  _bridle_setup(bridle_${room} ${ARGN})
  set(BRIDLE_TABLE_${room} ${names} PARENT_SCOPE)
endfunction()

# bridle_program(NAME DIRECTORY dir NEEDS rooms LIBRARIES outside libraries)
function(bridle_program name)
  cmake_parse_arguments(ARG "" "DIRECTORY" "" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${ARG_DIRECTORY}/*.cc)
  add_executable(${name} ${sources})
  _bridle_setup(${name} ${ARG_UNPARSED_ARGUMENTS})
endfunction()

# bridle_page(ROOM): what report.html does in the browser (web/), bundled and embedded in src/ROOM's
# target. The packages of web/package-lock.json are fetched when that changes, from npm's cache where
# they are in it.
function(bridle_page room)
  find_program(BRIDLE_NODE NAMES node nodejs REQUIRED)
  find_program(BRIDLE_NPM npm REQUIRED)
  set(web ${CMAKE_SOURCE_DIR}/web)
  set(installed ${web}/node_modules/.package-lock.json)
  add_custom_command(OUTPUT ${installed}
    COMMAND ${BRIDLE_NPM} ci --prefer-offline --no-audit --no-fund --ignore-scripts --loglevel=error
    WORKING_DIRECTORY ${web} DEPENDS ${web}/package-lock.json
    COMMENT "Fetching what the page is built with" VERBATIM)
  file(GLOB sources CONFIGURE_DEPENDS ${web}/src/*)
  set(bundle ${CMAKE_BINARY_DIR}/web/page.js ${CMAKE_BINARY_DIR}/web/page.css)
  add_custom_command(OUTPUT ${bundle}
    COMMAND ${BRIDLE_NODE} ${web}/build.mjs ${CMAKE_BINARY_DIR}/web
    DEPENDS ${installed} ${web}/build.mjs ${sources} COMMENT "Bundling the page" VERBATIM)
  set(out ${CMAKE_BINARY_DIR}/${room}_page.cc)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DROOM=${room} -DOUT=${out} "-DFILES=${bundle}" -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${bundle} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(bridle_${room} PRIVATE ${out})
endfunction()
