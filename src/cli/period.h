// Periods of time on a command line.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "report/case_view.h"

namespace bridle::cli {

// "2024-03-01..2024-03-09T18:00:00Z"; a bare day at the end is meant to its last moment. Nothing
// for an empty text; ErrorCode::usage, which names `option`, for what is no period or ends before
// it begins.
Result<std::optional<report::Span>> period_of(std::string_view option, std::string_view text);

}  // namespace bridle::cli
