// What the reference tool's modules read, and what reads it here: a part of docs/artifacts.md.
#pragma once

#include <span>
#include <string_view>

namespace bridle::cli {

struct Parity {
  std::string_view module;     // of mvt-ios
  std::string_view artifacts;  // ids, separated by ", "
  std::string_view better;     // what they read or say beside it
};

std::span<const Parity> parity();

}  // namespace bridle::cli
