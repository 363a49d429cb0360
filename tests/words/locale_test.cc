// The translations in locale/: nothing missing, nothing left in English, nothing lost in a text.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "bytes/utf.h"
#include "engine/words_of_code.h"
#include "report/escape.h"
#include "words/catalogue.h"

namespace bridle {
namespace {

// Languages without a catalogue fail.
constexpr bool kAllLanguagesRequired = true;

// Keys, or families of keys that end in ".", whose text may be the same as in English.
constexpr std::string_view kMayBeTheSame[] = {
    "date.",      "fact.",
    "list.",      "kind.domain",
    "kind.email", "page.examined.artifacts",
    "page.time",  "summary.severity.info",
};

Catalogue english() {
  Catalogue out = catalogue(Language::en);
  for (const auto& [key, text] : words_of_code()) {
    const bool is_new = out.emplace(key, Wording{.text = text, .forms = {}}).second;
    EXPECT_TRUE(is_new) << key << " stands in locale/en.json and in the code";
  }
  return out;
}

bool is_translated(Language language) {
  return language != Language::en && !catalogue(language).empty();
}

std::multiset<std::string> placeholders(const std::string& text) {
  static const std::regex kPlaceholder("\\{[a-z_]*\\}");
  std::multiset<std::string> out;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), kPlaceholder);
       at != std::sregex_iterator(); ++at) {
    out.insert(at->str());
  }
  return out;
}

std::vector<std::string> texts(const Wording& wording) {
  if (wording.forms.empty()) return {wording.text};
  std::vector<std::string> out;
  for (const auto& [plural, text] : wording.forms) out.push_back(text);
  return out;
}

bool has_letters(const std::string& text) {
  static const std::regex kPlaceholder("\\{[a-z_]*\\}");
  const std::string rest = std::regex_replace(text, kPlaceholder, "");
  return std::ranges::any_of(rest, [](unsigned char c) { return std::isalpha(c) != 0; });
}

bool may_be_the_same(const std::string& key, const std::string& text) {
  if (!has_letters(text)) return true;
  return std::ranges::any_of(kMayBeTheSame, [&](std::string_view allowed) {
    return key == allowed || (allowed.back() == '.' && key.starts_with(allowed));
  });
}

bool has_treacherous(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const utf::Decoded decoded = utf::decode(text.substr(i));
    if (!decoded.valid || report::is_treacherous(decoded.code_point)) return true;
    i += decoded.length;
  }
  return false;
}

TEST(Locale, EveryLanguageHasEveryText) {
  std::string there;
  for (const Language language : kLanguages) {
    if (language == Language::en) continue;
    if (!is_translated(language)) {
      EXPECT_FALSE(kAllLanguagesRequired) << "no locale/" << code_of(language) << ".json";
      continue;
    }
    there += " " + std::string(code_of(language));
    for (const auto& [key, wording] : english()) {
      EXPECT_TRUE(catalogue(language).contains(key)) << code_of(language) << " lacks " << key;
    }
  }
  std::printf("translated:%s\n", there.c_str());
}

TEST(Locale, NoLanguageHasATextThatEnglishLacks) {
  const Catalogue all = english();
  for (const Language language : kLanguages) {
    if (!is_translated(language)) continue;
    for (const auto& [key, wording] : catalogue(language)) {
      EXPECT_TRUE(all.contains(key)) << code_of(language) << " has " << key;
    }
  }
}

TEST(Locale, NothingIsLeftInEnglish) {
  const Catalogue all = english();
  for (const Language language : kLanguages) {
    if (!is_translated(language)) continue;
    for (const auto& [key, wording] : catalogue(language)) {
      const auto source = all.find(key);
      if (source == all.end()) continue;
      for (const std::string& text : texts(wording)) {
        EXPECT_NE(text, "") << code_of(language) << " " << key;
        for (const std::string& original : texts(source->second)) {
          EXPECT_TRUE(text != original || may_be_the_same(key, text))
              << code_of(language) << " " << key << ": " << text;
        }
      }
    }
  }
}

// Whether a form is for one number alone, which may then stand as a word: "one file", and in Arabic
// "two files". In Russian "one" is also for 21.
bool may_be_a_word(Language language, Plural form) {
  std::size_t numbers = 0;
  for (std::uint64_t n = 0; n < 200; ++n) numbers += plural_of(language, n) == form ? 1 : 0;
  return numbers == 1;
}

TEST(Locale, EveryTextHasThePlaceholdersOfTheEnglishOne) {
  const Catalogue all = english();
  for (const Language language : kLanguages) {
    for (const auto& [key, wording] : catalogue(language)) {
      const auto source = all.find(key);
      if (source == all.end()) continue;
      const std::multiset<std::string> wanted = placeholders(texts(source->second).back());
      if (wording.forms.empty()) {
        EXPECT_EQ(placeholders(wording.text), wanted) << code_of(language) << " " << key;
        continue;
      }
      for (const auto& [plural, text] : wording.forms) {
        std::multiset<std::string> with_count = placeholders(text);
        if (may_be_a_word(language, plural) && !with_count.contains("{count}"))
          with_count.insert("{count}");
        EXPECT_EQ(with_count, wanted) << code_of(language) << " " << key << ": " << text;
      }
    }
  }
}

TEST(Locale, PluralFormsAreThoseOfTheLanguage) {
  const Catalogue all = english();
  for (const Language language : kLanguages) {
    const std::span<const Plural> forms = plural_forms(language);
    for (const auto& [key, wording] : catalogue(language)) {
      const auto source = all.find(key);
      if (source == all.end()) continue;
      EXPECT_EQ(wording.forms.empty(), source->second.forms.empty())
          << code_of(language) << " " << key;
      if (wording.forms.empty()) continue;
      for (const Plural form : forms) {
        EXPECT_TRUE(wording.forms.contains(form))
            << code_of(language) << " " << key << " lacks " << name_of(form);
      }
    }
  }
}

TEST(Locale, NoTextHasInvisibleOrReorderingCharacters) {
  for (const Language language : kLanguages) {
    for (const auto& [key, wording] : catalogue(language)) {
      for (const std::string& text : texts(wording)) {
        EXPECT_FALSE(has_treacherous(text)) << code_of(language) << " " << key << ": " << text;
      }
    }
  }
}

TEST(Locale, EnglishNeverSoothesAndNeverAlarms) {
  for (const auto& [key, wording] : english()) {
    for (std::string text : texts(wording)) {
      std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
      static const std::regex kWords("\\b(clean|safe|infected|hacked|virus|danger)\\b");
      if (!key.starts_with("artifact.") && !key.starts_with("rule.")) {
        EXPECT_FALSE(std::regex_search(text, kWords)) << key << ": " << text;
      }
    }
  }
}

// Keys that the sources name as a whole.
TEST(Locale, EveryKeyInTheSourcesIsThere) {
  const Catalogue all = english();
  static const std::regex kKey("\\.key = \"([a-z_.0-9]*[a-z_0-9])\"[,}]");
  std::size_t seen = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(BRIDLE_SOURCE_DIR) + "/src")) {
    if (entry.path().extension() != ".cc") continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      for (auto at = std::sregex_iterator(line.begin(), line.end(), kKey);
           at != std::sregex_iterator(); ++at) {
        ++seen;
        EXPECT_TRUE(all.contains((*at)[1].str())) << entry.path() << ": " << line;
      }
    }
  }
  EXPECT_GT(seen, 20U);
}

}  // namespace
}  // namespace bridle
