#include "model/verdict.h"

#include <gtest/gtest.h>

#include <functional>

#include "model/severity.h"
#include "model/words.h"
#include "words/say.h"

namespace bridle {
namespace {

std::vector<std::string> told(const std::vector<Message>& gaps) {
  std::vector<std::string> out;
  for (const Message& gap : gaps) out.push_back(say(Language::en, gap));
  return out;
}

ArtifactCoverage artifact(std::string id, ArtifactState state, bool expected) {
  ArtifactCoverage out;
  out.title = "Title of " + id;
  out.id = std::move(id);
  out.state = state;
  out.expected = expected;
  out.files = state == ArtifactState::absent ? 0 : 1;
  return out;
}

// Evidence of which everything could be read.
Coverage whole() {
  Coverage coverage;
  coverage.entries[static_cast<std::size_t>(EntryState::parsed)] = 2;
  coverage.entries[static_cast<std::size_t>(EntryState::no_parser)] = 7;
  coverage.listed = 9;
  coverage.indicators = 100;
  coverage.artifacts = {artifact("a", ArtifactState::parsed, true),
                        artifact("b", ArtifactState::parsed, false),
                        artifact("c", ArtifactState::absent, false),
                        artifact("d", ArtifactState::not_applicable, false)};
  return coverage;
}

void add_entries(Coverage& coverage, EntryState state, std::uint64_t count) {
  coverage.entries[static_cast<std::size_t>(state)] += count;
  coverage.listed += count;
}

Alert indicator_alert(Severity severity, bool weaker = false) {
  Alert alert;
  alert.severity = severity;
  alert.indicator = MatchedIndicator{};
  alert.indicator->sighting = weaker ? Sighting::cut_name : Sighting::link;
  return alert;
}

Alert rule_alert(Severity severity) {
  static const Rule kRule{.id = "test.rule"};
  Alert alert;
  alert.severity = severity;
  alert.rule = &kRule;
  return alert;
}

VerdictKind kind_of(const std::vector<Alert>& alerts, const Coverage& coverage = whole()) {
  return judge(alerts, coverage).kind;
}

TEST(Verdict, NothingFoundAndAllReadIsNoKnownTraces) {
  const Verdict verdict = judge({}, whole());
  EXPECT_EQ(verdict.kind, VerdictKind::no_known_traces);
  EXPECT_EQ(verdict.artifacts_read, 2U);
  EXPECT_EQ(verdict.artifacts_absent, 1U);
  EXPECT_EQ(verdict.artifacts_expected, 3U) << "it does not shrink with what is not there";
  EXPECT_TRUE(verdict.gaps.empty());
  EXPECT_EQ(sentence(verdict), "No known traces in 2 of 3 artifacts; 1 is not in this evidence.");
}

TEST(Verdict, ASureIndicatorOfHighSeverityIsAMatch) {
  EXPECT_EQ(kind_of({indicator_alert(Severity::high)}), VerdictKind::match);
  EXPECT_EQ(kind_of({indicator_alert(Severity::critical)}), VerdictKind::match);
  EXPECT_EQ(kind_of({rule_alert(Severity::low), indicator_alert(Severity::high)}),
            VerdictKind::match);
}

TEST(Verdict, AWeakerOneARuleOrATextMentionIsSuspicious) {
  EXPECT_EQ(kind_of({indicator_alert(Severity::critical, true)}), VerdictKind::suspicious);
  EXPECT_EQ(kind_of({indicator_alert(Severity::medium)}), VerdictKind::suspicious);
  EXPECT_EQ(kind_of({rule_alert(Severity::medium)}), VerdictKind::suspicious);
  EXPECT_EQ(kind_of({rule_alert(Severity::critical)}), VerdictKind::suspicious);
}

TEST(Verdict, BelowMediumNothingIsSaid) {
  EXPECT_EQ(kind_of({rule_alert(Severity::low), rule_alert(Severity::info),
                     indicator_alert(Severity::low)}),
            VerdictKind::no_known_traces);
}

struct Fault {
  const char* name;
  std::function<void(Coverage&)> strike;
  const char* in_the_gap;
};

const std::vector<Fault>& faults() {
  static const std::vector<Fault> kFaults = {
      {"listing broke off", [](Coverage& c) { c.listing_complete = false; }, "broke off"},
      {"books do not balance", [](Coverage& c) { ++c.listed; }, "do not add up"},
      {"no indicators", [](Coverage& c) { c.indicators = 0; }, "No indicators"},
      {"expected artifact absent",
       [](Coverage& c) { c.artifacts[0].state = ArtifactState::absent; },
       "Title of a (a): this evidence should have it"},
      {"expected artifact unreadable",
       [](Coverage& c) { c.artifacts[0].state = ArtifactState::unreadable; },
       "Title of a (a): could not be read"},
      {"optional artifact unreadable",
       [](Coverage& c) { c.artifacts[1].state = ArtifactState::unreadable; },
       "Title of b (b): could not be read"},
      {"artifact partial",
       [](Coverage& c) {
         c.artifacts[1].state = ArtifactState::partial;
         c.artifacts[1].damage = 1204;
         c.damage_total = 1204;
       },
       "Title of b (b): read in part, 1,204 damaged places"},
      {"entries that nothing names", [](Coverage& c) { add_entries(c, EntryState::unlisted, 2); },
       "2 files lie in the evidence and not in its list"},
      {"artifact not asked for",
       [](Coverage& c) { c.artifacts[1].state = ArtifactState::not_asked; },
       "1 artifact was not asked for: b"},
      {"one of two files lost",
       [](Coverage& c) {
         c.artifacts[1].state = ArtifactState::partial;
         c.artifacts[1].files = 2;
         c.artifacts[1].files_failed = 1;
       },
       "Title of b (b): read in part, 1 of 2 files could not be read"},
      {"entries over the limit", [](Coverage& c) { add_entries(c, EntryState::over_limit, 2); },
       "2 files were too large"},
      {"entry refused", [](Coverage& c) { add_entries(c, EntryState::refused, 1); },
       "1 file was refused"},
      {"entry with damage", [](Coverage& c) { add_entries(c, EntryState::parsed_with_damage, 1); },
       "1 file was read with damage"},
      {"damage of the container", [](Coverage& c) { c.listing_damage = 3; },
       "3 damaged places in the list of files"},
      {"indicator file lost",
       [](Coverage& c) { c.indicator_files_lost = {"pegasus.stix2: is not valid JSON"}; },
       "pegasus.stix2: is not valid JSON"},
      {"no artifact at all", [](Coverage& c) { c.artifacts.clear(); }, "Not one artifact"},
      {"nothing parsed in full",
       [](Coverage& c) {
         for (auto& a : c.artifacts) a.state = ArtifactState::absent;
         c.artifacts[0].expected = false;
       },
       "Not one artifact"},
  };
  return kFaults;
}

TEST(Verdict, NoFaultEndsAsNoKnownTraces) {
  for (const Fault& fault : faults()) {
    Coverage coverage = whole();
    fault.strike(coverage);
    const Verdict verdict = judge({}, coverage);
    EXPECT_EQ(verdict.kind, VerdictKind::incomplete) << fault.name;
    const bool told =
        std::any_of(verdict.gaps.begin(), verdict.gaps.end(), [&](const Message& gap) {
          return say(Language::en, gap).find(fault.in_the_gap) != std::string::npos;
        });
    EXPECT_TRUE(told) << fault.name;
    EXPECT_EQ(sentence(verdict).find("No known traces"), std::string::npos) << fault.name;
  }
}

TEST(Verdict, GapsAreToldWithAMatchToo) {
  for (const Fault& fault : faults()) {
    Coverage coverage = whole();
    fault.strike(coverage);
    const std::vector<Alert> alerts = {indicator_alert(Severity::high)};
    const Verdict verdict = judge(alerts, coverage);
    EXPECT_EQ(verdict.kind, VerdictKind::match) << fault.name;
    EXPECT_FALSE(verdict.gaps.empty()) << fault.name;
  }
}

// Real backups lack photos now and then, and lengths differ: that is told, and is no reason to
// call the rest no result. The files that artifacts read are judged with the artifacts.
TEST(Verdict, WhatNobodyReadsIsToldAndNoMore) {
  Coverage coverage = whole();
  add_entries(coverage, EntryState::unreadable, 120);
  coverage.odd_files = 1;
  coverage.damage_total = 7;
  coverage.artifacts[3].reason = verbatim("only encrypted backups hold it");
  const Verdict verdict = judge({}, coverage);
  EXPECT_EQ(verdict.kind, VerdictKind::no_known_traces);
  EXPECT_EQ(told(verdict.gaps),
            (std::vector<std::string>{
                "Title of d (d): only encrypted backups hold it",
                "120 files are listed, and could not be read: missing, locked or "
                "damaged",
                "Something is odd about 1 file: the notes in report.json tell what",
            }));
}

TEST(Verdict, IncompleteNamesTheFirstGap) {
  Coverage coverage = whole();
  add_entries(coverage, EntryState::unreadable, 1);
  coverage.artifacts[1].state = ArtifactState::unreadable;
  EXPECT_EQ(sentence(judge({}, coverage)),
            "Incomplete: nothing known was found in 1 of 3 artifacts read in full; 1 is not in "
            "this evidence. What is missing: Title of b (b): could not be read.");
  coverage.indicators = 0;
  const std::string without = sentence(judge({}, coverage));
  EXPECT_NE(without.find("nothing known was looked for"), std::string::npos) << without;
  EXPECT_EQ(without.find("was found"), std::string::npos) << without;
}

TEST(Verdict, IndicatorsThatCannotBeUsedAreToldAndNoMore) {
  Coverage coverage = whole();
  coverage.indicator_problems = 2;
  const Verdict verdict = judge({}, coverage);
  EXPECT_EQ(verdict.kind, VerdictKind::no_known_traces);
  EXPECT_EQ(told(verdict.gaps),
            (std::vector<std::string>{"2 indicators could be used in part only, or not at all"}));
}

TEST(Verdict, FilesBesideTheIndicatorsAreNamedAndNoMore) {
  Coverage coverage = whole();
  coverage.indicator_files_skipped = {"f/1", "f/2", "f/3", "f/4", "f/5", "f/6"};
  const Verdict verdict = judge({}, coverage);
  EXPECT_EQ(verdict.kind, VerdictKind::no_known_traces);
  EXPECT_EQ(told(verdict.gaps),
            (std::vector<std::string>{"6 files beside the indicators are not *.stix2 or *.json and "
                                      "not used: f/1, f/2, f/3, f/4, f/5 and 1 more"}));
}

TEST(Verdict, TheMostImportantGapComesFirst) {
  Coverage coverage = whole();
  add_entries(coverage, EntryState::unreadable, 1);
  coverage.artifacts[1].state = ArtifactState::partial;
  coverage.artifacts[0].state = ArtifactState::absent;
  coverage.listing_complete = false;
  const Verdict verdict = judge({}, coverage);
  ASSERT_GE(verdict.gaps.size(), 4U);
  EXPECT_NE(told(verdict.gaps)[0].find("broke off"), std::string::npos);
  EXPECT_NE(told(verdict.gaps).back().find("1 file is listed"), std::string::npos);
  EXPECT_EQ(verdict.artifacts_expected, 3U);
  EXPECT_EQ(verdict.artifacts_read, 0U);
}

TEST(Verdict, ExitCodes) {
  EXPECT_EQ(exit_code(VerdictKind::no_known_traces), 0);
  EXPECT_EQ(exit_code(VerdictKind::match), 10);
  EXPECT_EQ(exit_code(VerdictKind::suspicious), 10);
  EXPECT_EQ(exit_code(VerdictKind::incomplete), 3);
  EXPECT_EQ(exit_code(VerdictKind::not_recognised), 4);
}

TEST(Severity, OfIndicators) {
  EXPECT_EQ(severity_of(Sighting::presence), Severity::critical);
  EXPECT_EQ(severity_of(Sighting::contact), Severity::high);
  EXPECT_EQ(severity_of(Sighting::account), Severity::high);
  EXPECT_EQ(severity_of(Sighting::link), Severity::high);
  EXPECT_EQ(severity_of(Sighting::text), Severity::medium);
  EXPECT_EQ(severity_of(Sighting::cut_name), Severity::medium);
  EXPECT_EQ(severity_of(Sighting::namesake), Severity::medium);
}

TEST(Sighting, GoesByRoleAndMeaning) {
  const auto of = [](Role role, Meaning meaning, const char* matched) {
    return sighting_of(role, meaning, false, matched);
  };
  EXPECT_EQ(of(Role::link, Meaning::mention, "bad.example"), Sighting::link);
  EXPECT_EQ(of(Role::text, Meaning::mention, "https://bad.example/x"), Sighting::link);
  EXPECT_EQ(of(Role::text, Meaning::mention, "bad.example"), Sighting::text);
  EXPECT_EQ(of(Role::url, Meaning::contact, "https://bad.example/x"), Sighting::contact);
  EXPECT_EQ(of(Role::url, Meaning::mention, "https://l.example/?u=bad.example"), Sighting::link);
  EXPECT_EQ(of(Role::handle, Meaning::contact, "a@bad.example"), Sighting::account);
  EXPECT_EQ(of(Role::email, Meaning::mention, "a@bad.example"), Sighting::text);
  EXPECT_EQ(of(Role::process, Meaning::presence, "bh"), Sighting::presence);
  EXPECT_EQ(sighting_of(Role::process, Meaning::presence, true, "bh"), Sighting::cut_name);
  EXPECT_EQ(sighting_of(Role::file_path, Meaning::presence, true, "bh"), Sighting::namesake);
}

TEST(Verdict, OfAMatchSaysWhatWasFound) {
  const auto said = [](Sighting sighting) {
    std::vector<Alert> alerts = {indicator_alert(severity_of(sighting))};
    alerts[0].indicator->sighting = sighting;
    return sentence(judge(alerts, whole()));
  };
  EXPECT_NE(said(Sighting::link).find("a link of a known attacker"), std::string::npos);
  EXPECT_NE(said(Sighting::account).find("an account of a known attacker"), std::string::npos);
  EXPECT_NE(said(Sighting::contact).find("in contact with"), std::string::npos);
  EXPECT_NE(said(Sighting::presence).find("traces of known spyware"), std::string::npos);
  for (const Sighting weak : {Sighting::text, Sighting::namesake, Sighting::cut_name}) {
    EXPECT_TRUE(said(weak).starts_with("Suspicious")) << name_of(weak);
  }
}

TEST(SortAlerts, DependsOnTheAlertsAlone) {
  std::vector<Alert> alerts;
  for (const char* path : {"b", "a"}) {
    for (const Severity severity : {Severity::low, Severity::high}) {
      for (const auto time : {std::optional<Timestamp>(), std::optional(Timestamp{5}),
                              std::optional(Timestamp{-5})}) {
        Alert alert;
        alert.severity = severity;
        alert.time = time;
        alert.place.path = path;
        alerts.push_back(alert);
      }
    }
  }
  std::vector<Alert> turned(alerts.rbegin(), alerts.rend());
  sort_alerts(alerts);
  sort_alerts(turned);
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    EXPECT_EQ(alerts[i].place.path, turned[i].place.path) << i;
    EXPECT_EQ(alerts[i].time, turned[i].time) << i;
    EXPECT_EQ(alerts[i].severity, turned[i].severity) << i;
  }
  EXPECT_EQ(alerts.front().severity, Severity::high);
  EXPECT_EQ(alerts.front().time, Timestamp{-5});
  EXPECT_EQ(alerts.front().place.path, "a");
  EXPECT_FALSE(alerts.back().time);
}

TEST(Words, Numbers) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
  EXPECT_EQ(counted(1, "file", "files"), "1 file");
  EXPECT_EQ(counted(0, "file", "files"), "0 files");
}

}  // namespace
}  // namespace bridle
