// timeline.csv: every event of every record, sorted, in bounded memory.
//
// Each thread fills a Run; a full Run is sorted and goes to an unlinked file in the case's
// temporary folder; at the end all runs are merged. Lines are formatted once, when the event comes
// in, so that sorting and merging move bytes and nothing else.
// docs/adr/0005-sorted-runs-timeline.md
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/record.h"
#include "report/digest.h"
#include "report/row_summary.h"

namespace bridle::report {

// Columns: time (RFC 3339 UTC), artifact, event, description, where. RFC 4180, every field quoted.
// Times of one record that are equal are one event, its names joined by "+": "modified+created".
// Sorted by time, artifact id, task number, row number: a total order, so that the file is the same
// whatever the number of threads.
class TimelineWriter {
 public:
  class Run;

  struct Options {
    // Of one Run. 24 MB shared among the threads, at most 8 MB and at least 1 MB each.
    std::size_t run_bytes = 8U << 20;
    std::size_t fan_in = 128;           // runs merged at once, each with a read buffer of 64 KB
    unsigned threads = 1;               // that merge at most, each with such buffers
    std::size_t part_bytes = 4U << 20;  // a thread for less is not worth its start
    static Options for_threads(unsigned threads);
  };

  // `artifacts`: every id that a Run may be asked to write, in any order. The strings outlive the
  // writer. `temporary` exists.
  TimelineWriter(std::span<const std::string_view> artifacts, std::string temporary,
                 Options options);
  ~TimelineWriter();
  TimelineWriter(const TimelineWriter&) = delete;
  TimelineWriter& operator=(const TimelineWriter&) = delete;

  // Merges what all runs were given into a new file at `path`. The first error of all (a full
  // disk), or `interrupted` when `stop` is set. `digest`, unless null, is filled. Call once.
  // REQUIRES: every Run is finished or destroyed.
  Result<void> write(const std::string& path, const std::atomic<bool>& stop,
                     TimelineDigest* digest = nullptr);

  std::uint64_t events() const;

  // True once a write failed: write() returns the reason.
  bool failed() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The events that one thread adds. Used by one thread at a time.
class TimelineWriter::Run {
 public:
  // REQUIRES: `writer` outlives the Run.
  explicit Run(TimelineWriter& writer);
  ~Run();  // finishes
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // The rows that follow are of this artifact, task and file. `task` grows in the order of the plan
  // (any number that depends on the evidence alone). REQUIRES: the writer knows `artifact`.
  void begin(std::string_view artifact, std::uint32_t task, std::string_view path);

  // One event for each different time of the row; none for a row without a time. `number` is the
  // row's own in its task.
  void add(const RowView& row, const EventShape& shape, const Where& where, std::uint64_t number);

  // The earliest and latest time added since begin().
  std::optional<Timestamp> first() const { return first_; }
  std::optional<Timestamp> last() const { return last_; }

  // Hands over what is left. Nothing may be added afterwards.
  void finish();

 private:
  struct Buffer;
  void spill();

  TimelineWriter& writer_;
  std::unique_ptr<Buffer> buffer_;
  std::optional<Timestamp> first_;
  std::optional<Timestamp> last_;
};

}  // namespace bridle::report
