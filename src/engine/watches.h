// Watches: which rows the rules across records want to see, by artifact, and the judging of what
// they saw.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "artifacts/artifact.h"
#include "model/alert.h"
#include "report/case_view.h"
#include "rules/rule.h"

namespace bridle {

// What watches (Watches::Watching::number) saw in one file.
struct SeenOfFile {
  struct ByRow {
    std::uint32_t watch = 0;
    rules::Seen row;
  };
  struct ByTime {
    std::uint32_t watch = 0;
    Timestamp time;
  };
  std::vector<ByRow> rows;
  std::vector<ByTime> times;
};

class Watches {
 public:
  struct Watching {
    std::uint32_t number = 0;  // over all rules
    const rules::Watch* watch = nullptr;
    std::vector<std::uint32_t> columns;       // of the artifact, by position in Watch::columns
    std::optional<report::Span> within = {};  // the first column lies in it, else the row is none
  };

  // Rules whose artifacts are none of `artifacts` see nothing of those, and those of custody
  // nothing without `custody`.
  Watches(std::span<const rules::CrossRule* const> rules,
          std::span<const Artifact* const> artifacts,
          const std::optional<report::Span>& custody = std::nullopt);

  // Of the artifact with that index. Safe for concurrent use.
  std::span<const Watching> of(std::uint32_t artifact) const { return by_artifact_[artifact]; }

  // Rows of one file, in the order of the plan, so that what is left out beyond a limit depends on
  // the evidence alone. Call from one thread, when all has been read.
  void take(SeenOfFile& seen);

  // The alerts of all rules, of each at most limits::kAlertsPerFinding; those beyond are counted
  // with its first. Call once.
  std::vector<Alert> judge();

  // Ids of the rules that did not see all rows that they wanted; those of `take` only.
  const std::vector<std::string>& overrun() const { return overrun_; }

 private:
  void is_over(std::size_t rule);

  struct Place {
    std::size_t rule = 0;
    std::size_t watch = 0;  // of that rule
  };

  std::span<const rules::CrossRule* const> rules_;
  std::vector<std::vector<Watching>> by_artifact_;
  std::vector<Place> places_;                      // by number
  std::vector<std::vector<rules::Watched>> seen_;  // by rule, by its watch
  std::vector<std::string> overrun_;
};

inline bool lies_within(const report::Span& span, const std::optional<Timestamp>& time) {
  return time && span.first <= *time && *time <= span.last;
}

// For the one pass over a file's rows of one artifact: keeps what its watches want.
class Watcher {
 public:
  explicit Watcher(std::span<const Watches::Watching> watching) : watching_(watching) {
    kept_.resize(watching.size());
  }

  // Appends to `seen` for each watch that wants the row. `place` makes its Place. True when a row
  // was wanted and is one too many for this file: said once for each watch.
  template <typename MakePlace>
  bool look(const RowView& view, const MakePlace& place, SeenOfFile& seen) {
    bool first_over = false;
    for (std::size_t i = 0; i < watching_.size(); ++i) {
      const Watches::Watching& watching = watching_[i];
      const rules::Row row(view, watching.columns);
      if (watching.within && !lies_within(*watching.within, row.time(0))) continue;
      if (watching.watch->wants != nullptr && !watching.watch->wants(row)) continue;
      const bool times_only = watching.watch->times_only;
      const std::size_t most = times_only ? rules::kMostTimesOfFile : rules::kMostOfFile;
      const std::optional<Timestamp> time = times_only ? row.time(0) : std::nullopt;
      if (times_only && !time) continue;
      if (kept_[i] == most) first_over = true;
      if (kept_[i]++ >= most) continue;
      if (time) {
        seen.times.push_back({watching.number, *time});
        continue;
      }
      SeenOfFile::ByRow& by = seen.rows.emplace_back();
      by.watch = watching.number;
      by.row.place = place();
      for (std::size_t c = 0; c < watching.columns.size(); ++c) {
        by.row.values.emplace_back(row.value(c));
      }
    }
    return first_over;
  }

  bool empty() const { return watching_.empty(); }

 private:
  std::span<const Watches::Watching> watching_;
  std::vector<std::size_t> kept_;
};

}  // namespace bridle
