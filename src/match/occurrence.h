// Occurrence: where a term of an indicator was found on a row.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "match/compiled.h"
#include "model/severity.h"

namespace bridle {

// The best place where a term was found on the row at hand.
struct Occurrence {
  std::uint64_t row = 0;  // of Scratch::State::row; another: not found on this one
  std::uint32_t column = 0;
  Meaning meaning = Meaning::mention;
  bool weaker = false;
  std::string_view matched;  // a view into the row
};

bool is_better(const Occurrence& a, const Occurrence& b);

// An alternative of which all terms were found.
struct Held {
  Occurrence occurrence;   // the one that stands for it: the earliest column's
  std::uint32_t term = 0;  // of the alternative, that the occurrence is of
  std::uint32_t alternative = 0;
};

// True when all terms of the alternative that `term` belongs to were found on `row`. `occurrences`:
// by term.
bool alternative_holds(const Compiled& compiled, const std::vector<Occurrence>& occurrences,
                       std::uint64_t row, std::uint32_t term, Held& out);

}  // namespace bridle
