// Finding: alerts about one and the same thing, told once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/alert.h"
#include "words/message.h"

namespace bridle::report {

// All alerts of one indicator value, or of one rule.
struct Finding {
  std::string id;     // "indicator:domain:bad.example", "rule:ios.shutdown_log.slow_client"
  std::string basis;  // "indicator" or "rule"
  Severity severity = Severity::info;  // the highest among its alerts
  Message title;                       // one line
  std::string why;                     // of the most severe alert, in English
  Message means;                       // what it says, and what it does not prove
  Message benign;                      // what else looks like this; may be empty
  Message advice;                      // what to do about it

  // Indicators only.
  std::string kind;                    // "domain"
  std::string value;                   // "bad.example"
  Sighting sighting = Sighting::text;  // the strongest among its alerts
  std::vector<std::string> campaigns;  // sorted
  std::vector<std::string> sources;    // indicator files, sorted

  std::uint64_t count = 0;         // places: two feeds with the same indicator find it once
  std::optional<Timestamp> first;  // earliest and latest time among its alerts
  std::optional<Timestamp> last;
  std::vector<std::string> artifacts;  // sorted
  std::vector<const Alert*> examples;  // at most kExamples, the most severe and earliest first
};

inline constexpr std::size_t kExamples = 5;

// Sorted by severity, then count, then id. The alerts outlive the result.
std::vector<Finding> group_findings(std::span<const Alert> alerts);

// Different places among the alerts: (artifact, file, row or offset or key).
std::uint64_t count_places(std::span<const Alert* const> alerts);

// What it says about the device, and what not, in plain words.
Message meaning_in_words(Sighting sighting);

// Of a rule, whose English stands beside its parser.
Message title_of(const Rule& rule);
Message meaning_in_words(const Rule& rule);
Message benign_in_words(const Rule& rule);

}  // namespace bridle::report
