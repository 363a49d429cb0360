// JSON that a strict parser refuses, made into JSON that it takes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bridle::json {

struct Mended {
  std::string text;     // sound JSON; empty when not one value was found
  std::string problem;  // the first thing that was wrong, with its byte
};

// Keeps what stands before the first thing that is no JSON, and closes what is open there. Read on
// over: bytes that are no UTF-8 and half surrogates (U+FFFD), control characters in a text, unknown
// escapes (as they stand), numbers that no double holds (null), a comma before a bracket. At a
// cut the last number and a short text are dropped, since what is left of them is another value; a
// text of 256 bytes or more stands as far as it goes. Not deeper than limits::kNesting. Linear.
//
// A whole number of more digits than 64 bits hold becomes a real number and is a problem, or a text
// and is none.
enum class LongNumbers : std::uint8_t { are_a_problem, become_text };
Mended mend(std::string_view text, LongNumbers long_numbers = LongNumbers::are_a_problem);

}  // namespace bridle::json
