// bridle export: what is given to others of a case that was written earlier. Neither the case nor
// the evidence is changed, and the evidence is not needed.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace bridle {

enum class ExportFormat : std::uint8_t { minimal, stix, timesketch, csv };

struct ExportOptions {
  std::string case_path;
  std::string out_path;  // a new folder (minimal), or a new file
  ExportFormat format = ExportFormat::minimal;
  bool full = false;  // else what is private is redacted
};

struct ExportSummary {
  std::uint64_t alerts = 0;
  std::uint64_t events = 0;   // timesketch
  std::uint64_t matched = 0;  // minimal: records
  std::uint64_t around = 0;   // minimal: records
  std::uint64_t left_out =
      0;                 // alerts of unpublished indicators that a redacted bundle cannot have
  bool redacted = true;  // what was written is
};

// ErrorCode::usage for a place that is taken or lies in the case or the evidence. On an error
// nothing is left at the place.
Result<ExportSummary> export_case(const ExportOptions& options);

}  // namespace bridle
