#include "report/findings.h"

#include <gtest/gtest.h>

#include "made_case.h"
#include "words/say.h"

namespace bridle::report {
namespace {

Alert indicator(const char* value, Sighting sighting, Severity severity) {
  Alert alert;
  alert.artifact = "ios.sms";
  alert.severity = severity;
  alert.indicator = MatchedIndicator{};
  alert.indicator->kind = "domain";
  alert.indicator->value = value;
  alert.indicator->sighting = sighting;
  return alert;
}

TEST(Findings, OneForEachThing) {
  const std::vector<Alert> alerts = test::made_alerts("");
  const std::vector<Finding> findings = group_findings(alerts);
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[0].id, "indicator:process:sampled");
  EXPECT_EQ(findings[1].id, "indicator:domain:bad.example");
  EXPECT_EQ(findings[2].id, "rule:test.slow_client");
  EXPECT_EQ(findings[1].count, 7U);
  EXPECT_EQ(findings[1].examples.size(), kExamples);
  EXPECT_EQ(findings[1].campaigns, (std::vector<std::string>{"Sample Campaign"}));
  EXPECT_EQ(findings[1].first, Timestamp{1'600'086'400 * kNsPerSecond});
  EXPECT_EQ(findings[1].last, Timestamp{1'600'604'800 * kNsPerSecond});
  EXPECT_EQ(say(Language::en, findings[2].title), test::kMadeRule.title);
  EXPECT_EQ(say(Language::en, findings[2].benign), "A busy phone.");
  EXPECT_FALSE(findings[2].first);
}

TEST(Findings, TheSamePlaceCountsOnce) {
  std::vector<Alert> alerts = {indicator("bad.example", Sighting::text, Severity::medium),
                               indicator("bad.example", Sighting::text, Severity::medium),
                               indicator("bad.example", Sighting::text, Severity::medium)};
  alerts[1].indicator->source = "of another feed";
  alerts[2].place.number = 7;
  EXPECT_EQ(group_findings(alerts)[0].count, 2U);
}

TEST(Findings, AlertsThatWereNotKeptCount) {
  std::vector<Alert> alerts = {indicator("bad.example", Sighting::text, Severity::medium),
                               indicator("bad.example", Sighting::text, Severity::medium)};
  alerts[0].indicator->id = "indicator--1";
  alerts[1].indicator->id = "indicator--2";
  alerts[0].time = Timestamp{10};
  for (Alert& alert : alerts) {
    alert.unkept = 500;
    alert.unkept_first = Timestamp{5};
    alert.unkept_last = Timestamp{99};
  }
  const Finding finding = group_findings(alerts)[0];
  EXPECT_EQ(finding.count, 501U) << "once, although two feeds have it";
  EXPECT_EQ(finding.first, Timestamp{5});
  EXPECT_EQ(finding.last, Timestamp{99});
}

TEST(Findings, TheSameValueOfTwoFeedsIsOneFinding) {
  std::vector<Alert> alerts = {indicator("bad.example", Sighting::text, Severity::medium),
                               indicator("bad.example", Sighting::contact, Severity::high)};
  alerts[0].indicator->campaign = "B";
  alerts[1].indicator->campaign = "A";
  alerts[0].indicator->source = alerts[1].indicator->source = "x.stix2";
  alerts[1].artifact = "ios.safari_history";
  const auto findings = group_findings(alerts);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].sighting, Sighting::contact);
  EXPECT_EQ(findings[0].campaigns, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(findings[0].sources, (std::vector<std::string>{"x.stix2"}));
  EXPECT_EQ(findings[0].artifacts, (std::vector<std::string>{"ios.safari_history", "ios.sms"}));
}

TEST(Findings, AWeakerMatchDoesNotSpeakForASureOne) {
  std::vector<Alert> alerts = {indicator("x", Sighting::cut_name, Severity::medium),
                               indicator("x", Sighting::text, Severity::medium)};
  EXPECT_EQ(group_findings(alerts)[0].sighting, Sighting::text);
  std::swap(alerts[0], alerts[1]);
  EXPECT_EQ(group_findings(alerts)[0].sighting, Sighting::text);
  alerts.erase(alerts.begin());
  const auto alone = group_findings(alerts);
  EXPECT_EQ(alone[0].sighting, Sighting::cut_name);
  EXPECT_NE(say(Language::en, alone[0].means).find("cuts long names"), std::string::npos);
}

TEST(Findings, SortedBySeverityThenCountThenId) {
  std::vector<Alert> alerts = {indicator("b", Sighting::text, Severity::medium),
                               indicator("a", Sighting::text, Severity::medium),
                               indicator("c", Sighting::text, Severity::medium),
                               indicator("c", Sighting::text, Severity::medium),
                               indicator("d", Sighting::contact, Severity::high)};
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    alerts[i].place.number = static_cast<std::int64_t>(i);
  }
  std::string order;
  for (const Finding& finding : group_findings(alerts)) order += finding.value;
  EXPECT_EQ(order, "dcab");
}

TEST(Findings, EachSightingHasItsOwnWords) {
  const auto has = [](Sighting sighting, const char* words) {
    return say(Language::en, meaning_in_words(sighting)).find(words) != std::string_view::npos;
  };
  EXPECT_TRUE(has(Sighting::text, "mention is not contact"));
  EXPECT_TRUE(has(Sighting::link, "nothing here shows that it was opened"));
  EXPECT_TRUE(has(Sighting::account, "account of a known attacker"));
  EXPECT_TRUE(has(Sighting::contact, "contact is not compromise"));
  EXPECT_TRUE(has(Sighting::namesake, "name of a known process"));
  EXPECT_TRUE(has(Sighting::presence, "strongest"));
}

TEST(Findings, NoAlertsNoFindings) { EXPECT_TRUE(group_findings({}).empty()); }

TEST(Findings, SaysWhatItMeansWhatItMayBeAndWhatToDo) {
  for (const Sighting sighting :
       {Sighting::namesake, Sighting::cut_name, Sighting::text, Sighting::link, Sighting::account,
        Sighting::contact, Sighting::presence}) {
    const std::vector<Alert> alerts = {indicator("bad.example", sighting, Severity::high)};
    const Finding finding = group_findings(alerts).front();
    for (const Message& part : {finding.title, finding.means, finding.benign, finding.advice}) {
      EXPECT_TRUE(has_words(Language::en, part)) << part.key;
      EXPECT_FALSE(say(Language::en, part).empty());
    }
  }
  const std::vector<Alert> alerts = test::made_alerts("");
  const Finding rule = group_findings(alerts).back();
  EXPECT_EQ(rule.means.key, "rule.test.slow_client.means");
  EXPECT_EQ(rule.advice.key, "do.rule");
}

}  // namespace
}  // namespace bridle::report
