// What the matcher should say, the slow and obvious way: every term of every indicator against
// every value, by splitting strings. Shares no code with src/match. ASCII only.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "match/matcher.h"

namespace bridle::naive {

struct Cell {
  Role role;
  std::vector<std::string> texts;
};

struct NaiveHit {
  std::uint32_t indicator = 0;
  std::uint32_t column = 0;
  Meaning meaning = Meaning::mention;
  bool weaker = false;
  std::string matched;

  // Less is better.
  auto rank() const { return std::tuple(weaker, -static_cast<int>(meaning), column); }
};

class Naive {
 public:
  explicit Naive(const IndicatorSet& set) : set_(set) {}

  std::vector<NaiveHit> match(const std::vector<Cell>& row) const;

 private:
  const IndicatorSet& set_;
};

}  // namespace bridle::naive
