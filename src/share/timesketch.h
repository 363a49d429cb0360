// timesketch.jsonl: events for Timesketch, one JSON object a line with "message", "datetime"
// (ISO 8601, UTC, microseconds), "timestamp_desc" and more; flat, no name begins with "_". Not
// sorted: Timesketch sorts.
#pragma once

#include <string>
#include <string_view>

#include "model/alert.h"
#include "share/redactor.h"
#include "share/roles.h"

namespace bridle::share {

// Appends the events of a record: one for each different time of it, none for a record without.
// `line`: of records/<artifact>.jsonl. `redactor`, unless null, redacts it first.
void append_events(std::string_view line, const Roles& roles, Redactor* redactor, std::string& out);

// Appends the event of an alert that has a time. `shown`: redacted already, if it is to be.
void append_event(const Alert& shown, std::string& out);

}  // namespace bridle::share
