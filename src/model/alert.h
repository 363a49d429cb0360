// Alert: a record that matters, with all that a person needs to check it by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/severity.h"
#include "model/sink.h"

namespace bridle {

// Where, owning its text.
struct Place {
  std::string path;     // of the file on the device
  std::string file_id;  // in a backup: the blob's name
  Where::Kind kind = Where::Kind::file;
  std::string name;  // table or key path
  std::int64_t number = 0;
};

// The indicator behind an alert.
struct MatchedIndicator {
  std::string id;       // STIX id
  std::string kind;     // "domain"
  std::string value;    // as the indicator has it
  std::string matched;  // what it hit in the evidence
  std::string campaign;
  std::string source;  // file name of the indicator file
  Sighting sighting = Sighting::text;
  std::optional<int> confidence;
  std::string tlp;           // "clear", "green", "amber", "amber+strict", "red"; empty: not marked
  bool unpublished = false;  // not to be shown in what is shared
};

struct Alert {
  std::string artifact;  // id of the artifact whose record it is
  Severity severity = Severity::info;
  const Rule* rule = nullptr;                 // either a rule ...
  std::optional<MatchedIndicator> indicator;  // ... or an indicator
  std::string column;                         // of the value that matched
  std::string why;                            // one sentence
  std::optional<Timestamp> time;              // first time column of the record that has a value
  Place place;
  std::string summary;  // the record in one line
  // The record as a JSON object. Of a long one an excerpt: values that were cut, or left out, are
  // named under "cut".
  std::string record;
  // Alerts like this one in the same file that were counted and not kept, and their times.
  std::uint64_t unkept = 0;
  std::optional<Timestamp> unkept_first;
  std::optional<Timestamp> unkept_last;
};

// Most severe first, then by time (without one: last), artifact, place and basis: an order that
// depends on the alerts alone.
void sort_alerts(std::vector<Alert>& alerts);

}  // namespace bridle
