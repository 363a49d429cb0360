// A case as reports see it, made up, with hostile text wherever evidence has a say.
#pragma once

#include <string>
#include <vector>

#include "report/case_view.h"

namespace bridle::test {

// Escape sequence, bidi override, quote, markup, line break, NUL, malformed UTF-8, formula.
inline const std::string kHostile = std::string("=\x1b[2J\x1b]0;x\x07\u202Egpj\u2066\"<b>'\n\r\t") +
                                    std::string(1, '\0') + "\xff\xc0\x80\u0085\u2028&,\\";

struct MadeCase {
  Verdict verdict;
  report::EvidenceFacts evidence;
  Coverage coverage;
  std::vector<Alert> alerts;
  std::vector<report::Finding> findings;
  std::vector<report::IndicatorFile> indicators;

  report::CaseView view() const {
    return {.tool_version = "0.1.0",
            .verdict = verdict,
            .evidence = evidence,
            .coverage = coverage,
            .alerts = alerts,
            .findings = findings,
            .indicators = indicators};
  }
};

inline const Rule kMadeRule = {.id = "test.slow_client",
                               .severity = Severity::medium,
                               .title = "A process delayed a reboot",
                               .means = "Some spyware did so. Many ordinary processes do.",
                               .benign = "A busy phone."};

// One alert of each sort. `hostile` text stands in each place where evidence has a say.
inline std::vector<Alert> made_alerts(const std::string& hostile) {
  std::vector<Alert> alerts;
  const auto base = [&](const char* artifact, std::int64_t row) {
    Alert alert;
    alert.artifact = artifact;
    alert.column = "text";
    alert.why = "why " + hostile;
    alert.time = Timestamp{(1'600'000'000 + row * 86'400) * kNsPerSecond};
    alert.place = {.path = "private/var/mobile/Library/SMS/sms.db" + hostile,
                   .file_id = "3d0d7e5fb2ce288813306e4d4636395e047a3d28",
                   .kind = Where::Kind::row,
                   .name = "message",
                   .number = row};
    alert.summary = "summary " + hostile;
    alert.record = "{\"artifact\":\"ios.sms\",\"where\":{\"path\":\"x\"},\"text\":\"t\"}\n";
    return alert;
  };
  for (std::int64_t row = 1; row <= 7; ++row) {
    Alert alert = base("ios.sms", row);
    alert.severity = Severity::high;
    alert.indicator = MatchedIndicator{.id = "indicator--1",
                                       .kind = "domain",
                                       .value = "bad.example" + hostile,
                                       .matched = "https://a.bad.example/x" + hostile,
                                       .campaign = "Sample Campaign" + hostile,
                                       .source = "made.stix2",
                                       .sighting = Sighting::link,
                                       .confidence = 80};
    alerts.push_back(alert);
  }
  Alert process = base("ios.datausage", 20);
  process.severity = Severity::critical;
  process.indicator = MatchedIndicator{.id = "indicator--2",
                                       .kind = "process",
                                       .value = "sampled",
                                       .matched = "sampled",
                                       .source = "made.stix2",
                                       .sighting = Sighting::presence};
  alerts.push_back(process);
  Alert rule = base("ios.shutdown_log", 30);
  rule.severity = Severity::medium;
  rule.rule = &kMadeRule;
  rule.time.reset();
  rule.place.kind = Where::Kind::line;
  alerts.push_back(rule);
  sort_alerts(alerts);
  return alerts;
}

inline Coverage made_coverage(const std::string& hostile) {
  Coverage coverage;
  coverage.entries = {30, 1, 1'204'511, 2, 120, 1};
  for (const auto n : coverage.entries) coverage.listed += n;
  coverage.directories = 4'000;
  coverage.indicators = 12'345;
  coverage.indicator_problems = 3;
  coverage.damage_total = 2;
  const auto add = [&](const char* id, const char* title, ArtifactState state, bool expected,
                       std::uint64_t rows) {
    ArtifactCoverage artifact;
    artifact.id = id;
    artifact.title = title;
    artifact.state = state;
    artifact.expected = expected;
    artifact.rows = rows;
    artifact.files = rows > 0 ? 1 : 0;
    if (rows > 0) {
      artifact.first = Timestamp{1'400'000'000 * kNsPerSecond};
      artifact.last = Timestamp{1'700'000'000 * kNsPerSecond};
    }
    if (state == ArtifactState::partial) artifact.damage = 2;
    coverage.artifacts.push_back(artifact);
  };
  add("ios.datausage", "Network use of processes", ArtifactState::parsed, true, 240);
  add("ios.safari_history", "Safari history", ArtifactState::partial, false, 1'980);
  add("ios.shutdown_log", "Processes that delayed a reboot", ArtifactState::absent, false, 0);
  add("ios.sms", "Messages (SMS and iMessage)", ArtifactState::parsed, true, 60'412);
  add("ios.tcc", "Privacy permissions (TCC)", ArtifactState::absent, true, 0);
  add("ios.whatsapp", "WhatsApp messages", ArtifactState::not_applicable, false, 0);
  coverage.notes.push_back({.artifact = "ios.safari_history",
                            .place = {.path = "private/x" + hostile, .file_id = {}},
                            .what = "row cut short " + hostile});
  coverage.not_read_by_place = {{"CameraRollDomain", 100}, {"MediaDomain" + hostile, 20}};
  return coverage;
}

inline MadeCase made_case(const std::string& hostile = {}) {
  MadeCase made;
  made.evidence = {.name = "backup" + hostile,
                   .kind = "ios_backup",
                   .title = "iPhone backup (encrypted)",
                   .device = {{"product_type", "iPhone12,1"},
                              {"product_version", "16.1"},
                              {"device_name", "Phone of nobody" + hostile}}};
  made.coverage = made_coverage(hostile);
  made.alerts = made_alerts(hostile);
  made.findings = report::group_findings(made.alerts);
  made.indicators = {{.name = "made.stix2",
                      .sha256 = std::string(64, 'a'),
                      .count = 12'345,
                      .newest = Timestamp{1'690'000'000 * kNsPerSecond},
                      .campaigns = {"Sample Campaign" + hostile},
                      .problems = {"indicator--9: no pattern" + hostile}}};
  made.verdict = judge(made.alerts, made.coverage);
  return made;
}

}  // namespace bridle::test
