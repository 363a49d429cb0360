// One file of the evidence: read, hashed, parsed by every artifact that wants it, matched.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "artifacts/artifact.h"
#include "base/limits.h"
#include "engine/watches.h"
#include "match/matcher.h"
#include "model/coverage.h"
#include "report/manifest_json.h"
#include "report/record_files.h"
#include "report/row_summary.h"
#include "report/timeline.h"
#include "vfs/tree.h"

namespace bridle {

// What all tasks of a run share. Everything but the flags and counters is constant while they run.
struct RunContext {
  vfs::Tree& tree;
  const IndicatorSet& indicators;
  const Matcher& matcher;
  std::span<const report::EventShape> shapes;  // by artifact
  report::RecordFiles* records = nullptr;      // null: no case is written
  report::TimelineWriter* timeline = nullptr;
  const Watches* watches = nullptr;  // null: no rules across records
  const std::atomic<bool>& stop;
  std::atomic<std::uint64_t>& bytes_done;  // of evidence read, for the progress
};

// What one thread keeps from task to task.
struct WorkerState {
  explicit WorkerState(const RunContext& context) {
    if (context.timeline != nullptr) timeline.emplace(*context.timeline);
  }
  Matcher::Scratch scratch;
  std::optional<report::TimelineWriter::Run> timeline;
  std::string buffer;  // lines on their way to RecordFiles
};

struct WantedArtifact {
  const Artifact* artifact = nullptr;
  std::uint32_t index = 0;               // into RunContext::shapes
  report::RecordTask records = nullptr;  // when a case is written
};

// What of its file a task does. A large file is hashed by a task of its own, so that no thread ends
// long after the others.
enum class TaskPart : std::uint8_t { whole, all_but_hash, hash };

struct FileTask {
  std::uint32_t number = 0;  // in an order that depends on the evidence alone
  vfs::Entry entry;
  std::optional<vfs::Entry> log;  // the database's write-ahead log
  bool log_is_shared = false;     // another task of the same path has it too, and counts it
  std::vector<WantedArtifact> wanted;
  TaskPart part = TaskPart::whole;
  std::uint32_t hash_of = 0;  // TaskPart::hash: number of the task that does the rest
  std::size_t alert_bytes = limits::kAlertBytesOfFile;  // its share of limits::kAlertBytes
  // What the records of one artifact may come to, unless the file is so long that they may be more.
  std::uint64_t record_bytes = limits::kRecordBytesOfFile;
};

struct ArtifactOutcome {
  std::uint32_t artifact = 0;
  bool read = false;  // the parser ran
  std::uint64_t rows = 0;
  std::uint64_t damage = 0;
  std::uint64_t alerts = 0;
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
};

struct FileOutcome {
  EntryState state = EntryState::unreadable;
  EntryState log_state = EntryState::unreadable;  // until it is opened
  std::vector<ArtifactOutcome> artifacts;
  std::vector<Alert> alerts;
  SeenOfFile seen;                // by rules across records
  std::vector<DamageNote> notes;  // the first limits::kDamageNotesPerTask of each artifact
  std::uint64_t noted = 0;        // all that `notes` has and would have
  std::uint64_t damage = 0;       // places that could not be read
  bool odd = false;               // it could be read, and something about it is odd
  std::vector<report::HashedFile> hashes;
  std::map<std::string_view, std::uint64_t> short_links;  // by shortener_of(): how often
};

// Never fails: what goes wrong is in the outcome. That of TaskPart::hash has no more than hashes
// and damage.
FileOutcome run_file(const FileTask& task, const RunContext& context, WorkerState& worker);

}  // namespace bridle
