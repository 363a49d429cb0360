// report.json: the case for programs. docs/schema/report.schema.json
#pragma once

#include <string>

#include "base/result.h"
#include "report/case_view.h"

namespace bridle::report {

// Writes a new file at `path`.
Result<void> write_report_json(const std::string& path, const CaseView& view);

// The same, as text.
std::string report_json(const CaseView& view);

// One alert as a JSON object, as in the report's "alerts".
void append_alert(const Alert& alert, std::string& out);

}  // namespace bridle::report
