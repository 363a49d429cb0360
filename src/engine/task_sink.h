// TaskSink: what one parser says of one file, on its way to records, timeline, alerts and coverage.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/file_task.h"
#include "engine/watches.h"
#include "model/bounded_row.h"

namespace bridle {

class TaskSink final : public Sink {
 public:
  TaskSink(const FileTask& task, const WantedArtifact& wanted, const RunContext& context,
           WorkerState& worker, FileOutcome& outcome);

  void record(const void* row, const Where& where) override;
  void flag(const void* row, const Where& where, const Rule& rule, std::string_view why) override;
  void damage(const Where& where, std::string_view what) override;
  bool stopped() const override;

  // What is said from here on is of `path`, to which the task's entry was changed: for a listing,
  // whose rows are files themselves.
  void move_on();

  // Writes out what is buffered. Call when the parser returned.
  void finish();

  bool over_limit() const { return over_limit_; }

 private:
  void give_up(const Where& where, const std::string& what);
  void match(const RowView& row, const Where& where);
  void note_times(const RowView& row);
  void note_short_links(const RowView& row);
  void show_to_rules(const RowView& row, const Where& where);
  void flush();
  // The same for all alerts of one row. `excerpt`, of the record, is made when it is empty.
  Alert alert_for(const RowView& row, const Where& where, std::string& excerpt) const;

  // What alerts have in common that are counted together.
  struct Kind {
    const Rule* rule = nullptr;
    std::uint32_t indicator = 0;
    std::uint32_t alternative = 0;
    std::uint32_t term = 0;
    Sighting sighting = Sighting::namesake;
    Severity severity = Severity::info;
    auto operator<=>(const Kind&) const = default;
  };
  struct Kept {
    std::size_t first = 0;  // index into FileOutcome::alerts
    std::size_t count = 0;
  };
  // Room for one more alert of that kind; if there is none it is counted.
  bool wants(const Kind& kind, std::optional<Timestamp> time);
  void keep(const Kind& kind, Alert alert);
  Place place_of(const Where& where) const;

  const FileTask& task_;
  const WantedArtifact& wanted_;
  const RunContext& context_;
  WorkerState& worker_;
  FileOutcome& outcome_;
  ArtifactOutcome& tally_;
  const report::EventShape& shape_;
  BoundedRow row_;
  Watcher watcher_;
  std::vector<std::size_t> link_columns_;
  std::string head_;             // of each record
  std::size_t whole_lines_ = 0;  // bytes of the buffer that end in a whole record
  std::map<Kind, Kept> kinds_;
  std::size_t alert_bytes_ = 0;
  const std::uint64_t most_record_bytes_;
  std::uint64_t record_bytes_ = 0;
  bool over_limit_ = false;
};

}  // namespace bridle
