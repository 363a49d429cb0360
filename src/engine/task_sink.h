// TaskSink: what one parser says of one file, on its way to records, timeline, alerts and coverage.
#pragma once

#include <string>

#include "engine/file_task.h"
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

  // Writes out what is buffered. Call when the parser returned.
  void finish();

  bool over_limit() const { return over_limit_; }

 private:
  void match(const RowView& row, const Where& where);
  void note_times(const RowView& row);
  void flush();
  Alert alert_for(const RowView& row, const Where& where) const;
  void keep(Alert alert);
  Place place_of(const Where& where) const;

  const FileTask& task_;
  const WantedArtifact& wanted_;
  const RunContext& context_;
  WorkerState& worker_;
  FileOutcome& outcome_;
  ArtifactOutcome& tally_;
  const report::EventShape& shape_;
  BoundedRow row_;
  const std::string head_;  // of each record
  bool over_limit_ = false;
};

}  // namespace bridle
