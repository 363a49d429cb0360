// How much an indicator that was hit weighs. docs/severity.md gives the reasons.
#pragma once

#include <string_view>

#include "model/record.h"
#include "model/sink.h"

namespace bridle {

// What is known of a hit when its severity is chosen.
struct Sighting {
  std::string_view meaning;  // MatchedIndicator::meaning: "mention", "contact", "presence"
  bool link = false;         // a mention as an address to open, not as a word in a text
  bool weaker = false;       // a truncated name
};

// presence: critical. contact: high. mention of a link: high, for a link that was sent is how
// one-click attacks arrive. Mention in plain text: medium. Weaker: medium.
Severity severity_of(const Sighting& sighting);

// True when the value that matched was an address to open: a link column, or a URL in a text.
bool is_link(Role role, std::string_view matched);

}  // namespace bridle
