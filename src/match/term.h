// From one comparison of a STIX pattern to what is looked up.
#pragma once

#include <string>

#include "base/result.h"
#include "formats/stix_pattern.h"
#include "match/indicator_set.h"

namespace bridle {

struct NormalTerm {
  IndicatorTerm term;
  std::string note;  // what a user should know of how it is matched; mostly empty
};

// The term in its normal form. An error says why records cannot be matched with it.
Result<NormalTerm> normal_term(const stix::Term& term);

}  // namespace bridle
