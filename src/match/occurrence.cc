#include "match/occurrence.h"

namespace bridle {

bool is_better(const Occurrence& a, const Occurrence& b) {
  if (a.weaker != b.weaker) return b.weaker;
  if (a.meaning != b.meaning) return a.meaning > b.meaning;
  return a.column < b.column;
}

bool alternative_holds(const Compiled& compiled, const std::vector<Occurrence>& occurrences,
                       std::uint64_t row, std::uint32_t term, Held& out) {
  const CompiledTerm& of = compiled.terms[term];
  const auto belongs = [&](std::uint32_t i) {
    return compiled.terms[i].alternative == of.alternative;
  };
  std::uint32_t begin = term;
  while (begin > compiled.first[of.indicator] && belongs(begin - 1)) --begin;
  bool weaker = false;
  for (std::uint32_t i = begin; i < compiled.first[of.indicator + 1] && belongs(i); ++i) {
    const Occurrence& occurrence = occurrences[i];
    if (occurrence.row != row) return false;
    if (i == begin || occurrence.column < out.occurrence.column) {
      out = {occurrence, i - begin, of.alternative};
    }
    weaker = weaker || occurrence.weaker;
  }
  out.occurrence.weaker = weaker;
  return true;
}

}  // namespace bridle
