// Small facts that a run states about itself and its evidence.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "artifacts/artifact.h"
#include "engine/open.h"
#include "report/case_view.h"

namespace bridle {

// What the report says of the evidence. Of `path` only the last component: the report must be the
// same on every machine.
report::EvidenceFacts evidence_facts(const Evidence& evidence, const std::string& path);

// Names and versions of the libraries that read evidence.
std::vector<std::pair<std::string, std::string>> library_versions();

// The artifacts of these ids, or all of `kinds` when there are none, in the order of the table. An
// unknown id is ErrorCode::usage, and the message names those that are close.
Result<std::vector<const Artifact*>> select_artifacts(const std::vector<std::string>& only,
                                                      EvidenceMask kinds);

}  // namespace bridle
