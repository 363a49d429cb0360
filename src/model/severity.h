// What an indicator that was hit says about the device, and how much it weighs. docs/severity.md
// gives the reasons.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/record.h"
#include "model/sink.h"

namespace bridle {

// By the role of the value alone. A mention is not contact, contact is not compromise.
enum class Meaning : std::uint8_t {
  mention,   // the value stood in a text, or a link to it was sent, received or stored
  contact,   // the device was in touch with it
  presence,  // it is on the device, or ran there
};

// How an indicator was met: what severity and words go by. The greater says more.
enum class Sighting : std::uint8_t {
  namesake,  // weaker: a file has the name of a known process
  cut_name,  // weaker: a process name that the system cut begins like a known one
  text,      // a word in a text
  link,      // an address to open, received, sent or stored
  account,   // an account that the device wrote to, heard from or looked up
  contact,   // a host or address that the device was in touch with
  presence,
};

// `matched`: the piece of the value that hit. In a text, a URL is a link and a bare host is not.
Sighting sighting_of(Role role, Meaning meaning, bool weaker, std::string_view matched);

Meaning meaning_of(Sighting sighting);
// Not enough for a verdict of "match".
bool is_weaker(Sighting sighting);
Severity severity_of(Sighting sighting);

std::string_view name_of(Meaning meaning);
std::string_view name_of(Sighting sighting);

}  // namespace bridle
