// One target for each artifact, compiled with its name in BRIDLE_FUZZ_ARTIFACT.

#include "artifact_run.h"
#include "fuzz.h"

namespace bridle::artifacts {
extern const Artifact BRIDLE_FUZZ_ARTIFACT;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return bridle::fuzz::run_artifact(bridle::artifacts::BRIDLE_FUZZ_ARTIFACT, data, size);
}
