// Verdict: from alerts and coverage alone.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/coverage.h"
#include "words/message.h"

namespace bridle {

enum class VerdictKind : std::uint8_t {
  match,            // an indicator was found
  suspicious,       // a rule of medium severity or more fired, or only a weaker match was found
  no_known_traces,  // nothing, and all that was expected could be read
  incomplete,       // nothing, and something that matters could not be read
  not_recognised,   // no kind of evidence that bridle knows
};

std::string_view name_of(VerdictKind kind);

struct Verdict {
  VerdictKind kind = VerdictKind::not_recognised;
  Sighting strongest = Sighting::namesake;  // of a match: the strongest of what was found
  std::uint64_t artifacts_read = 0;         // N: parsed in full
  std::uint64_t artifacts_absent = 0;       // of M: not there, as when an app is not used
  // M: what evidence of this kind can hold. It does not shrink with what somebody removed.
  std::uint64_t artifacts_expected = 0;
  bool looked = true;  // there were indicators to look for
  // What was not read and why (also filled when there is a match): one line each. Those that make
  // it "incomplete" come first, the most important of them in front.
  std::vector<Message> gaps;
};

// "No known traces in 9 of 10 artifacts; 1 is not in this evidence." Never "clean", "safe" or
// "infected".
Message sentence_of(const Verdict& verdict);
// In English.
std::string sentence(const Verdict& verdict);

// 0 no_known_traces, 10 match or suspicious, 3 incomplete, 4 not recognised.
int exit_code(VerdictKind kind);

Verdict judge(std::span<const Alert> alerts, const Coverage& coverage);

}  // namespace bridle
