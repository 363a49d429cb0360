// Merging sorted runs into one run or one file.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "report/digest.h"
#include "report/runs.h"

namespace bridle::report {

// Everything to be merged: sorted runs in memory, and runs of `file`.
struct RunSet {
  std::span<const std::unique_ptr<RunBuffer>> in_memory;
  std::span<const StoredRun> stored;
  const ScratchFile& file;
};

// Merges stored runs of `from` into one run of `to`. `stop` ends it early.
Result<StoredRun> merge_into(std::span<const StoredRun> stored, const ScratchFile& from,
                             ScratchFile& to, const std::atomic<bool>& stop);

struct MergeThreads {
  unsigned most = 1;
  std::uint64_t part_bytes = 1;  // at least, for each
};

// Creates the file: `header`, then all lines in order. Each thread writes a stretch of time where
// it belongs in the file: the length of what comes before follows from the runs. Reads 64 KB of
// each run at a time and thread. When `stop` is set: an Error, interrupted. `digest`,
// unless null, is given each line as well.
Result<void> merge_to_file(const RunSet& runs, std::string_view header, const std::string& path,
                           MergeThreads threads, const std::atomic<bool>& stop,
                           TimelineDigest* digest = nullptr);

}  // namespace bridle::report
