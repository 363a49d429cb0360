// A case without what is private in it, to be written by the same reports.
#pragma once

#include <string>
#include <vector>

#include "report/case_view.h"
#include "report/digest.h"
#include "report/manifest_json.h"
#include "share/redactor.h"

namespace bridle::share {

// Owns what its view() shows. Moves, and does not copy: its findings refer to its alerts.
struct RedactedCase {
  RedactedCase() = default;
  RedactedCase(RedactedCase&&) = default;
  RedactedCase& operator=(RedactedCase&&) = default;
  RedactedCase(const RedactedCase&) = delete;
  RedactedCase& operator=(const RedactedCase&) = delete;

  std::string tool_version;
  Verdict verdict;
  report::EvidenceFacts evidence;
  Coverage coverage;
  std::vector<Alert> alerts;
  std::vector<report::Finding> findings;
  std::vector<report::IndicatorFile> indicators;

  report::CaseView view() const {
    return {.tool_version = tool_version,
            .verdict = verdict,
            .evidence = evidence,
            .coverage = coverage,
            .alerts = alerts,
            .findings = findings,
            .indicators = indicators,
            .redacted = true};
  }
};

// Learns the case and redacts it. Afterwards `redactor`, which was fresh, redacts what else is
// shown of the case.
RedactedCase redacted(const report::CaseView& view, Redactor& redactor);

// The events near the alerts.
report::TimelineDigest redacted(const report::TimelineDigest& digest, Redactor& redactor);

// Names of files in the evidence; sizes and hashes stay.
report::HashedFile redacted(const report::HashedFile& file, Redactor& redactor);

// What the evidence is called in what is shared: owners name it after themselves.
inline constexpr std::string_view kEvidence = "[evidence]";

}  // namespace bridle::share
