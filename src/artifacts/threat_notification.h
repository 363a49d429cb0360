// Apple's threat notifications: how one is told by who sent it, and by how it opens.
// Sources of each wording: docs/formats/apple-threat-notifications.md.
#pragma once

#include <string_view>

namespace bridle::artifacts {

// An address that Apple sends threat notifications from, in any case, with or without "mailto:".
bool sends_threat_notifications(std::string_view handle);

// True of a text that opens with a known wording and goes on like a notification. Case, leading
// blanks, the form of apostrophes and a word of warning in front ("ALERT:") do not count. Not true
// of a question, a headline with more on its line, a quotation, or a wording with nothing but a
// link behind it.
bool opens_as_threat_notification(std::string_view text);

}  // namespace bridle::artifacts
