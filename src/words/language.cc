#include "words/language.h"

#include <cstdlib>

namespace bridle {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00A0";
constexpr std::string_view kNarrowNoBreakSpace = "\u202F";

enum class Grouping : std::uint8_t {
  threes,
  threes_from_five_digits,  // "1204", "12 045"
  indian,                   // three, then twos
};

struct Manner {
  std::string_view code;
  std::string_view name;
  std::string_view separator;
  Grouping grouping = Grouping::threes;
  Direction direction = Direction::left_to_right;
};

// In the order of Language.
constexpr std::array<Manner, kLanguages.size()> kManners = {{
    {"en", "English", ","},
    {"de", "Deutsch", "."},
    {"fr", "Français", kNarrowNoBreakSpace},
    {"es", "Español", ".", Grouping::threes_from_five_digits},
    {"pt", "Português", "."},
    {"ar", "العربية", ",", Grouping::threes, Direction::right_to_left},
    {"he", "עברית", ",", Grouping::threes, Direction::right_to_left},
    {"ru", "Русский", kNoBreakSpace},
    {"uk", "Українська", kNoBreakSpace},
    {"hu", "Magyar", kNoBreakSpace},
    {"pl", "Polski", kNoBreakSpace, Grouping::threes_from_five_digits},
    {"hi", "हिन्दी", ",", Grouping::indian},
}};

const Manner& manner_of(Language language) { return kManners[static_cast<std::size_t>(language)]; }

bool is_between(std::uint64_t number, std::uint64_t first, std::uint64_t last) {
  return first <= number && number <= last;
}

// Millions are "many" in Romance languages: "un millón de archivos".
Plural romance(bool is_one, std::uint64_t number) {
  if (is_one) return Plural::one;
  return number != 0 && number % 1'000'000 == 0 ? Plural::many : Plural::other;
}

Plural arabic(std::uint64_t number) {
  if (number == 0) return Plural::zero;
  if (number == 1) return Plural::one;
  if (number == 2) return Plural::two;
  if (is_between(number % 100, 3, 10)) return Plural::few;
  return number % 100 >= 11 ? Plural::many : Plural::other;
}

bool is_slavic_few(std::uint64_t number) {
  return is_between(number % 10, 2, 4) && !is_between(number % 100, 12, 14);
}

Plural east_slavic(std::uint64_t number) {
  if (number % 10 == 1 && number % 100 != 11) return Plural::one;
  return is_slavic_few(number) ? Plural::few : Plural::many;
}

Plural polish(std::uint64_t number) {
  if (number == 1) return Plural::one;
  return is_slavic_few(number) ? Plural::few : Plural::many;
}

constexpr std::string_view kPluralNames[] = {"zero", "one", "two", "few", "many", "other"};

}  // namespace

std::string_view code_of(Language language) { return manner_of(language).code; }

std::optional<Language> language_of(std::string_view code) {
  const std::string_view front = code.substr(0, code.find_first_of("_-.@"));
  if (front == "iw") return Language::he;  // its code until 1989, and Java's and Android's since
  for (const Language language : kLanguages) {
    if (code_of(language) == front) return language;
  }
  return std::nullopt;
}

Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return language_of(value).value_or(Language::en);
  }
  return Language::en;
}

std::string_view native_name(Language language) { return manner_of(language).name; }

Direction direction_of(Language language) { return manner_of(language).direction; }

std::string_view direction_name(Language language) {
  return direction_of(language) == Direction::right_to_left ? "rtl" : "ltr";
}

std::string_view name_of(Plural plural) { return kPluralNames[static_cast<std::size_t>(plural)]; }

std::optional<Plural> plural_named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kPluralNames); ++i) {
    if (kPluralNames[i] == name) return static_cast<Plural>(i);
  }
  return std::nullopt;
}

Plural plural_of(Language language, std::uint64_t number) {
  switch (language) {
    case Language::en:
    case Language::de:
    case Language::hu:
      break;
    case Language::hi:
      return number <= 1 ? Plural::one : Plural::other;
    case Language::fr:
    case Language::pt:
      return romance(number <= 1, number);
    case Language::es:
      return romance(number == 1, number);
    case Language::ar:
      return arabic(number);
    case Language::he:
      return number == 1 ? Plural::one : number == 2 ? Plural::two : Plural::other;
    case Language::ru:
    case Language::uk:
      return east_slavic(number);
    case Language::pl:
      return polish(number);
  }
  return number == 1 ? Plural::one : Plural::other;
}

std::span<const Plural> plural_forms(Language language) {
  static constexpr Plural kTwo[] = {Plural::one, Plural::other};
  static constexpr Plural kHebrew[] = {Plural::one, Plural::two, Plural::other};
  static constexpr Plural kSlavic[] = {Plural::one, Plural::few, Plural::many};
  static constexpr Plural kArabic[] = {Plural::zero, Plural::one,  Plural::two,
                                       Plural::few,  Plural::many, Plural::other};
  switch (language) {
    case Language::ar:
      return kArabic;
    case Language::he:
      return kHebrew;
    case Language::ru:
    case Language::uk:
    case Language::pl:
      return kSlavic;
    default:
      return kTwo;
  }
}

std::string number_in(Language language, std::uint64_t number) {
  const Manner& manner = manner_of(language);
  std::string out = std::to_string(number);
  if (manner.grouping == Grouping::threes_from_five_digits && out.size() < 5) return out;
  const std::size_t step = manner.grouping == Grouping::indian ? 2 : 3;
  for (std::size_t at = out.size(), digits = 3; at > digits; digits = step) {
    at -= digits;
    out.insert(at, manner.separator);
  }
  return out;
}

}  // namespace bridle
