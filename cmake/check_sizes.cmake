# Fails on a file of 500 lines or more, and on a header of 150 or more (CONTRIBUTING.md).
# Run: cmake -DROOT=. -P cmake/check_sizes.cmake

get_filename_component(ROOT ${ROOT} ABSOLUTE)

set(files "")
foreach(folder IN ITEMS src include tests fuzz bench)
  file(GLOB_RECURSE found RELATIVE ${ROOT} ${ROOT}/${folder}/*.h ${ROOT}/${folder}/*.cc
       ${ROOT}/${folder}/*.py)
  list(APPEND files ${found})
endforeach()
file(GLOB found RELATIVE ${ROOT} ${ROOT}/web/*.mjs ${ROOT}/web/src/* ${ROOT}/tests/web/*.mjs
     ${ROOT}/bench/*.mjs)
list(APPEND files ${found})
list(FILTER files EXCLUDE REGEX "^bench/(venv|out)/|/node_modules/")  # of make bench, of npm

foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(REGEX REPLACE "[^\n]" "" newlines "${text}")
  string(LENGTH "${newlines}" lines)
  set(limit 500)
  if(file MATCHES "\\.h$")
    set(limit 150)
  endif()
  if(NOT lines LESS limit)
    message(SEND_ERROR "${file}: ${lines} lines, must stay under ${limit}")
  endif()
endforeach()

list(LENGTH files seen)
if(seen EQUAL 0)
  message(FATAL_ERROR "no file was looked at: is ROOT right?")
endif()
message(STATUS "sizes: ${seen} files looked at")
