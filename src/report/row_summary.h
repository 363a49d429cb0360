// A row in one line of text, for the timeline, the findings and the terminal.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/record.h"

namespace bridle::report {

// Which columns of an artifact the timeline and the one-line text look at. Made once per artifact.
struct EventShape {
  std::vector<std::size_t> times;    // indexes of the columns with Role::time
  std::vector<std::size_t> summary;  // indexes of the columns that describe a row, in order
};

// `summary` holds column names (Artifact::summary); a name that no column has is left out.
EventShape event_shape(std::span<const Column> columns, std::span<const std::string_view> summary);

inline constexpr std::size_t kSummaryBytes = 300;

// Appends the values of the shape's summary columns joined by " · ", without those that have none.
// At most kSummaryBytes, cut between characters and then ended by "…". The text is as the evidence
// gave it: whoever prints it escapes it for where it goes.
void append_summary(const RowView& row, const EventShape& shape, std::string& out);

}  // namespace bridle::report
