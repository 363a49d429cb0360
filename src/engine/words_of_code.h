// Texts for people whose English stands in the code, beside what they are about.
#pragma once

#include <map>
#include <string>

namespace bridle {

// By key: "artifact.ios.tcc.title", "rule.<id>.title", ".means" and ".benign", "evidence.<kind>".
// Translations stand in locale/ under these keys; locale/en.json has none of them.
std::map<std::string, std::string> words_of_code();

}  // namespace bridle
