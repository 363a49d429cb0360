#include "match/marking.h"

#include <gtest/gtest.h>

#include "match/indicator_set.h"

namespace bridle {
namespace {

std::string indicator(const std::string& id, const std::string& domain, const std::string& more) {
  return R"({"type":"indicator","id":")" + id +
         R"(","pattern_type":"stix","pattern":"[domain-name:value=')" + domain + "']\"" + more +
         "}";
}

std::string marked(const std::string& definition) {
  return R"(,"object_marking_refs":["marking-definition--)" + definition + "\"]";
}

std::string bundle(const std::string& objects) {
  return R"({"type":"bundle","id":"bundle--1","objects":[)" + objects + "]}";
}

TEST(Marking, KnowsBothVersionsOfTlpByTheirIds) {
  const std::pair<std::string, std::string> known[] = {
      {"613f2e26-407d-48c7-9eca-b8e91df99dc9", "clear"},
      {"F88D31F6-486F-44DA-B317-01333BDE0B82", "amber"},
      {"939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"},
      {"e828b379-4e03-4974-9ac4-e53a884c97c1", "red"},
  };
  for (const auto& [definition, level] : known) {
    const std::string json = bundle(indicator("indicator--a", "x.example", marked(definition)));
    const Markings markings = markings_of(as_bytes(json));
    ASSERT_EQ(markings.by_id.count("indicator--a"), 1U) << definition;
    EXPECT_EQ(markings.by_id.at("indicator--a"), level);
    EXPECT_EQ(markings.any_restricted, level != "clear");
  }
}

TEST(Marking, ReadsDefinitionsOfTheBundleAndTakesTheStrictest) {
  const std::string json = bundle(
      R"({"type":"marking-definition","id":"marking-definition--A","definition_type":"tlp",)"
      R"("definition":{"tlp":"GREEN"}},)"
      R"({"type":"marking-definition","id":"marking-definition--b","extensions":{)"
      R"("extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":{"tlp_2_0":"nonsense"}}},)"
      R"({"type":"marking-definition","id":"marking-definition--c","definition_type":"statement",)"
      R"("definition":{"statement":"(c) nobody"}},)" +
      indicator("indicator--a", "x.example",
                R"(,"object_marking_refs":["marking-definition--c","marking-definition--a"],)"
                R"("granular_markings":[{"marking_ref":"marking-definition--b"}])") +
      "," + indicator("indicator--b", "y.example", marked("c")));
  const Markings markings = markings_of(as_bytes(json));
  EXPECT_EQ(markings.by_id.at("indicator--a"), "red") << "what is no level is the strictest";
  EXPECT_FALSE(markings.by_id.contains("indicator--b")) << "a statement is no TLP level";
}

TEST(Marking, WhatIsNoBundleHasNone) {
  for (const char* json : {"", "{", "[]", "{\"objects\":7}", "{\"objects\":[7,{\"id\":8}]}"}) {
    const Markings markings = markings_of(as_bytes(std::string_view(json)));
    EXPECT_TRUE(markings.by_id.empty()) << json;
    EXPECT_FALSE(markings.any_restricted) << json;
  }
}

std::string of_three() {
  return bundle(
      indicator("indicator--a", "a.example", marked("613f2e26-407d-48c7-9eca-b8e91df99dc9")) + "," +
      indicator("indicator--b", "b.example", marked("f88d31f6-486f-44da-b317-01333bde0b82")) + "," +
      indicator("indicator--c", "c.example", ""));
}

TEST(Marking, OfAFileWithRestrictedIndicatorsOnlyTheClearOnesAreShown) {
  IndicatorSet set;
  const std::string json = of_three();
  EXPECT_TRUE(set.add_stix("mixed.stix2", as_bytes(json)).unpublished);
  ASSERT_EQ(set.indicators().size(), 3U);
  EXPECT_FALSE(set.indicators()[0].unpublished);
  EXPECT_EQ(set.indicators()[0].tlp, "clear");
  EXPECT_TRUE(set.indicators()[1].unpublished);
  EXPECT_EQ(set.indicators()[1].tlp, "amber");
  EXPECT_TRUE(set.indicators()[2].unpublished);
  EXPECT_EQ(set.indicators()[2].tlp, "");
}

TEST(Marking, UnpublishedHoldsForAllOfAFileHoweverItIsGiven) {
  const std::string json = bundle(indicator("indicator--a", "a.example", ""));
  IndicatorSet once;
  EXPECT_TRUE(once.add_stix("ours.stix2", as_bytes(json), Publication::unpublished).unpublished);
  EXPECT_TRUE(once.indicators()[0].unpublished);

  IndicatorSet twice;
  EXPECT_FALSE(twice.add_stix("ours.stix2", as_bytes(json)).unpublished);
  EXPECT_FALSE(twice.indicators()[0].unpublished);
  EXPECT_TRUE(twice.add_stix("again.stix2", as_bytes(json), Publication::unpublished).unpublished);
  EXPECT_TRUE(twice.indicators()[0].unpublished);
}

}  // namespace
}  // namespace bridle
