// Ledger: counts every entry of the evidence once, and what became of every artifact.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/file_task.h"
#include "model/coverage.h"

namespace bridle {

class Ledger {
 public:
  explicit Ledger(std::span<const Artifact* const> artifacts);

  // An entry that no parser reads. Links and other non-files count as files without a parser.
  void unread(const vfs::Entry& entry);
  void directory() { ++coverage_.directories; }

  // A file that parsers were to read, and its write-ahead log.
  void read(const FileTask& task, FileOutcome& outcome);

  // The listing broke off.
  void broken_listing(const std::string& what);

  // What was looked for, and what of it could not be.
  void indicators(const IndicatorSet& set);

  // The sums, sorted. The ledger is then used up.
  Coverage close();

 private:
  void count(const vfs::Entry& entry, EntryState state);
  void note(DamageNote note);

  struct Tally {
    ArtifactCoverage coverage;
    std::uint64_t files_failed = 0;
  };
  std::vector<Tally> tallies_;  // by artifact
  Coverage coverage_;
};

}  // namespace bridle
