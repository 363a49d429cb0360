#include "engine/task_sink.h"

#include <algorithm>
#include <filesystem>

#include "base/limits.h"
#include "model/severity.h"
#include "report/json.h"

namespace bridle {
namespace {

constexpr std::size_t kFlushBytes = 128U << 10;

std::string_view last_component(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

TaskSink::TaskSink(const FileTask& task, const WantedArtifact& wanted, const RunContext& context,
                   WorkerState& worker, FileOutcome& outcome)
    : task_(task),
      wanted_(wanted),
      context_(context),
      worker_(worker),
      outcome_(outcome),
      tally_(outcome.artifacts.emplace_back()),
      shape_(context.shapes[wanted.index]),
      head_(report::record_head(wanted.artifact->id, task.entry.path, task.entry.file_id)) {
  tally_.artifact = wanted.index;
  tally_.read = true;
  worker_.buffer.clear();
  if (worker_.timeline) {
    worker_.timeline->begin(wanted.artifact->id, task.number, task.entry.path);
  }
}

void TaskSink::record(const void* row, const Where& where) {
  if (tally_.rows == limits::kRowsPerFile) {
    if (!over_limit_) {
      over_limit_ = true;
      damage(where, "more than " + std::to_string(limits::kRowsPerFile) +
                        " rows: the rest of the file was not read");
    }
    return;
  }
  ++tally_.rows;
  if (const auto cut = row_.take({row, wanted_.artifact->columns})) damage(where, *cut);
  const RowView& view = row_.view();
  if (context_.records != nullptr) {
    report::append_record(head_, where, view, worker_.buffer);
    if (worker_.buffer.size() >= kFlushBytes) flush();
  }
  if (worker_.timeline) worker_.timeline->add(view, shape_, where, tally_.rows);
  note_times(view);
  match(view, where);
}

void TaskSink::flag(const void* row, const Where& where, const Rule& rule, std::string_view why) {
  row_.take({row, wanted_.artifact->columns});  // what is cut was said of its record
  Alert alert = alert_for(row_.view(), where);
  alert.severity = rule.severity;
  alert.rule = &rule;
  alert.why = why;
  keep(std::move(alert));
}

void TaskSink::damage(const Where& where, std::string_view what) {
  ++tally_.damage;
  ++outcome_.damage;
  ++outcome_.noted;
  if (tally_.damage <= limits::kDamageNotesPerTask) {
    outcome_.notes.push_back(
        {std::string(wanted_.artifact->id), place_of(where), std::string(what)});
  }
}

bool TaskSink::stopped() const {
  return over_limit_ || context_.stop.load(std::memory_order_relaxed);
}

void TaskSink::finish() {
  flush();
  if (context_.records != nullptr) context_.records->end(wanted_.records);
}

void TaskSink::match(const RowView& row, const Where& where) {
  for (const Hit& hit : context_.matcher.match(row, worker_.scratch)) {
    const Indicator& indicator = context_.indicators.indicators()[hit.indicator];
    const IndicatorTerm& term = indicator.alternatives[hit.alternative][hit.term];
    const Column& column = row.columns[hit.column];
    const Sighting sighting = sighting_of(column.role, hit.meaning, hit.weaker, hit.matched);
    Alert alert = alert_for(row, where);
    alert.severity = severity_of(sighting);
    alert.column = column.name;
    alert.indicator = MatchedIndicator{
        .id = indicator.id,
        .kind = std::string(name_of(term.kind)),
        .value = term.value,
        .matched = hit.matched,
        .campaign = indicator.campaign,
        .source = std::string(last_component(context_.indicators.sources()[indicator.source].path)),
        .sighting = sighting,
        .confidence = indicator.confidence,
    };
    alert.why = std::string(column.name) + " holds " + hit.matched + ", which is " +
                std::string(name_of(term.kind)) + " indicator " + term.value +
                (indicator.campaign.empty() ? "" : " of " + indicator.campaign);
    keep(std::move(alert));
  }
}

void TaskSink::note_times(const RowView& row) {
  for (const std::size_t i : shape_.times) {
    const Value value = row.columns[i].get(row.row);
    if (value.kind() != Value::Kind::time) continue;
    const Timestamp time = value.time();
    if (!tally_.first || time < *tally_.first) tally_.first = time;
    if (!tally_.last || time > *tally_.last) tally_.last = time;
  }
}

void TaskSink::flush() {
  if (context_.records == nullptr || worker_.buffer.empty()) return;
  context_.records->append(wanted_.records, worker_.buffer);
  worker_.buffer.clear();
}

Alert TaskSink::alert_for(const RowView& row, const Where& where) const {
  Alert alert;
  alert.artifact = wanted_.artifact->id;
  alert.time = report::first_time(row);
  alert.place = place_of(where);
  report::append_summary(row, shape_, alert.summary);
  report::append_fields(row, alert.record);
  if (!alert.record.empty()) alert.record.front() = '{';  // in place of the first comma
  if (alert.record.empty()) alert.record = "{";
  alert.record += '}';
  return alert;
}

void TaskSink::keep(Alert alert) {
  ++tally_.alerts;
  if (tally_.alerts > limits::kAlertsPerTask) return;
  outcome_.alerts.push_back(std::move(alert));
  if (tally_.alerts == limits::kAlertsPerTask) {
    damage(Where::whole_file(), "more than " + std::to_string(limits::kAlertsPerTask) +
                                    " alerts: later ones are counted and not kept");
  }
}

Place TaskSink::place_of(const Where& where) const {
  return {task_.entry.path, task_.entry.file_id, where.kind, std::string(where.name), where.number};
}

}  // namespace bridle
