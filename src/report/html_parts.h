// The parts of report.html, each written by one function. report/report_html.cc puts them together.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/html.h"
#include "report/report_html.h"

namespace bridle::report {

struct Parts {
  Html& html;
  const CaseView& view;
  const HtmlView& more;
};

// html_examined.cc
void write_result(const Parts& parts);
void write_examined(const Parts& parts);
// html_findings.cc
void write_findings(const Parts& parts);
// The id of the element that tells of the finding at this index: "finding-1"; empty when the page
// does not show it.
std::string finding_anchor(std::size_t index);
// html_timeline.cc
void write_timeline(const Parts& parts);
// html_chart.cc: the chart as it stands without the script, and on paper.
void write_still_chart(const Parts& parts);
// Days since 1970 that the chart shows at first, both included: where nearly all events lie, and
// all alerts.
std::pair<std::int64_t, std::int64_t> days_to_show(const Parts& parts);
// html_steps.cc
void write_steps(const Parts& parts);
void write_custody(const Parts& parts);
void write_appendix(const Parts& parts);
// html_data.cc: what the script reads.
void write_data(const Parts& parts);

// The fields of a line of timeline.csv.
std::vector<std::string> csv_fields(std::string_view line);

// How many events of the digest stand in the page without the script.
inline constexpr std::size_t kStillEvents = 60;

inline std::int64_t day_number(Timestamp time) {
  constexpr std::int64_t kDay = 86'400 * kNsPerSecond;
  return time.unix_ns / kDay - (time.unix_ns % kDay < 0 ? 1 : 0);
}
inline Timestamp start_of_day(std::int64_t day) { return {day * 86'400 * kNsPerSecond}; }

}  // namespace bridle::report
