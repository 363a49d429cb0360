#include "report/case_view.h"

namespace bridle::report {

Message title_of(const EvidenceFacts& evidence) {
  return {.key = "evidence." + evidence.kind + (evidence.encrypted ? ".encrypted" : ""),
          .english = evidence.title};
}

Period period_of(const Coverage& coverage) {
  Period period;
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    // The dates of files go back to before the phone was made.
    if (artifact.about_evidence) continue;
    if (artifact.first && (!period.first || *artifact.first < *period.first)) {
      period.first = artifact.first;
    }
    if (artifact.last && (!period.last || *period.last < *artifact.last)) {
      period.last = artifact.last;
    }
  }
  return period;
}

}  // namespace bridle::report
