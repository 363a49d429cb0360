// StoredCase: a case folder that was written earlier, read again.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/alert.h"
#include "report/case_view.h"
#include "share/lined_json.h"
#include "share/redactor.h"

namespace bridle::share {

// Finds a rule by its id; null for one that this version does not know.
using RuleOf = std::function<const Rule*(std::string_view)>;

class StoredCase {
 public:
  // An error that names what is missing when `folder` is no case.
  static Result<StoredCase> open(const std::string& folder, RuleOf rule_of);

  const std::string& folder() const { return folder_; }
  bool redacted() const { return redacted_; }  // it was written with --redact
  const std::vector<report::Fact>& device() const { return device_; }
  const std::vector<report::IndicatorFile>& indicators() const { return indicators_; }
  const std::optional<Timestamp>& started() const { return started_; }
  const std::string& evidence_path() const { return evidence_path_; }
  // The same for this case whenever it is read, and for no other.
  const std::string& fingerprint() const { return fingerprint_; }

  // In the order of the case. The alert dies on return.
  using Each = std::function<Result<void>(const Alert&)>;
  Result<void> alerts(const Each& each) const;

  // Paths of records/*.jsonl, sorted. None in a case that was redacted.
  Result<std::vector<std::string>> record_files() const;

  // Teaches it all that must be known before anything is redacted, and closes it.
  Result<void> teach(Redactor& redactor) const;

 private:
  StoredCase(std::string folder, LinedJson report, RuleOf rule_of)
      : folder_(std::move(folder)), report_(std::move(report)), rule_of_(std::move(rule_of)) {}

  Result<void> read_head();
  Result<void> read_manifest();
  Alert alert_of(json::Node node, std::string_view line) const;
  const Rule* rule(std::string_view id) const;

  std::string folder_;
  LinedJson report_;
  RuleOf rule_of_;
  bool redacted_ = false;
  std::vector<report::Fact> device_;
  std::vector<report::IndicatorFile> indicators_;
  std::optional<Timestamp> started_;
  std::string evidence_path_;
  std::string fingerprint_;
  mutable std::deque<std::pair<std::string, Rule>> unknown_rules_;
};

}  // namespace bridle::share
