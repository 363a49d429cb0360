// A Message in a language.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "words/language.h"
#include "words/message.h"

namespace bridle {

// The text; where the language lacks it, the English one. Arguments stand in it as they are: who
// shows it escapes it as a whole.
std::string say(Language language, const Message& message);
// Of a key that has no arguments.
std::string say(Language language, std::string_view key);

// The same piece by piece, for who marks up what stands in a sentence: `words` is given our own
// text, numbers and dates, `value` each argument of text (of the evidence, perhaps).
using Put = std::function<void(std::string_view)>;
void say(Language language, const Message& message, const Put& words, const Put& value);

// Whether the language has this text itself.
bool has_words(Language language, const Message& message);

// "2024-03-01" (en), "01.03.2024" (de): UTC, as an argument shows it.
std::string day_in(Language language, Timestamp time);
// "1 March 2024".
std::string long_day_in(Language language, Timestamp time);
// "1 March 2024, 10:05 UTC".
std::string time_in(Language language, Timestamp time);

// "This translation was not reviewed by a native speaker." in that language; ""
// in English, and where there is no translation.
std::string review_note(Language language);

}  // namespace bridle
