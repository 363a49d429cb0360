// TLP markings of a STIX bundle: who may be shown what is in it.
//
// STIX 2.1, part 7.2: marking definitions by their well-known ids (TLP 1.0), by the extension for
// TLP 2.0, or as a "tlp" statement of the bundle's own.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "bytes/bytes.h"

namespace bridle {

struct Markings {
  // By id of the object: "clear", "green", "amber", "amber+strict" or "red", the strictest that it
  // has. "white" is "clear". A marking of a part of an object counts for all of it.
  std::map<std::string, std::string, std::less<>> by_id;
  bool any_restricted = false;  // some object of the bundle is
};

// Never fails: what cannot be read has no marking.
Markings markings_of(Bytes json);

// Whether the level keeps it from being published: green and stricter. Unknown levels do.
bool is_restricted(std::string_view tlp);

}  // namespace bridle
