// The languages that people are spoken to in, and what differs among them that is no text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bridle {

enum class Language : std::uint8_t { en, de, fr, es, pt, ar, he, ru, uk, hu, pl, hi };

inline constexpr std::array<Language, 12> kLanguages = {
    Language::en, Language::de, Language::fr, Language::es, Language::pt, Language::ar,
    Language::he, Language::ru, Language::uk, Language::hu, Language::pl, Language::hi};

// "en": BCP 47, as in an HTML lang attribute and in locale/en.json.
std::string_view code_of(Language language);

// Of "de", and of names as locales have them: "de_DE.UTF-8", "pt-BR", "iw". Nothing for another.
std::optional<Language> language_of(std::string_view code);

// By LC_ALL, LC_MESSAGES and LANG, of which the first that is not empty counts; else English.
Language language_of_environment();

// Its name in itself: "Deutsch".
std::string_view native_name(Language language);

enum class Direction : std::uint8_t { left_to_right, right_to_left };
Direction direction_of(Language language);
// "ltr", "rtl": as in an HTML dir attribute.
std::string_view direction_name(Language language);

// Plural categories of the Unicode CLDR (cardinal numbers).
enum class Plural : std::uint8_t { zero, one, two, few, many, other };
std::string_view name_of(Plural plural);
std::optional<Plural> plural_named(std::string_view name);

// The category of a whole number. CLDR 44, https://www.unicode.org/cldr/charts/44/supplemental/
// language_plural_rules.html
Plural plural_of(Language language, std::uint64_t number);

// The forms that a text of this language has to have; a number of another category takes `other`,
// or where that is none of them, `many`.
std::span<const Plural> plural_forms(Language language);

// "1,204,511" (en), "1.204.511" (de), "12,04,511" (hi). Latin digits in every language: they stand
// beside evidence.
std::string number_in(Language language, std::uint64_t number);

}  // namespace bridle
