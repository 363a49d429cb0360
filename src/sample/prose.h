// Made-up ordinary talk: messages, titles and addresses of people and sites that never were.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sample/random.h"

namespace bridle::sample {

// One to three sentences, now and then in another script. No address or link stands in it.
std::string prose(Random& random);

// Two to five words, as a page title has.
std::string title(Random& random);

// A lower-case word of ASCII letters, for paths and names.
std::string_view word(Random& random);

// A correspondent's number, from the range kept for fiction (555-0100 to 555-0199).
std::string phone_number(std::uint64_t number);

// "Ada Orchard": of a correspondent, always the same for the same number.
std::string full_name(std::uint64_t number);
std::string email(std::uint64_t number);  // under example.org

// "https://<host under a reserved domain>/<path>".
std::string link(Random& random);

}  // namespace bridle::sample
