// Every artifact there is, sorted by file name. Written at build time from the files themselves.
#pragma once

#include <span>

#include "artifacts/artifact.h"

namespace bridle::artifacts {

std::span<const Artifact* const> table();

}  // namespace bridle::artifacts
