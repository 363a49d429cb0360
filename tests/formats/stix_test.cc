#include "formats/stix.h"

#include <gtest/gtest.h>

#include <string>

namespace bridle::stix {
namespace {

// "path=value&path=value | path=value", then "! problem" for each.
std::string text_of(const Pattern& pattern) {
  std::string out;
  for (const auto& alternative : pattern.alternatives) {
    if (!out.empty()) out += " | ";
    for (const Term& term : alternative) {
      if (&term != &alternative.front()) out += '&';
      out += term.path + "=" + term.value;
    }
  }
  for (const std::string& problem : pattern.problems) out += "! " + problem;
  return out;
}

std::string parsed(std::string_view text) { return text_of(parse_pattern(text)); }

TEST(StixPattern, IsOneComparison) {
  EXPECT_EQ(parsed("[domain-name:value='evil.example']"), "domain-name:value=evil.example");
  EXPECT_EQ(parsed(" [ domain-name:value  =\t'evil.example' ] "), "domain-name:value=evil.example");
  EXPECT_EQ(parsed("[url:value = 'https://evil.example/?a=b&c=d']"),
            "url:value=https://evil.example/?a=b&c=d");
  EXPECT_EQ(parsed("[url:value = 'x' /* a note */ ] // more"), "url:value=x");
}

TEST(StixPattern, UndoesEscapes) {
  EXPECT_EQ(parsed(R"([file:name='it\'s'])"), "file:name=it's");
  EXPECT_EQ(parsed(R"([file:name='a\\b'])"), R"(file:name=a\b)");
  EXPECT_EQ(parsed(R"([file:name='a\b'])"), R"(file:name=a\b)");
  EXPECT_EQ(parsed("[file:name='a] OR [b']"), "file:name=a] OR [b");
  EXPECT_EQ(parsed("[file:name='']"), "file:name=");
}

TEST(StixPattern, SpellsObjectPathsOneWay) {
  EXPECT_EQ(parsed("[file:hashes.'SHA-256'='ab']"), "file:hashes.sha-256=ab");
  EXPECT_EQ(parsed("[file:hashes.\"SHA256\"='ab']"), "file:hashes.sha256=ab");
  EXPECT_EQ(parsed("[file:hashes.MD5='ab']"), "file:hashes.md5=ab");
  EXPECT_EQ(parsed("[x:y[*].z='ab']"), "x:y[*].z=ab");
}

TEST(StixPattern, TakesAlternativesApart) {
  EXPECT_EQ(parsed("[a:b='1' OR a:b='2']"), "a:b=1 | a:b=2");
  EXPECT_EQ(parsed("[a:b IN ('1', '2')]"), "a:b=1 | a:b=2");
  EXPECT_EQ(parsed("[a:b='1'] OR [a:b='2']"), "a:b=1 | a:b=2");
  EXPECT_EQ(parsed("([a:b='1'] OR [a:b='2'])"), "a:b=1 | a:b=2");
}

TEST(StixPattern, BindsAndCloserThanOr) {
  EXPECT_EQ(parsed("[a:b='1' OR a:b='2' AND a:b='3']"), "a:b=1 | a:b=2&a:b=3");
  EXPECT_EQ(parsed("[(a:b='1' OR a:b='2') AND a:b='3']"), "a:b=1&a:b=3 | a:b=2&a:b=3");
  EXPECT_EQ(parsed("[(a:b='1' OR a:b='2') AND (a:b='3' OR a:b='4')]"),
            "a:b=1&a:b=3 | a:b=1&a:b=4 | a:b=2&a:b=3 | a:b=2&a:b=4");
}

TEST(StixPattern, SaysWhatOneRecordCannotTell) {
  EXPECT_EQ(parsed("[a:b!='1']"), "! uses the operator !=");
  EXPECT_EQ(parsed("[a:b<>'1']"), "! uses the operator <>");
  EXPECT_EQ(parsed("[a:b > 1]"), "! uses the operator >");
  EXPECT_EQ(parsed("[a:b<=1]"), "! uses the operator <=");
  EXPECT_EQ(parsed("[a:b LIKE '1%']"), "! uses the operator LIKE");
  EXPECT_EQ(parsed("[a:b MATCHES '^1']"), "! uses the operator MATCHES");
  EXPECT_EQ(parsed("[a:b ISSUBSET '192.0.2.0/24']"), "! uses the operator ISSUBSET");
  EXPECT_EQ(parsed("[a:b NOT = '1']"), "! uses NOT");
  EXPECT_EQ(parsed("[NOT (a:b = '1')]"), "! uses NOT");
  EXPECT_EQ(parsed("[EXISTS a:b]"), "! uses EXISTS");
  EXPECT_EQ(parsed("[a:b = 5]"), "! compares a:b with something else than a string");
  EXPECT_EQ(parsed("[a:b = h'00ff']"), "! compares a:b with something else than a string");
  EXPECT_EQ(parsed("[a:b='1'] AND [a:b='2']"),
            "! needs several observations (AND between brackets)");
  EXPECT_EQ(parsed("[a:b='1'] FOLLOWEDBY [a:b='2']"),
            "! needs several observations in order (FOLLOWEDBY)");
  EXPECT_EQ(parsed("[a:b='1'] REPEATS 5 TIMES"), "! needs repeated observations (REPEATS)");
  EXPECT_EQ(parsed("[a:b='1'] START t'2024-01-01T00:00:00Z' STOP t'2024-02-01T00:00:00Z'"),
            "! is limited to a span of time (START, STOP)");
}

TEST(StixPattern, AllowsQualifiersThatOneObservationMeets) {
  EXPECT_EQ(parsed("[a:b='1'] WITHIN 300 SECONDS"), "a:b=1");
  EXPECT_EQ(parsed("[a:b='1'] REPEATS 1 TIMES WITHIN 5.5 SECONDS"), "a:b=1");
}

TEST(StixPattern, KeepsTheAlternativesThatItCan) {
  EXPECT_EQ(parsed("[a:b='1' OR a:b LIKE '2%']"), "a:b=1! uses the operator LIKE");
  EXPECT_EQ(parsed("[a:b='1' AND a:b LIKE '2%']"), "! uses the operator LIKE");
  EXPECT_EQ(parsed("[a:b='1'] OR ([a:b='2'] AND [a:b='3'])"),
            "a:b=1! needs several observations (AND between brackets)");
}

TEST(StixPattern, SaysWhereAPatternIsMalformed) {
  EXPECT_EQ(parsed(""), "! malformed pattern: at character 1, expected '['");
  EXPECT_EQ(parsed("[a:b='1'"), "! malformed pattern: at character 9, expected ']'");
  EXPECT_EQ(parsed("[a:b='1"), "! malformed pattern: at character 6, a string without its end");
  EXPECT_EQ(parsed("[a:b]"), "! malformed pattern: at character 5, expected a comparison operator");
  EXPECT_EQ(parsed("[a:b=]"), "! malformed pattern: at character 6, expected a value");
  EXPECT_EQ(parsed("[ab='1']"), "! malformed pattern: at character 2, expected an object path");
  EXPECT_EQ(parsed("[a:b='1'] x"),
            "! malformed pattern: at character 11, expected the end of the pattern");
  EXPECT_EQ(parsed("[a:b='1'] # x"),
            "! malformed pattern: at character 11, a character that belongs to no pattern");
  EXPECT_EQ(parsed("[a:b IN ('1' '2')]"), "! malformed pattern: at character 14, expected ')'");
  EXPECT_EQ(parsed("[a:b='1'] WITHIN x SECONDS"),
            "! malformed pattern: at character 18, expected a number");
}

TEST(StixPattern, HasBounds) {
  const auto nested = [](std::size_t depth) {
    return "[" + std::string(depth, '(') + "a:b='1'" + std::string(depth, ')') + "]";
  };
  EXPECT_EQ(parsed(nested(64)), "a:b=1");
  EXPECT_EQ(parsed(nested(65)), "! nested deeper than 64 parentheses");
  EXPECT_EQ(parsed(std::string(1'000'000, '(')), "! nested deeper than 64 parentheses");

  std::string product = "[";
  for (int i = 0; i < 9; ++i) {
    if (i > 0) product += " AND ";
    product += "(a:b='1' OR a:b='2')";
  }
  EXPECT_EQ(parsed(product + "]"), "! expands to more than 256 alternatives");

  std::string terms = "[a:b='0'";
  for (int i = 1; i < 33; ++i) terms += " AND a:b='1'";
  EXPECT_EQ(parsed(terms + "]"), "! more than 32 comparisons joined by AND");
  EXPECT_EQ(parsed("[a:b='" + std::string(2'000'000, 'x') + "']"),
            "! a pattern longer than 1048576 bytes");

  std::string many = "[a:b IN ('0'";
  for (int i = 0; i < 50'000; ++i) many += ",'1'";
  EXPECT_EQ(parse_pattern(many + ")]").alternatives.size(), 50'001U);
}

// A bundle of the objects given, each without its braces.
Bundle bundle(std::initializer_list<std::string> objects) {
  std::string text = R"({"type":"bundle","id":"bundle--1","objects":[)";
  bool is_first = true;
  for (const std::string& object : objects) {
    if (!is_first) text += ',';
    is_first = false;
    text += "{" + object + "}";
  }
  return parse_bundle(as_bytes(text + "]}"));
}

std::string indicator(const std::string& id, const std::string& more = "") {
  return R"("type":"indicator","id":"indicator--)" + id +
         R"(","pattern_type":"stix","pattern":"[domain-name:value=')" + id + ".example']\"" + more;
}

std::string named(const std::string& type, const std::string& id, const std::string& name) {
  return R"("type":")" + type + R"(","id":")" + id + R"(","name":")" + name + "\"";
}

std::string indicates(const std::string& id, const std::string& target) {
  return R"("type":"relationship","id":"relationship--1","relationship_type":"indicates",)"
         R"("source_ref":"indicator--)" +
         id + R"(","target_ref":")" + target + "\"";
}

using Problems = std::vector<std::string>;

TEST(StixBundle, ReadsIndicators) {
  const Bundle out = bundle({indicator("1", R"(,"confidence":85)"), indicator("2")});
  ASSERT_EQ(out.indicators.size(), 2U);
  EXPECT_EQ(out.indicators[0].id, "indicator--1");
  EXPECT_EQ(out.indicators[0].confidence, 85);
  EXPECT_EQ(out.indicators[0].campaign, "");
  EXPECT_EQ(out.indicators[0].alternatives[0][0].value, "1.example");
  EXPECT_EQ(out.indicators[1].confidence, std::nullopt);
  EXPECT_EQ(out.problems, Problems());
}

TEST(StixBundle, NamesTheCampaignThatIsIndicated) {
  const Bundle out = bundle(
      {indicator("1"), indicator("2"), indicator("3"), indicator("4"), indicates("1", "malware--a"),
       indicates("2", "campaign--b"), named("malware", "malware--a", "Alpha"),
       named("malware", "malware--z", "Zeta"), named("campaign", "campaign--b", "Beta"),
       named("report", "report--c", "Gamma") + R"(,"object_refs":["indicator--3"])"});
  ASSERT_EQ(out.indicators.size(), 4U);
  EXPECT_EQ(out.indicators[0].campaign, "Alpha");
  EXPECT_EQ(out.indicators[1].campaign, "Beta");
  EXPECT_EQ(out.indicators[2].campaign, "Gamma");
  EXPECT_EQ(out.indicators[3].campaign, "");  // two kinds of malware: neither is the one
}

TEST(StixBundle, FallsBackToItsOnlyMalware) {
  const Bundle out = bundle({named("malware", "malware--a", "Alpha"), indicator("1")});
  ASSERT_EQ(out.indicators.size(), 1U);
  EXPECT_EQ(out.indicators[0].campaign, "Alpha");
}

TEST(StixBundle, SaysWhichIndicatorsAreNotUsed) {
  const Bundle out = bundle({
      indicator("1", R"(,"revoked":true)"),
      R"("type":"indicator","id":"indicator--2","pattern_type":"yara","pattern":"rule x {}")",
      R"("type":"indicator","id":"indicator--3","pattern_type":"stix")",
      R"("type":"indicator","pattern":"[a:b='1']")",
      R"("type":"indicator","id":"indicator--4","pattern":"[a:b")",
      R"("type":"indicator","id":"indicator--5","pattern":"[a:b='1' OR a:b LIKE 'x']")",
      R"("type":"malware","id":"malware--1")",
      R"("type":"relationship","id":"relationship--1","relationship_type":"indicates")",
      indicator("6", R"(,"confidence":"high")"),
  });
  EXPECT_EQ(
      out.problems,
      (Problems{"indicator: has no id", "malware--1: has no name",
                "relationship--1: lacks source_ref or target_ref", "indicator--1: is revoked",
                "indicator--2: its pattern is of the type yara, not stix",
                "indicator--3: has no pattern",
                "indicator--4: malformed pattern: at character 5, expected a comparison operator",
                "indicator--5: in part: uses the operator LIKE",
                "indicator--6: its confidence is not a number from 0 to 100"}));
  ASSERT_EQ(out.indicators.size(), 2U);
  EXPECT_EQ(out.indicators[0].id, "indicator--5");
  EXPECT_EQ(out.indicators[1].id, "indicator--6");
}

TEST(StixBundle, TakesTheLastVersionOfAnIndicator) {
  const Bundle out =
      bundle({indicator("1", R"(,"modified":"2024-01-02T00:00:00Z","confidence":2)"),
              indicator("1", R"(,"modified":"2024-01-03T00:00:00Z","confidence":3)"),
              indicator("1", R"(,"modified":"2024-01-01T00:00:00Z","confidence":1)")});
  ASSERT_EQ(out.indicators.size(), 1U);
  EXPECT_EQ(out.indicators[0].confidence, 3);
  EXPECT_EQ(out.problems.size(), 2U);
}

TEST(StixBundle, IsNeverMoreThanAProblem) {
  const auto problems = [](std::string_view text) {
    const Bundle out = parse_bundle(as_bytes(text));
    EXPECT_TRUE(out.indicators.empty()) << text;
    return out.problems.size() == 1 ? out.problems.front() : "none or several";
  };
  const auto starts = [&](std::string_view text, std::string_view with) {
    const std::string problem = problems(text);
    return problem.starts_with(with) ? std::string(with) : problem;
  };
  EXPECT_EQ(starts("", "is not valid JSON"), "is not valid JSON");
  EXPECT_EQ(starts("{\"objects\":[", "is not valid JSON"), "is not valid JSON");
  EXPECT_EQ(starts("{\"objects\":[\"\xFF\"]}", "is not valid JSON"), "is not valid JSON");
  EXPECT_EQ(starts(std::string(100'000, '['), "is not valid JSON"), "is not valid JSON");
  EXPECT_EQ(starts("[]", "is not a STIX bundle"), "is not a STIX bundle");
  EXPECT_EQ(starts("7", "is not a STIX bundle"), "is not a STIX bundle");
  EXPECT_EQ(starts("{}", "is not a STIX bundle"), "is not a STIX bundle");
  EXPECT_EQ(starts("{\"objects\":{}}", "is not a STIX bundle"), "is not a STIX bundle");
  EXPECT_EQ(problems("{\"objects\":[7]}"), "an entry of \"objects\" is no object");
  EXPECT_EQ(problems("{\"objects\":[]}"), "the bundle holds no indicators");
  EXPECT_EQ(problems("\xEF\xBB\xBF{\"objects\":[]}"), "the bundle holds no indicators");
}

TEST(StixBundle, TakesTimeInProportionToItsSize) {
  std::string text = R"({"objects":[{"type":"malware","id":"malware--a","name":"Alpha"})";
  for (int i = 0; i < 50'000; ++i) {
    text += ",{" + indicator(std::to_string(i)) + "},{" +
            indicates(std::to_string(i), "malware--a") + "}";
  }
  EXPECT_EQ(parse_bundle(as_bytes(text + "]}")).indicators.size(), 50'000U);
}

}  // namespace
}  // namespace bridle::stix
