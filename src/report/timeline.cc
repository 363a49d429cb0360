#include "report/timeline.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <mutex>
#include <utility>

#include "base/check.h"
#include "base/file.h"
#include "report/escape.h"
#include "report/merge.h"
#include "report/runs.h"

namespace bridle::report {
namespace {

// RFC 4180 ends lines with CRLF.
constexpr std::string_view kHeader =
    "\"time\",\"artifact\",\"event\",\"description\",\"where\"\r\n";
constexpr std::string_view kEnd = "\"\r\n";

// A key path can be as long as the evidence likes; records/ has all of it.
constexpr std::size_t kPlaceName = 300;

void append_number(std::int64_t number, std::string& out) {
  std::array<char, 24> text{};
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr);
}

// " line 12", " message row 3": what stands after the path.
void append_place(const Where& where, std::string& out) {
  switch (where.kind) {
    case Where::Kind::file:
      break;
    case Where::Kind::offset:
      out += " offset ";
      append_number(where.number, out);
      break;
    case Where::Kind::line:
      out += " line ";
      append_number(where.number, out);
      break;
    case Where::Kind::row:
      out += ' ';
      append_csv_piece(front_of(where.name, kPlaceName), out);
      out += " row ";
      append_number(where.number, out);
      break;
    case Where::Kind::key:
      out += " key ";
      append_csv_piece(front_of(where.name, kPlaceName), out);
      break;
  }
}

}  // namespace

TimelineWriter::Options TimelineWriter::Options::for_threads(unsigned threads) {
  constexpr std::size_t kAll = 24U << 20;
  constexpr std::size_t kMost = 8U << 20;
  constexpr std::size_t kLeast = 1U << 20;
  constexpr unsigned kMergeThreads = 4;  // each has a buffer for every run
  Options options;
  options.run_bytes = std::clamp(kAll / std::max(threads, 1U), kLeast, kMost);
  options.threads = std::clamp(threads, 1U, kMergeThreads);
  return options;
}

struct TimelineWriter::State {
  State(std::string folder, Options given)
      : temporary(std::move(folder)),
        options(given),
        scratch(std::make_unique<ScratchFile>(temporary)) {}

  void fail(Error reason) {
    const std::lock_guard lock(mutex);
    if (!error) error = std::move(reason);
    failed.store(true, std::memory_order_relaxed);
  }

  const std::string temporary;
  const Options options;
  std::vector<std::string_view> artifacts;  // sorted: the index is the rank
  std::atomic<std::uint64_t> events = 0;
  std::atomic<bool> failed = false;
  std::mutex mutex;  // of all below
  std::optional<Error> error;
  std::vector<StoredRun> stored;
  std::vector<std::unique_ptr<RunBuffer>> in_memory;
  std::unique_ptr<ScratchFile> scratch;
};

TimelineWriter::TimelineWriter(std::span<const std::string_view> artifacts, std::string temporary,
                               Options options)
    : state_(std::make_unique<State>(std::move(temporary), options)) {
  state_->artifacts.assign(artifacts.begin(), artifacts.end());
  std::sort(state_->artifacts.begin(), state_->artifacts.end());
}

TimelineWriter::~TimelineWriter() = default;

std::uint64_t TimelineWriter::events() const { return state_->events.load(); }

bool TimelineWriter::failed() const { return state_->failed.load(std::memory_order_relaxed); }

Result<void> TimelineWriter::write(const std::string& path, const std::atomic<bool>& stop,
                                   TimelineDigest* digest) {
  State& state = *state_;
  if (digest != nullptr) {
    digest->name_artifacts({state.artifacts.begin(), state.artifacts.end()});
  }
  if (state.error) return *state.error;
  const std::size_t fan_in = std::max<std::size_t>(state.options.fan_in, 2);
  while (state.stored.size() > fan_in) {
    // Each pass goes to a new file; the old one's space is free when the pass is done.
    auto next = std::make_unique<ScratchFile>(state.temporary);
    std::vector<StoredRun> merged;
    for (std::size_t i = 0; i < state.stored.size(); i += fan_in) {
      const std::span<const StoredRun> group =
          std::span(state.stored).subspan(i, std::min(fan_in, state.stored.size() - i));
      auto run = merge_into(group, *state.scratch, *next, stop);
      if (!run) return run.error();
      merged.push_back(std::move(run).value());
    }
    state.scratch = std::move(next);
    state.stored = std::move(merged);
  }
  return merge_to_file({state.in_memory, state.stored, *state.scratch}, kHeader, path,
                       {state.options.threads, state.options.part_bytes}, stop, digest);
}

