// The files of a case beside its records and timeline: reports for people and programs, in full and
// as they can be shared, and the manifest.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "report/case_view.h"
#include "report/digest.h"
#include "report/manifest_json.h"
#include "words/language.h"

namespace bridle {

struct CaseContents {
  const report::CaseView& view;
  const report::TimelineDigest& digest;  // closed
  std::optional<report::HashedFile> container = {};
  std::span<const report::HashedFile> files;
  std::span<const std::pair<std::string, std::string>> options;  // as given
  const report::RunFacts& run;
  std::optional<report::Span> concern = {};  // RunOptions
  std::optional<report::Span> custody = {};
  Language language = Language::en;
  bool redact = false;  // nothing but what can be shared
};

// Writes report.html, report.json, alerts.csv and manifest.json into `folder`; unless `redact`,
// report.redacted.html and report.redacted.json as well.
Result<void> write_case_files(const std::string& folder, const CaseContents& contents);

}  // namespace bridle
