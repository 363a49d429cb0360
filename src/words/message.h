// Message: something to tell a person, in no language yet.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"

namespace bridle {

struct Message;

// What stands for a "{name}" in the text.
struct Argument {
  // NOLINTBEGIN(google-explicit-constructor)
  // A name, path or value as it is. It may come from the evidence: whoever shows it escapes it.
  Argument(std::string text);
  Argument(std::string_view text);
  Argument(const char* text);
  template <std::unsigned_integral T>
  Argument(T number);
  Argument(Timestamp day);
  Argument(Message message);
  // Told one after the other, with the language's comma between them.
  Argument(std::vector<Message> list);
  // NOLINTEND(google-explicit-constructor)

  std::variant<std::string, std::uint64_t, Timestamp, std::vector<Message>> value;
};

using NamedArgument = std::pair<std::string, Argument>;

struct Message {
  // In the catalogues (locale/*.json): "gap.unreadable". Empty: `english` is the text in every
  // language, such as a name.
  std::string key;
  // By name. Of a text with plural forms, the number called "count" tells which.
  std::vector<NamedArgument> arguments = {};
  // Where the English stands in the code (titles of artifacts, rules), and not in the catalogue;
  // also the text in languages that lack the key.
  std::string english = {};

  bool empty() const { return key.empty() && english.empty(); }
};

// Here, for a Message has to be whole to be in a vector that may be destroyed.
inline Argument::Argument(std::string text) : value(std::move(text)) {}
inline Argument::Argument(std::string_view text) : value(std::string(text)) {}
inline Argument::Argument(const char* text) : value(std::string(text)) {}
template <std::unsigned_integral T>
Argument::Argument(T number) : value(static_cast<std::uint64_t>(number)) {}
inline Argument::Argument(Timestamp day) : value(day) {}
inline Argument::Argument(Message message) : value(std::vector<Message>()) {
  std::get<std::vector<Message>>(value).push_back(std::move(message));
}
inline Argument::Argument(std::vector<Message> list) : value(std::move(list)) {}

// The same text in every language.
inline Message verbatim(std::string_view text) { return {.key = {}, .english = std::string(text)}; }

}  // namespace bridle
