// Names that look like others: letters of scripts that share shapes, and characters that are not
// seen.
#pragma once

#include <string>
#include <string_view>

namespace bridle::artifacts {

// Why an e-mail address may pass for another, in words; empty if it does not. A label (what stands
// between ".", "@", "-", "_" and "+") that mixes Latin letters with Cyrillic, Greek, Armenian or
// Cherokee ones, or a character that is not seen anywhere. Whole labels in one script are names
// like others. Sources: Unicode UTS #39 (mixed-script detection, confusables), UAX #44
// (Default_Ignorable).
std::string look_alike(std::string_view address);

}  // namespace bridle::artifacts
