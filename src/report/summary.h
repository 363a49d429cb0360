// The terminal summary: what a person reads first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/case_view.h"
#include "words/language.h"
#include "words/message.h"

namespace bridle::report {

struct SummaryOptions {
  bool colour = false;
  std::string_view case_path = {};  // empty: no case was written
  // File of the case that can be shared, beside others that cannot; empty: none is named.
  std::string_view shared_report = {};
  Language language = Language::en;
};

// Verdict, what was read and what was not, findings, next steps; 80 columns, each line ended.
// Whatever comes from the evidence is escaped: no control, escape or bidi character passes.
std::string summary_text(const CaseView& view, const SummaryOptions& options);

// What to do now, in plain sentences, by verdict.
std::vector<Message> next_steps(VerdictKind verdict);

// What the verdict says, and what it does not prove.
Message explanation_of(VerdictKind verdict);

// Links that were not followed; nothing if there were none.
std::optional<Message> short_links_of(const Coverage& coverage);

// What no reading of such evidence can show, so that nobody takes its silence for an answer.
std::vector<Message> limits_of(const EvidenceFacts& evidence);

}  // namespace bridle::report
