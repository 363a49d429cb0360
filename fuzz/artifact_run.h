// What the targets of all artifacts do.
#pragma once

#include <cstddef>
#include <cstdint>

#include "artifacts/artifact.h"

namespace bridle::fuzz {

// Runs the parser on the input, as the engine would, and touches all that it says. Returns 0.
int run_artifact(const Artifact& artifact, const std::uint8_t* data, std::size_t size);

}  // namespace bridle::fuzz
