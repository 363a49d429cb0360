// What the reports say about a case: all that report.json and the terminal summary are written
// from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/alert.h"
#include "model/coverage.h"
#include "model/verdict.h"
#include "report/findings.h"
#include "words/message.h"

namespace bridle::report {

// A stretch of time that somebody named, such as when a phone was taken away.
struct Span {
  Timestamp first;
  Timestamp last;
};

// One thing that the evidence says about the device or itself: {"product_version", "16.1"}. For
// people, the text "fact.<name>" names it.
struct Fact {
  std::string name;  // snake_case
  std::string value;
};

struct EvidenceFacts {
  std::string name;   // last component of the path: full paths differ from machine to machine
  std::string kind;   // "ios_backup"
  std::string title;  // "iPhone backup, encrypted"; English: title_of(evidence) for people
  bool encrypted = false;
  std::vector<Fact> device;
};

Message title_of(const EvidenceFacts& evidence);

// The earliest and latest time in the records of what the phone did. Some of it is hearsay: a phone
// also holds times from before it was made.
struct Period {
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
};
Period period_of(const Coverage& coverage);

struct IndicatorFile {
  std::string name;  // last component of the path
  std::string sha256;
  std::uint64_t count = 0;             // usable indicators
  std::optional<Timestamp> newest;     // when the latest of them was last changed
  std::vector<std::string> campaigns;  // sorted
  std::vector<std::string> problems;   // what of it could not be used
  bool unpublished = false;            // not to be named in what is shared
};

// A view: what it refers to outlives it. The same case gives the same bytes: nothing here depends
// on the clock, the machine or the number of threads.
struct CaseView {
  std::string_view tool_version;
  const Verdict& verdict;
  const EvidenceFacts& evidence;
  const Coverage& coverage;
  std::span<const Alert> alerts;      // sorted (model/alert.h)
  std::span<const Finding> findings;  // group_findings(alerts)
  std::span<const IndicatorFile> indicators;
  bool redacted = false;  // what is private was taken out (share/redacted_case.h)
};

}  // namespace bridle::report
