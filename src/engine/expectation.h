// What the absence of an artifact means, by the kind of evidence and the version of its system.
#pragma once

#include <string_view>

#include "artifacts/artifact.h"
#include "engine/open.h"
#include "model/coverage.h"
#include "words/message.h"

namespace bridle {

struct Expectation {
  bool always = false;                           // the evidence must have it
  ArtifactState absent = ArtifactState::absent;  // what it is when it is not there
  Message reason;                                // of not_applicable
};

Expectation expectation_of(const Artifact& artifact, const Evidence& evidence);

// "14.10" is later than "14.7". A version that is no sequence of numbers is before all others.
bool is_version_before(std::string_view version, std::string_view other);

}  // namespace bridle
