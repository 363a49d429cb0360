// The table of fuzz targets, written by CMake.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace bridle::fuzz {

struct Target {
  const char* name;
  int (*run)(const std::uint8_t* data, std::size_t size);
};

std::span<const Target> targets();

}  // namespace bridle::fuzz
