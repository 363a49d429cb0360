// A matcher out of patterns, and what it says of a row in one line.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>

#include "match/matcher.h"
#include "match/rows.h"

namespace bridle::test {

// Indicators from patterns, and what hits a row: "0 contact evil.example, 1 ...", the column and
// "weaker" only where they are out of the ordinary.
class Fixture {
 public:
  Fixture(std::initializer_list<std::string> patterns) {
    set_.add_stix("made.stix2", as_bytes(test::bundle_of(patterns)));
    matcher_ = std::make_unique<Matcher>(set_);
  }

  std::string hits(AnyRow row) {
    std::string out;
    for (const Hit& hit : matcher_->match(row.view(), scratch_)) {
      if (!out.empty()) out += ", ";
      out += std::to_string(hit.indicator) + " " + std::string(name_of(hit.meaning));
      if (hit.column != 0) out += " @" + std::to_string(hit.column);
      if (hit.weaker) out += " weaker";
      out += " " + hit.matched;
    }
    return out;
  }
  std::string hits(Role role, const std::string& text) { return hits({{role, text}}); }

  // The terms that hit, as the set has them.
  std::string terms(AnyRow row) {
    std::string out;
    for (const Hit& hit : matcher_->match(row.view(), scratch_)) {
      const Indicator& indicator = set_.indicators()[hit.indicator];
      const IndicatorTerm& term = indicator.alternatives[hit.alternative][hit.term];
      if (!out.empty()) out += ", ";
      out += std::string(name_of(term.kind)) + " " + term.value;
    }
    return out;
  }
  bool hit(Role role, const std::string& text) { return !hits(role, text).empty(); }

  const IndicatorSet& set() const { return set_; }

 private:
  IndicatorSet set_;
  std::unique_ptr<Matcher> matcher_;
  Matcher::Scratch scratch_;
};

inline std::string domain(const std::string& value) {
  return "[domain-name:value='" + value + "']";
}

}  // namespace bridle::test