struct TimelineWriter::Run::Buffer {
  explicit Buffer(std::size_t bytes) : run(std::make_unique<RunBuffer>(bytes)) {}

  std::unique_ptr<RunBuffer> run;
  EventKey key;          // of the current artifact and task
  std::string artifact;  // quoted and between commas
  std::string path;      // escaped
  std::uint64_t events = 0;
  // Of the current row, here for their memory's sake.
  std::string summary;
  std::string tail;
  std::vector<std::optional<Timestamp>> times;
};

TimelineWriter::Run::Run(TimelineWriter& writer)
    : writer_(writer), buffer_(std::make_unique<Buffer>(writer.state_->options.run_bytes)) {}

TimelineWriter::Run::~Run() { finish(); }

void TimelineWriter::Run::begin(std::string_view artifact, std::uint32_t task,
                                std::string_view path) {
  Buffer& buffer = *buffer_;
  const auto& ids = writer_.state_->artifacts;
  const auto found = std::lower_bound(ids.begin(), ids.end(), artifact);
  BRIDLE_CHECK(found != ids.end() && *found == artifact);
  buffer.key.artifact = static_cast<std::uint32_t>(found - ids.begin());
  buffer.key.task = task;
  buffer.artifact = "\",";
  append_csv_field(artifact, buffer.artifact);
  buffer.artifact += ",\"";
  buffer.path.clear();
  if (begins_like_formula(path)) buffer.path += '\'';
  append_csv_piece(path, buffer.path);
  first_.reset();
  last_.reset();
}

void TimelineWriter::Run::add(const RowView& row, const EventShape& shape, const Where& where,
                              std::uint64_t number) {
  Buffer& buffer = *buffer_;
  buffer.times.clear();
  bool any = false;
  for (const std::size_t index : shape.times) {
    const Value value = row.value(index);
    auto& time = buffer.times.emplace_back();
    if (value.kind() != Value::Kind::time) continue;
    time = value.time();
    any = true;
    if (!first_ || *time < *first_) first_ = time;
    if (!last_ || *last_ < *time) last_ = time;
  }
  if (!any || writer_.failed()) return;

  buffer.summary.clear();
  append_summary(row, shape, buffer.summary);
  buffer.tail = "\",";
  append_csv_field(buffer.summary, buffer.tail);
  buffer.tail += ",\"";
  buffer.tail += buffer.path;
  append_place(where, buffer.tail);
  buffer.tail += kEnd;

  for (std::size_t i = 0; i < buffer.times.size(); ++i) {
    if (!buffer.times[i]) continue;
    const Timestamp time = *buffer.times[i];
    if (buffer.run->full()) spill();
    std::string& text = buffer.run->text();
    const std::size_t start = text.size();
    text += '"';
    append_rfc3339(time, text);
    text += buffer.artifact;
    text += row.columns[shape.times[i]].name;
    for (std::size_t j = i + 1; j < buffer.times.size(); ++j) {
      if (buffer.times[j] != time) continue;
      text += '+';
      text += row.columns[shape.times[j]].name;
      buffer.times[j].reset();
    }
    text += buffer.tail;
    buffer.key.unix_ns = time.unix_ns;
    buffer.key.number = number;
    buffer.run->add(buffer.key, text.size() - start);
    ++buffer.events;
  }
}

void TimelineWriter::Run::spill() {
  State& state = *writer_.state_;
  RunBuffer& run = *buffer_->run;
  run.sort();
  auto stored = store(run, *state.scratch);
  if (stored) {
    const std::lock_guard lock(state.mutex);
    state.stored.push_back(std::move(stored).value());
  } else {
    state.fail(stored.error());
  }
  run.clear();
}

void TimelineWriter::Run::finish() {
  if (!buffer_) return;
  State& state = *writer_.state_;
  buffer_->run->sort();
  {
    const std::lock_guard lock(state.mutex);
    if (!buffer_->run->empty()) state.in_memory.push_back(std::move(buffer_->run));
  }
  state.events.fetch_add(buffer_->events);
  buffer_.reset();
}

}  // namespace bridle::report
