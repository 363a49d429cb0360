// STIX 2.1 bundles: the indicators of one, with the name of what each indicates.
//
// Format: docs/formats/stix-patterns.md; STIX 2.1 specification, parts 3 to 5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "bytes/bytes.h"
#include "formats/stix_pattern.h"

namespace bridle::stix {

struct Indicator {
  std::string id;  // "indicator--..."
  // The name of the malware, campaign, threat actor, intrusion set, tool or infrastructure that a
  // relationship "indicates" names, else of the report that lists the indicator, else of the
  // bundle's only malware; else empty.
  std::string campaign;
  std::optional<int> confidence;  // 0..100
  // At least one alternative. Its problems were moved to the bundle's.
  std::vector<std::vector<Term>> alternatives;
  bool in_part = false;  // some of its pattern was left out
};

struct Bundle {
  bool readable = false;              // it is a bundle, whatever it holds
  std::vector<Indicator> indicators;  // in the order of the file
  std::uint64_t unusable = 0;         // indicators that are not among them; revoked ones apart
  std::optional<Timestamp> newest;    // the latest "modified" of its indicators
  // One sentence each, "indicator--1234: why" where one indicator is concerned.
  std::vector<std::string> problems;
};

// Never fails: bytes that are no bundle give a problem and no indicators. Linear in the bytes.
Bundle parse_bundle(Bytes json);

}  // namespace bridle::stix
