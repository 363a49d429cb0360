// Ledger: counts every entry of the evidence once, and what became of every artifact.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/expectation.h"
#include "engine/file_task.h"
#include "model/coverage.h"

namespace bridle {

// A backup's file that no row of its manifest names. (A row without a domain is refused.)
bool is_unlisted(const vfs::Entry& entry);

class Ledger {
 public:
  // `expectations` are those of `artifacts`, in the same order.
  Ledger(std::span<const Artifact* const> artifacts, std::span<const Expectation> expectations);

  // An artifact that was not asked for.
  void left_out(const Artifact& artifact);

  // Once for each file, when the evidence lists it or when it is found without that. What becomes
  // of it is counted apart, below: that both come to the same number says that no file was lost.
  void listed() { ++coverage_.listed; }
  void directory() { ++coverage_.directories; }

  // A file that no parser reads. Links and other non-files count as files without a parser.
  void unread(const vfs::Entry& entry);
  // A file that was read while it was listed.
  void looked_at(const vfs::Entry& entry);
  // What artifacts (indexes, as in the constructor) would have read and cannot.
  void lost(const vfs::Entry& entry, std::span<const std::uint32_t> artifacts,
            const std::string& why);

  // A file that parsers were to read, and its write-ahead log.
  void read(const FileTask& task, FileOutcome& outcome);

  // An artifact that reads the listing itself (WantedArtifact::index).
  void read_listing(const FileTask& task, FileOutcome& outcome);

  // The listing broke off, or a part of it is not there.
  void broken_listing(const std::string& what);
  // A file was found that the listing should name, and does not.
  void missing_row() { ++coverage_.listing_damage; }
  // Said of an artifact, and no damage.
  void remark(const std::string& artifact, const std::string& what);

  // Said of a file that is counted already: it can be read, and something about it is odd.
  void odd(const vfs::Entry& entry, std::string what);

  // What was looked for, and what of it could not be.
  void indicators(const IndicatorSet& set);

  // For the period that the rows cover, while the ledger is still in use.
  const ArtifactCoverage& artifact(std::uint32_t index) const { return tallies_[index].coverage; }

  // The sums, sorted. The ledger is then used up.
  Coverage close();

 private:
  struct Tally {
    ArtifactCoverage coverage;
    ArtifactState absent = ArtifactState::absent;
  };

  void count(const vfs::Entry& entry, EntryState state);
  void note(DamageNote note);
  void add(const FileTask& task, FileOutcome& outcome, bool damaged);
  void add(Tally& tally, const ArtifactOutcome& of_file, bool file_is_damaged);

  std::vector<Tally> tallies_;  // by artifact
  std::vector<ArtifactCoverage> left_out_;
  Coverage coverage_;
  std::uint64_t unread_noted_ = 0;
};

}  // namespace bridle
