#include <gtest/gtest.h>

#include <cstdlib>

#include "words/catalogue.h"
#include "words/say.h"

namespace bridle {
namespace {

std::string plurals(Language language, std::initializer_list<std::uint64_t> numbers) {
  std::string out;
  for (const std::uint64_t number : numbers) {
    out += (out.empty() ? "" : " ") + std::string(name_of(plural_of(language, number)));
  }
  return out;
}

TEST(Language, IsFoundByItsCodeAndByNamesOfLocales) {
  for (const Language language : kLanguages) EXPECT_EQ(language_of(code_of(language)), language);
  EXPECT_EQ(language_of("de_DE.UTF-8"), Language::de);
  EXPECT_EQ(language_of("pt-BR"), Language::pt);
  EXPECT_EQ(language_of("uk@euro"), Language::uk);
  EXPECT_EQ(language_of("iw_IL"), Language::he);
  EXPECT_EQ(language_of("C"), std::nullopt);
  EXPECT_EQ(language_of(""), std::nullopt);
  EXPECT_EQ(language_of("dei"), std::nullopt);
}

TEST(Language, OfTheEnvironmentIsTheFirstThatIsSet) {
  ::setenv("LC_ALL", "", 1);
  ::setenv("LC_MESSAGES", "hu_HU.UTF-8", 1);
  ::setenv("LANG", "de_DE.UTF-8", 1);
  EXPECT_EQ(language_of_environment(), Language::hu);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  EXPECT_EQ(language_of_environment(), Language::en);
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) ::unsetenv(name);
  EXPECT_EQ(language_of_environment(), Language::en);
}

TEST(Language, ArabicAndHebrewRunFromRightToLeft) {
  for (const Language language : kLanguages) {
    const bool is_rtl = language == Language::ar || language == Language::he;
    EXPECT_EQ(direction_name(language), is_rtl ? "rtl" : "ltr");
    EXPECT_FALSE(native_name(language).empty());
  }
}

TEST(Language, PluralsFollowTheRulesOfCldr) {
  EXPECT_EQ(plurals(Language::en, {0, 1, 2, 11, 21}), "other one other other other");
  EXPECT_EQ(plurals(Language::hu, {0, 1, 2}), "other one other");
  EXPECT_EQ(plurals(Language::hi, {0, 1, 2}), "one one other");
  EXPECT_EQ(plurals(Language::fr, {0, 1, 2, 1'000'000}), "one one other many");
  EXPECT_EQ(plurals(Language::pt, {0, 1, 2, 2'000'000}), "one one other many");
  EXPECT_EQ(plurals(Language::es, {0, 1, 2, 1'000'000}), "other one other many");
  EXPECT_EQ(plurals(Language::he, {0, 1, 2, 3, 20}), "other one two other other");
  EXPECT_EQ(plurals(Language::ar, {0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111}),
            "zero one two few few many many other other other few many");
  EXPECT_EQ(plurals(Language::ru, {0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 101, 111, 112}),
            "many one few few many many many many one few many one many many");
  EXPECT_EQ(plurals(Language::uk, {1, 3, 13, 31}), "one few many one");
  EXPECT_EQ(plurals(Language::pl, {0, 1, 2, 4, 5, 12, 21, 22, 25, 101, 112}),
            "many one few few many many many few many many many");
}

TEST(Language, NumbersAreGroupedAsInTheLanguage) {
  EXPECT_EQ(number_in(Language::en, 0), "0");
  EXPECT_EQ(number_in(Language::en, 999), "999");
  EXPECT_EQ(number_in(Language::en, 1'000), "1,000");
  EXPECT_EQ(number_in(Language::en, 1'204'511), "1,204,511");
  EXPECT_EQ(number_in(Language::en, 18'446'744'073'709'551'615U), "18,446,744,073,709,551,615");
  EXPECT_EQ(number_in(Language::de, 1'204'511), "1.204.511");
  EXPECT_EQ(number_in(Language::es, 1'204), "1204");
  EXPECT_EQ(number_in(Language::es, 12'045), "12.045");
  EXPECT_EQ(number_in(Language::fr, 1'204), "1\u202F204");
  EXPECT_EQ(number_in(Language::ru, 123'456), "123\u00A0456");
  EXPECT_EQ(number_in(Language::hi, 999), "999");
  EXPECT_EQ(number_in(Language::hi, 1'204), "1,204");
  EXPECT_EQ(number_in(Language::hi, 123'456), "1,23,456");
  EXPECT_EQ(number_in(Language::hi, 1'234'567), "12,34,567");
  EXPECT_EQ(number_in(Language::hi, 123'456'789), "12,34,56,789");
}

TEST(Say, FillsInNumbersAndChoosesThePluralForm) {
  const auto things = [](unsigned n) {
    return say(Language::en, {.key = "summary.things", .arguments = {{"count", n}}});
  };
  EXPECT_EQ(things(0), "0 things");
  EXPECT_EQ(things(1), "1 thing");
  EXPECT_EQ(things(1204), "1,204 things");
}

TEST(Say, TakesTheEnglishOfTheCodeWhereTheCatalogueHasNone) {
  const Message title{.key = "artifact.no.such.title", .english = "A {title} of the code"};
  for (const Language language : kLanguages) {
    EXPECT_EQ(say(language, title), "A {title} of the code");
    EXPECT_EQ(say(language, verbatim("a name")), "a name");
    EXPECT_EQ(say(language, Message{}), "");
  }
  EXPECT_TRUE(has_words(Language::en, title));
  EXPECT_FALSE(has_words(Language::de, title));
}

TEST(Say, GivesTextOfTheEvidenceApart) {
  const Message message{
      .key = "date.long",
      .arguments = {{"d", "<b>"},
                    {"month", Message{.key = "summary.things", .arguments = {{"count", 2U}}}},
                    {"yyyy", std::vector<Message>{verbatim("x"), verbatim("y")}}}};
  std::string out;
  say(
      Language::en, message, [&](std::string_view text) { out += text; },
      [&](std::string_view text) { out += "[" + std::string(text) + "]"; });
  EXPECT_EQ(out, "[<b>] 2 things x, y");
}

TEST(Say, DatesAreUtc) {
  const Timestamp time = *parse_rfc3339("2024-03-01T23:05:59.5-01:00");
  EXPECT_EQ(day_in(Language::en, time), "2024-03-02");
  EXPECT_EQ(long_day_in(Language::en, time), "2 March 2024");
  EXPECT_EQ(time_in(Language::en, time), "2 March 2024, 00:05 UTC");
  EXPECT_EQ(review_note(Language::en), "");
}

TEST(Wording, TakesTheNearestForm) {
  Wording wording;
  wording.forms = {{Plural::one, "1"}, {Plural::many, "m"}};
  EXPECT_EQ(wording.for_plural(Plural::one), "1");
  EXPECT_EQ(wording.for_plural(Plural::few), "m");
  wording.forms = {{Plural::one, "1"}};
  EXPECT_EQ(wording.for_plural(Plural::few), "1");
}

}  // namespace
}  // namespace bridle
