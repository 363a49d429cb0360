#include "engine/task_sink.h"

#include <algorithm>
#include <filesystem>

#include "base/limits.h"
#include "bytes/text.h"
#include "match/short_links.h"
#include "model/severity.h"
#include "report/escape.h"
#include "report/json.h"

namespace bridle {
namespace {

constexpr std::size_t kFlushBytes = 128U << 10;

std::string clipped(std::string_view text) {
  const std::string_view front = report::front_of(text, limits::kAlertValue);
  return std::string(front) + (front.size() < text.size() ? "\u2026" : "");
}

// Sizes that a listing only claims are no leave to write without end.
std::uint64_t most_record_bytes(const FileTask& task) {
  const std::uint64_t log = task.log ? std::min(task.log->size, limits::kDatabase) : 0;
  const std::uint64_t bytes = std::min(task.entry.size, limits::kDatabase) + log;
  return std::max(task.record_bytes, bytes * limits::kRecordBytesPerByte);
}

// The record as a JSON object, of long values the front, and no more values than there is room for.
std::string excerpt_of(const RowView& row) {
  std::string out = "{";
  std::string cut;
  std::string value;
  const auto name_cut = [&](const Column& column) {
    cut += cut.empty() ? "" : ",";
    report::append_string(column.name, cut);
  };
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    const Column& column = row.columns[i];
    const Value whole = row.value(i);
    if (whole.is_none()) continue;
    if (out.size() >= limits::kAlertRecord) {
      name_cut(column);
      continue;
    }
    value.clear();
    if (whole.kind() == Value::Kind::text && whole.text().size() > limits::kAlertValue) {
      report::append_string(clipped(whole.text()), value);
      name_cut(column);
    } else {
      report::append_value(whole, value);
    }
    if (value.size() > limits::kAlertRecord) {  // a list or a blob
      name_cut(column);
      continue;
    }
    if (out.size() > 1) out += ',';
    report::append_string(column.name, out);
    out += ':';
    out += value;
  }
  if (!cut.empty()) {
    out += out.size() > 1 ? "," : "";
    out += "\"cut\":[" + cut + "]";
  }
  return out + "}";
}

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
      watcher_(context.watches != nullptr ? context.watches->of(wanted.index)
                                          : std::span<const Watches::Watching>()),
      head_(report::record_head(wanted.artifact->id, task.entry.path, task.entry.file_id)),
      most_record_bytes_(most_record_bytes(task)) {
  tally_.artifact = wanted.index;
  tally_.read = true;
  for (std::size_t i = 0; i < wanted.artifact->columns.size(); ++i) {
    const Role role = wanted.artifact->columns[i].role;
    if (role == Role::url || role == Role::link) link_columns_.push_back(i);
  }
  worker_.buffer.clear();
  if (worker_.timeline) {
    worker_.timeline->begin(wanted.artifact->id, task.number, task.entry.path);
  }
}

void TaskSink::record(const void* row, const Where& where) {
  if (over_limit_) return;
  if (tally_.rows == limits::kRowsPerFile) {
    return give_up(where, "more than " + std::to_string(limits::kRowsPerFile) + " rows");
  }
  const RowView whole{row, wanted_.artifact->columns};
  const auto cut = row_.take(whole);
  if (cut) damage(where, *cut);
  // Counted whether a case is written or not: the verdict is the same.
  record_bytes_ += head_.size() + row_.bytes();
  if (record_bytes_ > most_record_bytes_) {
    return give_up(where, "more than " + std::to_string(most_record_bytes_) + " bytes of records");
  }
  const RowView& view = row_.view();
  if (context_.records != nullptr) {
    report::append_record(head_, where, view, worker_.buffer);
    whole_lines_ = worker_.buffer.size();
    if (worker_.buffer.size() >= kFlushBytes) flush();
  }
  ++tally_.rows;
  if (worker_.timeline) worker_.timeline->add(view, shape_, where, tally_.rows);
  note_times(view);
  note_short_links(view);
  if (!watcher_.empty()) show_to_rules(view, where);
  match(cut ? whole : view, where);  // what is too long to be written may hold an indicator
}

void TaskSink::give_up(const Where& where, const std::string& what) {
  over_limit_ = true;
  damage(where, what + ": the rest of the file was not read");
}

void TaskSink::flag(const void* row, const Where& where, const Rule& rule, std::string_view why) {
  ++tally_.alerts;
  row_.take({row, wanted_.artifact->columns});  // what is cut was said of its record
  const RowView& view = row_.view();
  const Kind kind{.rule = &rule, .severity = rule.severity};
  if (!wants(kind, report::first_time(view))) return;
  std::string excerpt;
  Alert alert = alert_for(view, where, excerpt);
  alert.severity = rule.severity;
  alert.rule = &rule;
  alert.why = clipped(why);
  keep(kind, std::move(alert));
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

void TaskSink::move_on() {
  head_ = report::record_head(wanted_.artifact->id, task_.entry.path, task_.entry.file_id);
  if (worker_.timeline) {
    worker_.timeline->begin(wanted_.artifact->id, task_.number, task_.entry.path);
  }
}

void TaskSink::finish() {
  // Of a record that memory ran out on there is only a part.
  worker_.buffer.resize(whole_lines_);
  flush();
  if (context_.records != nullptr) context_.records->end(wanted_.records);
}

void TaskSink::match(const RowView& row, const Where& where) {
  std::string excerpt;
  for (const Hit& hit : context_.matcher.match(row, worker_.scratch)) {
    ++tally_.alerts;
    const Indicator& indicator = context_.indicators.indicators()[hit.indicator];
    const IndicatorTerm& term = indicator.alternatives[hit.alternative][hit.term];
    const Column& column = row.columns[hit.column];
    const Sighting sighting = sighting_of(column.role, hit.meaning, hit.weaker, hit.matched);
    const Severity severity = severity_of(sighting);
    const Kind kind{.indicator = hit.indicator,
                    .alternative = hit.alternative,
                    .term = hit.term,
                    .sighting = sighting,
                    .severity = severity};
    if (!wants(kind, report::first_time(row))) continue;
    Alert alert = alert_for(row, where, excerpt);
    alert.severity = severity;
    alert.column = column.name;
    alert.indicator = MatchedIndicator{
        .id = indicator.id,
        .kind = std::string(name_of(term.kind)),
        .value = term.value,
        .matched = clipped(hit.matched),
        .campaign = indicator.campaign,
        .source = std::string(last_component(context_.indicators.sources()[indicator.source].path)),
        .sighting = sighting,
        .confidence = indicator.confidence,
        .tlp = indicator.tlp,
        .unpublished = indicator.unpublished,
    };
    alert.why = std::string(column.name) + " holds " + alert.indicator->matched + ", which is " +
                std::string(name_of(term.kind)) + " indicator " + term.value +
                (indicator.campaign.empty() ? "" : " of " + indicator.campaign);
    keep(kind, std::move(alert));
  }
}

void TaskSink::note_times(const RowView& row) {
  for (const std::size_t i : shape_.times) {
    const Value value = row.value(i);
    if (value.kind() != Value::Kind::time) continue;
    const Timestamp time = value.time();
    if (!tally_.first || time < *tally_.first) tally_.first = time;
    if (!tally_.last || time > *tally_.last) tally_.last = time;
  }
}

void TaskSink::note_short_links(const RowView& row) {
  const auto note = [this](std::string_view url) {
    if (const std::string_view host = shortener_of(url); !host.empty())
      ++outcome_.short_links[host];
  };
  for (const std::size_t i : link_columns_) {
    const Value value = row.value(i);
    if (value.kind() == Value::Kind::text) note(value.text());
    if (value.kind() != Value::Kind::list) continue;
    for (const std::string_view url : value.list()) note(url);
  }
}

void TaskSink::show_to_rules(const RowView& row, const Where& where) {
  if (!watcher_.look(
          row, [&] { return place_of(where); }, outcome_.seen))
    return;
  ++outcome_.noted;
  outcome_.notes.push_back({std::string(wanted_.artifact->id), place_of(where),
                            "more rows than the rules across records look at: those from here on "
                            "are not held against other records"});
}

void TaskSink::flush() {
  if (context_.records == nullptr || worker_.buffer.empty()) return;
  context_.records->append(wanted_.records, worker_.buffer);
  worker_.buffer.clear();
  whole_lines_ = 0;
}

Alert TaskSink::alert_for(const RowView& row, const Where& where, std::string& excerpt) const {
  Alert alert;
  alert.artifact = wanted_.artifact->id;
  alert.time = report::first_time(row);
  alert.place = place_of(where);
  report::append_summary(row, shape_, alert.summary);
  if (excerpt.empty()) excerpt = excerpt_of(row);
  alert.record = excerpt;
  return alert;
}

bool TaskSink::wants(const Kind& kind, std::optional<Timestamp> time) {
  const auto found = kinds_.find(kind);
  if (found == kinds_.end()) return true;
  const Kept& kept = found->second;
  if (kept.count < limits::kAlertsPerFinding && alert_bytes_ < task_.alert_bytes) return true;
  Alert& first = outcome_.alerts[kept.first];
  ++first.unkept;
  if (time) {
    first.unkept_first = std::min(first.unkept_first.value_or(*time), *time);
    first.unkept_last = std::max(first.unkept_last.value_or(*time), *time);
  }
  return false;
}

void TaskSink::keep(const Kind& kind, Alert alert) {
  alert_bytes_ += sizeof(Alert) + alert.record.size() + alert.why.size() + alert.summary.size() +
                  alert.place.path.size();
  const auto [entry, is_new] = kinds_.try_emplace(kind, Kept{outcome_.alerts.size(), 0});
  ++entry->second.count;
  outcome_.alerts.push_back(std::move(alert));
}

Place TaskSink::place_of(const Where& where) const {
  return {task_.entry.path, task_.entry.file_id, where.kind, std::string(where.name), where.number};
}

}  // namespace bridle
