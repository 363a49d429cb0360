// What report.html needs of a timeline, taken while its runs are merged: events per day and
// artifact, and the events nearest to the alerts. Bounded memory, whatever the evidence holds, and
// the same result however many threads merge.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "report/runs.h"

namespace bridle::report {

// Events of one artifact in one stretch of days.
struct DayCell {
  std::int64_t bucket = 0;     // days since 1970 divided by the width, rounded down
  std::uint32_t artifact = 0;  // index in TimelineDigest::artifacts()
  std::uint64_t events = 0;
};

// An event as a line of timeline.csv, and how far it lies from the nearest alert.
struct NearLine {
  std::string line;
  std::int64_t distance_ns = 0;  // kFar without any alert
};

class TimelineDigest {
 public:
  struct Options {
    std::size_t most_cells = 1U << 17;
    std::size_t most_events = 20'000;
    std::size_t most_bytes = 8U << 20;  // of lines
  };

  // `alerts`: times of alerts, in any order.
  TimelineDigest(std::vector<Timestamp> alerts, Options options);

  // A digest of the same kind that has seen nothing yet.
  TimelineDigest fresh() const;

  // In order of the keys.
  void add(const EventKey& key, std::string_view line);
  // What comes after all that this one has seen.
  void join(TimelineDigest later);

  // Call when all was added.
  void close();
  void name_artifacts(std::vector<std::string> ids) { artifacts_ = std::move(ids); }
  // After close(): each line becomes what `rewrite` makes of it.
  void rewrite_lines(const std::function<std::string(std::string_view)>& rewrite);

  // By bucket, then artifact.
  const std::vector<DayCell>& cells() const { return cells_; }
  std::int64_t width_days() const { return width_; }
  const std::vector<std::string>& artifacts() const { return artifacts_; }
  std::uint64_t events() const { return events_; }
  // In order. All events, or those nearest to the alerts.
  const std::vector<NearLine>& lines() const { return lines_; }
  bool has_all() const { return level_ == 0; }

  static constexpr std::int64_t kFar = INT64_MAX;

 private:
  void end_bucket();
  void coarsen();
  void add_up();  // sorts the cells, those of the same bucket and artifact as one
  void keep_within(std::size_t level);
  void narrow();
  std::int64_t distance_to_alert(std::int64_t unix_ns);

  std::vector<Timestamp> alerts_;  // sorted
  Options options_;
  std::vector<std::string> artifacts_;
  std::uint64_t events_ = 0;
  std::int64_t width_ = 1;
  std::vector<DayCell> cells_;
  std::vector<std::uint64_t> current_;  // of the bucket that is being filled, by artifact
  std::optional<std::int64_t> bucket_;
  std::size_t next_alert_ = 0;
  std::size_t level_ = 0;  // of kWindows
  std::vector<NearLine> lines_;
  std::size_t bytes_ = 0;
};

}  // namespace bridle::report
