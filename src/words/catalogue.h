// The texts of each language, from locale/<code>.json as it was when the program was built: a flat
// object of key to text, or key to an object of plural category to text.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "words/language.h"

namespace bridle {

struct Wording {
  std::string text;                     // without plural forms
  std::map<Plural, std::string> forms;  // with them; else empty

  // The form for the category; else `other`, `many`, or the last of them.
  const std::string& for_plural(Plural plural) const;
};

using Catalogue = std::map<std::string, Wording, std::less<>>;

// The texts of a language; empty when the program was built without them. Read on first use, once.
// Thread safety: any thread.
const Catalogue& catalogue(Language language);

// The file itself, or "".
std::string_view catalogue_json(Language language);

}  // namespace bridle
