// The smallest part of a case that lets another analyst judge what was found: the matched records,
// a few records around each, hashes of all files that were read, versions and coverage.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "share/stored_case.h"

namespace bridle::share {

struct PackCounts {
  std::uint64_t matched = 0;  // records
  std::uint64_t around = 0;
};

// Writes into the folder `out`, which exists and is empty:
//
//   report.json     as in the case: verdict, coverage, alerts, versions, indicator files
//   records.jsonl   {"why":"matched"|"same_file"|"near_in_time","record":{...}}, a line each
//   manifest.json   hashes and sizes of the files that were read
//
// Redacted unless `full`. A case that was redacted when it was made has no records.
Result<PackCounts> write_pack(const StoredCase& from, const Roles& roles, bool full,
                              const std::string& out);

}  // namespace bridle::share
