#include "engine/ledger.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace bridle {
namespace {

// Damage notes kept in all: an analyst reads the first, the sum tells the rest.
constexpr std::size_t kNotesInAll = 1'000;

// Of them, for files that no artifact reads: a backup that lost its list has 300,000 such, and what
// is wrong with the files that are read comes after them.
constexpr std::size_t kNotesOfUnread = 100;

// The domain in a backup, the first two components elsewhere.
std::string place_of(const vfs::Entry& entry) {
  if (!entry.domain.empty()) return entry.domain;
  if (is_unlisted(entry)) return "unlisted";
  const std::size_t first = entry.path.find('/');
  if (first == std::string::npos) return entry.path;
  return entry.path.substr(0, entry.path.find('/', first + 1));
}

EntryState state_of(const vfs::Entry& entry) {
  if (is_unlisted(entry)) return EntryState::unlisted;
  switch (entry.fault) {
    case vfs::Fault::none:
    case vfs::Fault::wrong_size:
    case vfs::Fault::wrong_id:
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

bool is_unlisted(const vfs::Entry& entry) {
  return entry.domain.empty() && !entry.file_id.empty() && entry.fault == vfs::Fault::none;
}

Ledger::Ledger(std::span<const Artifact* const> artifacts,
               std::span<const Expectation> expectations) {
  for (std::size_t i = 0; i < artifacts.size(); ++i) {
    Tally& tally = tallies_.emplace_back();
    tally.coverage.id = artifacts[i]->id;
    tally.coverage.title = artifacts[i]->title;
    tally.coverage.expected = expectations[i].always;
    // A listing has the times of the copy where the tool that made it did not keep the phone's.
    tally.coverage.about_evidence =
        artifacts[i]->found_in == kInIosBackup || artifacts[i]->reads == Reads::listing;
    tally.coverage.reason = expectations[i].reason;
    tally.absent = expectations[i].absent;
  }
}

void Ledger::left_out(const Artifact& artifact) {
  ArtifactCoverage& out = left_out_.emplace_back();
  out.id = artifact.id;
  out.title = artifact.title;
  out.state = ArtifactState::not_asked;
}

void Ledger::count(const vfs::Entry& entry, EntryState state) {
  ++coverage_.entries[static_cast<std::size_t>(state)];
  const bool lost = state == EntryState::unreadable || state == EntryState::refused ||
                    state == EntryState::over_limit || state == EntryState::unlisted;
  if (!lost) return;
  auto& places = coverage_.not_read_by_place;
  std::string place = place_of(entry);
  const bool full = places.size() >= Coverage::kPlaces && !places.contains(place);
  ++places[full ? std::string(Coverage::kOtherPlaces) : std::move(place)];
}

void Ledger::note(DamageNote note) {
  ++coverage_.damage_total;
  if (coverage_.notes.size() < kNotesInAll) coverage_.notes.push_back(std::move(note));
}

void Ledger::unread(const vfs::Entry& entry) {
  const EntryState state = state_of(entry);
  count(entry, state);
  // Missing contents are counted by place; to name each would bury the rest.
  if (entry.fault == vfs::Fault::missing || entry.fault_note.empty()) return;
  if (state == EntryState::no_parser) ++coverage_.odd_files;
  DamageNote said{{}, {.path = entry.path, .file_id = entry.file_id}, entry.fault_note};
  if (++unread_noted_ <= kNotesOfUnread) return note(std::move(said));
  ++coverage_.damage_total;
}

void Ledger::looked_at(const vfs::Entry& entry) {
  count(entry, EntryState::parsed);
  if (!entry.fault_note.empty()) odd(entry, entry.fault_note);
}

void Ledger::lost(const vfs::Entry& entry, std::span<const std::uint32_t> artifacts,
                  const std::string& why) {
  if (entry.type != vfs::EntryType::directory) {
    const EntryState state = state_of(entry);
    count(entry, state == EntryState::no_parser ? EntryState::unreadable : state);
  }
  for (const std::uint32_t i : artifacts) add(tallies_[i], {}, true);
  note({{}, {.path = entry.path, .file_id = entry.file_id}, why});
}

void Ledger::add(Tally& tally, const ArtifactOutcome& of_file, bool file_is_damaged) {
  ArtifactCoverage& kept = tally.coverage;
  ++kept.files;
  if (!of_file.read) ++kept.files_failed;
  // Of the file as a whole, and so of each artifact that reads it.
  if (of_file.read && of_file.damage == 0 && file_is_damaged) ++kept.damage;
  kept.rows += of_file.rows;
  kept.damage += of_file.damage;
  kept.alerts += of_file.alerts;
  widen(kept.first, of_file.first, std::less<>());
  widen(kept.last, of_file.last, std::greater<>());
}

void Ledger::read(const FileTask& task, FileOutcome& outcome) {
  count(task.entry, outcome.state);
  if (task.log && !task.log_is_shared) count(*task.log, outcome.log_state);
  const bool log_lost = task.log && outcome.log_state != EntryState::parsed;
  add(task, outcome, log_lost || outcome.state != EntryState::parsed);
}

void Ledger::read_listing(const FileTask& task, FileOutcome& outcome) {
  add(task, outcome, !coverage_.listing_complete);
}

void Ledger::add(const FileTask& task, FileOutcome& outcome, bool damaged) {
  // By what was wanted: a task that broke down has no outcome for some of it.
  for (const WantedArtifact& wanted : task.wanted) {
    const auto found = std::find_if(
        outcome.artifacts.begin(), outcome.artifacts.end(),
        [&](const ArtifactOutcome& of_file) { return of_file.artifact == wanted.index; });
    add(tallies_[wanted.index], found == outcome.artifacts.end() ? ArtifactOutcome{} : *found,
        damaged);
  }
  if (outcome.odd) ++coverage_.odd_files;
  for (const auto& [host, count] : outcome.short_links) {
    coverage_.short_links[std::string(host)] += count;
  }
  for (DamageNote& said : outcome.notes) note(std::move(said));
  coverage_.damage_total += outcome.noted - outcome.notes.size();
}

void Ledger::broken_listing(const std::string& what) {
  coverage_.listing_complete = false;
  ++coverage_.listing_damage;
  note({{}, {}, what});
}

void Ledger::remark(const std::string& artifact, const std::string& what) {
  note({artifact, {}, what});
}

void Ledger::odd(const vfs::Entry& entry, std::string what) {
  ++coverage_.odd_files;
  note({{}, {.path = entry.path, .file_id = entry.file_id}, std::move(what)});
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
      kept.state = tally.absent;
    } else if (kept.files_failed == kept.files) {
      kept.state = ArtifactState::unreadable;
    } else if (kept.files_failed > 0 || kept.damage > 0) {
      kept.state = ArtifactState::partial;
    } else {
      kept.state = ArtifactState::parsed;
    }
    if (kept.state != ArtifactState::not_applicable) kept.reason = {};
    coverage_.artifacts.push_back(std::move(kept));
  }
  std::move(left_out_.begin(), left_out_.end(), std::back_inserter(coverage_.artifacts));
  std::sort(coverage_.artifacts.begin(), coverage_.artifacts.end(),
            [](const ArtifactCoverage& a, const ArtifactCoverage& b) { return a.id < b.id; });
  BRIDLE_CHECK(coverage_.books_balance());
  return std::move(coverage_);
}

}  // namespace bridle
