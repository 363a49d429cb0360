// STIX 2.1 patterns, reduced to what can be decided by looking at one record.
//
// Format: docs/formats/stix-patterns.md; STIX 2.1 specification, part 9 "Stix Patterning".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bridle::stix {

// One comparison `path = 'value'`.
struct Term {
  // The object path in lower case, without quotes: "file:hashes.sha-256", "domain-name:value".
  std::string path;
  std::string value;  // escapes undone
};

// A pattern in disjunctive form: any inner list whose terms all hold is a match.
struct Pattern {
  std::vector<std::vector<Term>> alternatives;
  // What could not be used, and why. A pattern with alternatives and problems is usable in part.
  std::vector<std::string> problems;
};

// Parentheses and brackets within each other.
inline constexpr int kPatternNesting = 64;
// The longest published patterns list some thousand hashes in 100 KB.
inline constexpr std::size_t kPatternBytes = 1U << 20;
// Alternatives that an AND of ORs may expand to, and terms of one alternative.
inline constexpr std::size_t kPatternAlternatives = 256;
inline constexpr std::size_t kPatternTerms = 32;

// Never fails: a malformed pattern has a problem and no alternatives. The time and memory it takes
// are linear in the text, but for the expansion that the limits bound.
Pattern parse_pattern(std::string_view text);

}  // namespace bridle::stix
