// alerts.csv: one line for each alert, for spreadsheets. docs/sharing.md lists its columns.
//
// RFC 4180, UTF-8, every field quoted. No field is a formula to a spreadsheet, and none acts on a
// terminal: report/escape.h. Columns are only ever added at the end.
#pragma once

#include <string>

#include "base/file.h"
#include "base/result.h"
#include "model/alert.h"
#include "report/case_view.h"

namespace bridle::report {

// The header, with its line end.
std::string alerts_csv_header();

// Appends the line of an alert, with its line end.
void append_alert_line(const Alert& alert, std::string& out);

// Writes a new file at `path`, in the order of the case.
Result<void> write_alerts_csv(const std::string& path, const CaseView& view);

}  // namespace bridle::report
