// One run: evidence and indicators in, a case out. run.cc is the file to read first.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/open.h"
#include "match/indicator_set.h"
#include "model/alert.h"
#include "model/coverage.h"
#include "model/verdict.h"
#include "report/case_view.h"
#include "share/redacted_case.h"
#include "words/language.h"

namespace bridle {

// Told how far the run is. Called from the thread that called run(), a few times a second.
class Progress {
 public:
  Progress() = default;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  virtual ~Progress() = default;

  virtual void listing(std::uint64_t entries) = 0;
  virtual void reading(std::uint64_t bytes_done, std::uint64_t bytes_all) = 0;
  virtual void finishing() = 0;
};

struct RunOptions {
  std::string evidence_path;         // as given; only its last component goes into the report
  std::string case_path;             // empty: no case is written
  std::string kind;                  // of the evidence; empty: found out
  std::vector<std::string> only;     // artifact ids; empty: all
  Language language = Language::en;  // of report.html
  unsigned jobs = 0;                 // 0: as many as the machine has processors
  std::vector<std::pair<std::string, std::string>> asked;  // options as given, for manifest.json
  std::optional<report::Span> concern;                     // the time that the owner worries about
  std::optional<report::Span> custody;                     // when the phone was in other hands
  bool redact = false;  // the case holds nothing but what can be shared
  bool hashes = false;  // look for hashes of files too: every file is read whole
  // Files from this size on are hashed by a task of their own: that takes as long as to parse a
  // small file.
  std::uint64_t hash_apart_bytes = 32U << 20;
  Progress* progress = nullptr;
  const std::atomic<bool>* stop = nullptr;  // set by the user: leave nothing behind and return
};

struct CaseResult {
  Verdict verdict;
  Coverage coverage;
  std::vector<Alert> alerts;              // sorted
  std::vector<report::Finding> findings;  // refer to `alerts`
  report::EvidenceFacts evidence;
  std::vector<report::IndicatorFile> indicators;
  // The case could not be written (a full disk). All else stands.
  std::optional<Error> case_error;

  report::CaseView view() const;
  // As it can be shared.
  share::RedactedCase redacted() const;
};

// ErrorCode::usage for what no run could do: an artifact or kind that there is not, a place for the
// case that is taken or lies in the evidence. For a caller who wants to know before it asks for a
// password; run() asks by itself.
Result<void> check_options(const RunOptions& options);

Result<CaseResult> run(Evidence& evidence, const IndicatorSet& indicators,
                       const RunOptions& options);

}  // namespace bridle
