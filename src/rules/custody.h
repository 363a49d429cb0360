// What the rules about the time in other hands share: rows are theirs by their time alone, so each
// is an alert, and what is said of it is a few words of the watch and the row's own.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rules/rule.h"

namespace bridle::rules {

// An alert for each row, but one for rows of one watch that have the same time, with `what` of the
// row's watch: "com.example.app: was installed". The name is the first text of the row, "" if none.
// REQUIRES: what.size() == seen.size().
void flag_in_custody(SeenRows seen, std::span<const std::string_view> what, const Flag& flag);

}  // namespace bridle::rules
