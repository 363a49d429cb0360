#include "engine/ledger.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace bridle {
namespace {

// Damage notes kept in all: an analyst reads the first, the sum tells the rest.
constexpr std::size_t kNotesInAll = 1'000;

// The domain in a backup, the first two components elsewhere.
std::string place_of(const vfs::Entry& entry) {
  if (!entry.domain.empty()) return entry.domain;
  const std::size_t first = entry.path.find('/');
  if (first == std::string::npos) return entry.path;
  return entry.path.substr(0, entry.path.find('/', first + 1));
}

EntryState state_of(vfs::Fault fault) {
  switch (fault) {
    case vfs::Fault::none:
    case vfs::Fault::wrong_size:
      return EntryState::no_parser;
    case vfs::Fault::missing:
      return EntryState::unreadable;
    case vfs::Fault::refused:
      return EntryState::refused;
    case vfs::Fault::over_limit:
      return EntryState::over_limit;
  }
  return EntryState::unreadable;
}

template <typename Time, typename Better>
void widen(std::optional<Time>& kept, const std::optional<Time>& other, Better better) {
  if (other && (!kept || better(*other, *kept))) kept = other;
}

}  // namespace

Ledger::Ledger(std::span<const Artifact* const> artifacts) {
  for (const Artifact* artifact : artifacts) {
    Tally& tally = tallies_.emplace_back();
    tally.coverage.id = artifact->id;
    tally.coverage.title = artifact->title;
    tally.coverage.expected = artifact->expected == Expected::always;
  }
}

void Ledger::count(const vfs::Entry& entry, EntryState state) {
  ++coverage_.listed;
  ++coverage_.entries[static_cast<std::size_t>(state)];
  const bool lost = state == EntryState::unreadable || state == EntryState::refused ||
                    state == EntryState::over_limit;
  if (lost) ++coverage_.not_read_by_place[place_of(entry)];
}

void Ledger::note(DamageNote note) {
  if (coverage_.notes.size() < kNotesInAll) coverage_.notes.push_back(std::move(note));
}

void Ledger::unread(const vfs::Entry& entry) {
  count(entry, state_of(entry.fault));
  // Missing contents are counted by place; to name each would bury the rest.
  if (entry.fault != vfs::Fault::none && entry.fault != vfs::Fault::missing) {
    ++coverage_.damage_total;
    note({{}, {.path = entry.path, .file_id = entry.file_id}, entry.fault_note});
  }
}

void Ledger::read(const FileTask& task, FileOutcome& outcome) {
  count(task.entry, outcome.state);
  if (task.log) count(*task.log, outcome.log_state);
  const bool log_lost = task.log && outcome.log_state != EntryState::parsed;
  for (const ArtifactOutcome& of_file : outcome.artifacts) {
    Tally& tally = tallies_[of_file.artifact];
    ArtifactCoverage& kept = tally.coverage;
    ++kept.files;
    if (!of_file.read) ++tally.files_failed;
    if (of_file.read && of_file.damage == 0 && (log_lost || outcome.state != EntryState::parsed)) {
      ++kept.damage;  // of the file as a whole, and so of each that reads it
    }
    kept.rows += of_file.rows;
    kept.damage += of_file.damage;
    kept.alerts += of_file.alerts;
    widen(kept.first, of_file.first, std::less<>());
    widen(kept.last, of_file.last, std::greater<>());
  }
  coverage_.damage_total += outcome.damage;
  for (DamageNote& said : outcome.notes) note(std::move(said));
}

void Ledger::broken_listing(const std::string& what) {
  coverage_.listing_complete = false;
  ++coverage_.damage_total;
  note({{}, {}, what});
}

void Ledger::indicators(const IndicatorSet& set) {
  for (const IndicatorSource& source : set.sources()) {
    coverage_.indicators += source.indicators;
    coverage_.indicator_problems += source.failed;
    if (source.indicators > 0) continue;
    // Their order is that of the command line.
    coverage_.indicator_files_lost.push_back(
        std::filesystem::path(source.path).filename().string() + ": " +
        (source.problems.empty() ? "holds no indicators" : source.problems.front()));
  }
  coverage_.indicator_files_skipped = set.skipped();
}

Coverage Ledger::close() {
  for (Tally& tally : tallies_) {
    ArtifactCoverage& kept = tally.coverage;
    if (kept.files == 0) {
      kept.state = ArtifactState::absent;
    } else if (tally.files_failed == kept.files) {
      kept.state = ArtifactState::unreadable;
    } else if (tally.files_failed > 0 || kept.damage > 0) {
      kept.state = ArtifactState::partial;
    } else {
      kept.state = ArtifactState::parsed;
    }
    coverage_.artifacts.push_back(std::move(kept));
  }
  std::sort(coverage_.artifacts.begin(), coverage_.artifacts.end(),
            [](const ArtifactCoverage& a, const ArtifactCoverage& b) { return a.id < b.id; });
  BRIDLE_CHECK(coverage_.books_balance());
  return std::move(coverage_);
}

}  // namespace bridle
