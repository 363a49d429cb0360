// Secrets: values that must not stand in what is shared, and the search for them in other texts.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "share/tokens.h"

namespace bridle::share {

class Secrets {
 public:
  // Values of less than two characters are not looked for: they say nothing.
  void add(std::string_view value, Hidden kind);

  // A value that is public: it stays, also where a secret is a part of it, as long as no longer
  // secret begins where it does.
  void add_public(std::string_view value);

  // Call after the last add(); before, scrub() finds nothing. Values for which `is_known` is true
  // are no secrets after all; it is given them with ASCII letters in lower case.
  void close(const std::function<bool(const std::string&)>& is_known = {});

  bool empty() const { return entries_.empty(); }

  // `text` with the token of each value that stands in it, the longest first, whatever the case of
  // its letters. What is short, a name or one word counts only where it is not part of a word. Time
  // grows with the text, not with the number of values.
  std::string scrub(std::string_view text, Tokens& tokens) const;

 private:
  struct Entry {
    std::string folded;  // ASCII letters in lower case
    Hidden kind;
    bool is_public = false;
    bool is_part = false;  // it counts inside of words too
  };

  const Entry* longest_at(std::string_view folded, std::size_t at) const;

  std::vector<Entry> entries_;  // sorted after close()
  std::vector<bool> begins_;    // by the first two bytes
};

// Whether a value is more than an ordinary word, so that other texts which hold it tell of it.
bool tells(std::string_view value, Hidden kind);

// ASCII letters in lower case; all else stays, and so does the length.
std::string folded(std::string_view text);

}  // namespace bridle::share
