// Lists of stalkerware in the YAML form of Echap's "stalkerware-indicators": a sequence of
// applications with their packages, signing certificates, and the hosts they come from and talk to.
//
// Format: docs/formats/stalkerware-list.md.
#pragma once

#include "bytes/bytes.h"
#include "formats/stix.h"

namespace bridle::stix {

// The same as indicators, so that all that follows is one: an indicator a value, whose campaign is
// "TheTruthSpy (stalkerware)" and whose id is made from the value, the same in each run. The
// addresses of whoever sells an application say so: "TheTruthSpy (stalkerware, where it is sold)".
// Never fails: bytes that are no such list give a problem and no indicators.
Bundle parse_stalkerware_list(Bytes yaml);

}  // namespace bridle::stix
