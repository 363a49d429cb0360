#include "words/say.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "words/catalogue.h"

namespace bridle {
namespace {

// A text that was chosen, and the language that it is of.
struct Chosen {
  const Wording* wording = nullptr;  // nothing: the message's own English
  Language language = Language::en;
};

const Wording* find(Language language, std::string_view key) {
  const Catalogue& all = catalogue(language);
  const auto found = all.find(key);
  return found == all.end() ? nullptr : &found->second;
}

Chosen choose(Language language, const Message& message) {
  if (message.key.empty()) return {};
  if (language != Language::en) {
    if (const Wording* wording = find(language, message.key)) return {wording, language};
  }
  if (!message.english.empty()) return {};
  return {find(Language::en, message.key), Language::en};
}

const Argument* argument(const Message& message, std::string_view name) {
  const auto found =
      std::ranges::find_if(message.arguments, [&](const auto& x) { return x.first == name; });
  return found == message.arguments.end() ? nullptr : &found->second;
}

std::uint64_t count_of(const Message& message) {
  const Argument* count = argument(message, "count");
  const bool has_count = count != nullptr && std::holds_alternative<std::uint64_t>(count->value);
  return BRIDLE_CHECK(has_count) ? std::get<std::uint64_t>(count->value) : 0;
}

struct Speaker {
  Language language;
  const Put& words;
  const Put& value;

  void say(const Message& message) const {
    const Chosen chosen = choose(language, message);
    if (chosen.wording == nullptr) {
      const bool is_known = !message.english.empty() || message.key.empty();
      if (BRIDLE_CHECK(is_known)) {
        words(message.english);
      } else {
        words(message.key);
      }
      return;
    }
    const Wording& wording = *chosen.wording;
    const std::string& text =
        wording.forms.empty() ? wording.text
                              : wording.for_plural(plural_of(chosen.language, count_of(message)));
    fill(text, message);
  }

 private:
  void fill(std::string_view text, const Message& message) const {
    while (!text.empty()) {
      const std::size_t open = text.find('{');
      const std::size_t close = text.find('}', open);
      if (close == std::string_view::npos) break;
      words(text.substr(0, open));
      const std::string_view name = text.substr(open + 1, close - open - 1);
      const Argument* found = argument(message, name);
      if (BRIDLE_CHECK(found != nullptr)) put(*found);
      text.remove_prefix(close + 1);
    }
    words(text);
  }

  void put(const Argument& what) const {
    if (const auto* text = std::get_if<std::string>(&what.value)) {
      value(*text);
    } else if (const auto* number = std::get_if<std::uint64_t>(&what.value)) {
      words(number_in(language, *number));
    } else if (const auto* day = std::get_if<Timestamp>(&what.value)) {
      words(day_in(language, *day));
    } else if (const auto* list = std::get_if<std::vector<Message>>(&what.value)) {
      bool first = true;
      for (const Message& item : *list) {
        if (!first) say({.key = "list.separator"});
        first = false;
        say(item);
      }
    }
  }
};

// "2024-03-01T10:05:00Z" in pieces.
Message date(std::string_view key, Language language, Timestamp time) {
  const std::string text = rfc3339(time);
  const auto month = std::string(text[5] == '0' ? text.substr(6, 1) : text.substr(5, 2));
  const auto day = std::string(text[8] == '0' ? text.substr(9, 1) : text.substr(8, 2));
  return {.key = std::string(key),
          .arguments = {{"yyyy", text.substr(0, 4)},
                        {"mm", text.substr(5, 2)},
                        {"dd", text.substr(8, 2)},
                        {"d", day},
                        {"month", say(language, "date.month." + month)},
                        {"clock", text.substr(11, 5)}}};
}

}  // namespace

void say(Language language, const Message& message, const Put& words, const Put& value) {
  Speaker{language, words, value}.say(message);
}

std::string say(Language language, const Message& message) {
  std::string out;
  const Put append = [&](std::string_view text) { out += text; };
  say(language, message, append, append);
  return out;
}

std::string say(Language language, std::string_view key) {
  return say(language, Message{.key = std::string(key)});
}

bool has_words(Language language, const Message& message) {
  if (message.key.empty()) return true;
  if (language == Language::en && !message.english.empty()) return true;
  return find(language, message.key) != nullptr;
}

std::string day_in(Language language, Timestamp time) {
  return say(language, date("date.short", language, time));
}

std::string long_day_in(Language language, Timestamp time) {
  return say(language, date("date.long", language, time));
}

std::string time_in(Language language, Timestamp time) {
  return say(language, date("date.time", language, time));
}

std::string review_note(Language language) {
  const bool is_translation = language != Language::en && !catalogue(language).empty();
  return is_translation ? say(language, "language.unreviewed") : std::string();
}

}  // namespace bridle
