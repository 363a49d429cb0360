#include "report/summary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "made_case.h"
#include "report/escape.h"
#include "report/wrap.h"
#include "words/say.h"

namespace bridle::report {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// The text with its line breaks and indents taken out.
std::string flowing(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == ' ') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  return out;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

TEST(Summary, LeadsWithTheVerdictThenGapsThenFindingsThenSteps) {
  const std::string text = summary_text(test::made_case().view(), {.case_path = "/cases/1"});
  const std::string_view order[] = {"Match: traces of known spyware were found.",
                                    "does not prove",
                                    "What could not be read",
                                    "Privacy permissions (TCC) (ios.tcc)",
                                    "120 files are listed",
                                    "What was read",
                                    "60,412    Messages (SMS and iMessage) \u00B7 2014-05-13 to",
                                    "No backup holds",
                                    "What was looked for",
                                    "12,345    made.stix2 \u00B7 Sample Campaign \u00B7 newest of "
                                    "2023-07-22",
                                    "Found: 3 things, in 9 places",
                                    "CRITICAL  Process sampled: found on the device",
                                    "HIGH      Domain bad.example: a link to it was found",
                                    "MEDIUM    A process delayed a reboot",
                                    "mention is not contact",
                                    "What to do now",
                                    "Do not wipe",
                                    "Access Now",
                                    "/cases/1"};
  std::size_t at = 0;
  for (const std::string_view part : order) {
    const std::size_t found = text.find(part, at);
    EXPECT_NE(found, std::string::npos) << part << "\n" << text;
    if (found != std::string::npos) at = found;
  }
  EXPECT_TRUE(
      contains(flowing(text),
               "Sample Campaign \u00B7 ios.sms \u00B7 2020-09-14 to 2020-09-20 \u00B7 7 times"))
      << text;
}

TEST(Summary, EachVerdictSaysWhatItDoesNotMean) {
  test::MadeCase made = test::made_case();
  const std::pair<VerdictKind, std::string_view> words[] = {
      {VerdictKind::match, "does not prove that an attack succeeded"},
      {VerdictKind::suspicious, "no proof of an attack"},
      {VerdictKind::no_known_traces, "does not prove that the phone was never attacked"},
      {VerdictKind::incomplete, "This is not a result"},
      {VerdictKind::not_recognised, "nothing can be said about the phone"},
  };
  for (const auto& [kind, part] : words) {
    made.verdict.kind = kind;
    const std::string text = flowing(summary_text(made.view(), {}));
    EXPECT_TRUE(contains(text, sentence(made.verdict))) << text;
    EXPECT_TRUE(contains(text, part)) << text;
    EXPECT_FALSE(next_steps(kind).empty());
  }
}

TEST(Summary, NextStepsNameWhoHelps) {
  for (const VerdictKind kind : {VerdictKind::match, VerdictKind::suspicious,
                                 VerdictKind::no_known_traces, VerdictKind::incomplete}) {
    std::string all;
    for (const Message& step : next_steps(kind)) all += say(Language::en, step);
    for (const std::string_view who :
         {"Access Now", "Amnesty", "Citizen Lab", "stopstalkerware.org"}) {
      EXPECT_TRUE(contains(all, who)) << who;
    }
  }
}

TEST(Summary, InEveryLanguageFitsEightyColumnsAndNothingActsOnTheTerminal) {
  const test::MadeCase made = test::made_case(test::kHostile);
  for (const Language language : kLanguages) {
    for (const std::string& line : lines_of(summary_text(made.view(), {.language = language}))) {
      EXPECT_LE(display_width(line), kTerminalWidth) << line;
      EXPECT_EQ(visible(line), line);
    }
  }
}

TEST(Summary, FitsEightyColumns) {
  for (const std::string& hostile : {std::string(), test::kHostile, std::string(500, 'w')}) {
    for (const std::string& line :
         lines_of(summary_text(test::made_case(hostile).view(), {.case_path = hostile}))) {
      EXPECT_LE(display_width(line), kTerminalWidth) << line;
      EXPECT_FALSE(line.ends_with(' ')) << '"' << line << '"';
    }
  }
}

TEST(Summary, NothingOfTheEvidenceActsOnTheTerminal) {
  const test::MadeCase made = test::made_case(test::kHostile);
  const std::string text = summary_text(made.view(), {.case_path = test::kHostile});
  for (const std::string& line : lines_of(text)) EXPECT_EQ(visible(line), line);
  EXPECT_TRUE(contains(text, "\\x1B[2J"));
}

TEST(Summary, ColourIsOursAloneAndOnlyWhenAsked) {
  const test::MadeCase made = test::made_case(test::kHostile);
  std::string text = summary_text(made.view(), {.colour = true});
  EXPECT_TRUE(contains(text, "\x1b[1;31mCRITICAL\x1b[0m"));
  for (const std::string_view code : {"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[0m"}) {
    for (std::size_t at = text.find(code); at != std::string::npos; at = text.find(code)) {
      text.erase(at, code.size());
    }
  }
  EXPECT_EQ(text, summary_text(made.view(), {}));
}

TEST(Summary, LongEvidenceTextIsCut) {
  const std::string text = summary_text(test::made_case(std::string(100'000, 'w')).view(), {});
  EXPECT_LT(text.size(), 20'000U);
}

TEST(Summary, ManyFindingsAreNotAllPrinted) {
  test::MadeCase made = test::made_case();
  const Finding finding = made.findings.front();
  made.findings.resize(100, finding);
  made.verdict.gaps.resize(100, verbatim("a gap"));
  const std::string text = summary_text(made.view(), {});
  EXPECT_TRUE(contains(text, "and 75 more, in report.json"));
  EXPECT_TRUE(contains(text, "and 85 more, in report.json"));
}

TEST(Summary, NeverSoothesAndNeverAlarms) {
  std::string all;
  for (const VerdictKind kind :
       {VerdictKind::match, VerdictKind::suspicious, VerdictKind::no_known_traces,
        VerdictKind::incomplete, VerdictKind::not_recognised}) {
    test::MadeCase made = test::made_case();
    made.verdict.kind = kind;
    all += summary_text(made.view(), {}) + sentence(made.verdict);
  }
  for (const Sighting sighting :
       {Sighting::namesake, Sighting::cut_name, Sighting::text, Sighting::link, Sighting::account,
        Sighting::contact, Sighting::presence}) {
    all += say(Language::en, meaning_in_words(sighting));
    test::MadeCase made = test::made_case();
    made.verdict.kind = VerdictKind::match;
    made.verdict.strongest = sighting;
    all += sentence(made.verdict);
  }
  for (const std::string_view word : {"clean", "safe", "infected", "hacked", "virus", "danger"}) {
    EXPECT_FALSE(contains(lower(all), word)) << word;
  }
}

// The strings that people get to read, in whatever file they stand.
TEST(Summary, NoSourceFileHasAWordThatSoothes) {
  const std::filesystem::path source(BRIDLE_SOURCE_DIR);
  std::size_t files = 0;
  for (const char* room : {"src/report", "src/model"}) {
    for (const auto& entry : std::filesystem::directory_iterator(source / room)) {
      if (entry.path().extension() != ".cc") continue;
      ++files;
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) {
        const std::size_t comment = line.find("//");
        const std::string text = lower(line.substr(0, comment));
        if (!contains(text, "\"")) continue;
        for (const std::string_view word : {"clean", "safe", "infected"}) {
          EXPECT_FALSE(contains(text, word)) << entry.path() << ": " << line;
        }
      }
    }
  }
  EXPECT_GT(files, 10U);
}

std::string wrapped(std::string_view text, std::size_t hanging = 0) {
  std::string out;
  append_wrapped("", 0, hanging, text, out);
  return out;
}

TEST(Wrap, BreaksBetweenWords) {
  const std::string word(39, 'a');
  EXPECT_EQ(wrapped(word + " " + word + " b"), word + " " + word + "\nb\n");
  EXPECT_EQ(wrapped(word + " " + word + "a b"), word + " " + word + "a\nb\n");
  EXPECT_EQ(wrapped(word + " " + word + "aa b", 2), word + "\n  " + word + "aa b\n");
}

TEST(Wrap, BreaksALongWordBetweenCharacters) {
  std::string word;
  for (int i = 0; i < 81; ++i) word += "\u00E9";
  EXPECT_EQ(wrapped(word), word.substr(0, 160) + "\n" + word.substr(160) + "\n");
}

TEST(Wrap, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(display_width("\u4E2D\u6587"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("\U0001F600"), 2U);
}

TEST(Escape, SeesThroughEveryAlignment) {
  // One special byte at each place of a long text: the scan by eight must not miss it.
  for (const char special : {'\0', '\x1f', '\x7f', '\x1b', '\n'}) {
    for (std::size_t length = 1; length < 40; ++length) {
      for (std::size_t at = 0; at < length; ++at) {
        std::string text(length, 'a');
        text[at] = special;
        EXPECT_EQ(plain_prefix(text), at);
        EXPECT_NE(visible(text), text);
      }
    }
  }
}

TEST(Escape, OrdinaryTextOfTheWorldPasses) {
  for (const std::string_view text :
       {"caf\u00E9", "\u0645\u0631\u062D\u0628\u0627", "\u05E9\u05DC\u05D5\u05DD", "\u4F60\u597D",
        "\U0001F468\u200D\U0001F469", "na\\me \"quoted\"",
        "\u0928\u092E\u0938\u094D\u200C\u0924\u0947"}) {
    EXPECT_EQ(visible(text), text);
  }
}

}  // namespace
}  // namespace bridle::report
