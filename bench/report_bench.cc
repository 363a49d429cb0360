// What a record costs on its way out: its line of JSON, its events on the timeline, and the sorting
// of a million of them in bounded memory.

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "report/json.h"
#include "report/record_files.h"
#include "report/timeline.h"

namespace bridle::report {
namespace {

// A row of Manifest.db: the records that a backup has most of.
struct Row {
  std::string_view path = "";
  std::string_view domain = "";
  std::optional<Timestamp> modified = std::nullopt;
  std::optional<Timestamp> changed = std::nullopt;
  std::optional<Timestamp> created = std::nullopt;
  std::int64_t size = 0;
  std::int64_t mode = 0;
};

constexpr Column kColumns[] = {
    column<&Row::path>("path", Role::file_path, ""),
    column<&Row::domain>("domain", Role::none, ""),
    column<&Row::modified>("modified", Role::time, ""),
    column<&Row::changed>("changed", Role::time, ""),
    column<&Row::created>("created", Role::time, ""),
    column<&Row::size>("size", Role::none, ""),
    column<&Row::mode>("mode", Role::none, ""),
};
constexpr std::string_view kSummary[] = {"domain", "path"};
constexpr std::string_view kArtifacts[] = {"ios.manifest", "ios.sms"};

struct Rows {
  std::vector<std::string> paths;
  std::vector<Row> rows;
};

const Rows& rows() {
  static const Rows kRows = [] {
    constexpr std::size_t kCount = 1U << 16;
    Rows made;
    std::mt19937_64 random(1);
    made.paths.reserve(kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
      made.paths.push_back("/private/var/mobile/Media/DCIM/" + std::to_string(100 + i % 900) +
                           "APPLE/IMG_" + std::to_string(random() % 10'000) + ".HEIC");
      Row row{.path = made.paths.back(), .domain = "CameraRollDomain"};
      const auto time = static_cast<std::int64_t>(1'500'000'000 + random() % 200'000'000);
      row.created = Timestamp{time * kNsPerSecond};
      // Half of the files were never changed: one event; the others have two.
      row.modified = row.changed = i % 2 == 0 ? row.created : Timestamp{(time + 60) * kNsPerSecond};
      row.size = static_cast<std::int64_t>(random() % 5'000'000);
      row.mode = 0100644;
      made.rows.push_back(row);
    }
    return made;
  }();
  return kRows;
}

class Folder {
 public:
  Folder() {
    const char* base = std::getenv("BENCH_FOLDER");
    std::string name = std::string(base != nullptr ? base : "/tmp") + "/bridle-bench-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The file has all events, in order. Seconds sort as text.
bool is_sorted_csv(const std::string& path, std::uint64_t events) {
  std::ifstream file(path);
  std::string line;
  std::string before;
  std::getline(file, line);
  std::uint64_t count = 0;
  while (std::getline(file, line)) {
    const std::string time = line.substr(1, 20);
    if (time < before) return false;
    before = time;
    ++count;
  }
  return count == events;
}

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void timeline(benchmark::State& state) {
  const std::atomic<bool> never = false;
  const auto wanted = static_cast<std::uint64_t>(state.range(0));
  const EventShape shape = event_shape(kColumns, kSummary);
  const Rows& made = rows();
  bool checked = false;
  std::uint64_t events = 0;
  for (auto _ : state) {
    const Folder folder;
    const std::string path = folder.path() + "/timeline.csv";
    TimelineWriter writer(kArtifacts, folder.path(),
                          TimelineWriter::Options::for_threads(static_cast<unsigned>(2)));
    {
      TimelineWriter::Run run(writer);
      run.begin("ios.manifest", 0, "Manifest.db");
      for (std::uint64_t i = 0, n = 0; n < wanted; ++i, n += 1 + i % 2) {
        run.add({&made.rows[i % made.rows.size()], kColumns}, shape,
                Where::at_row("Files", static_cast<std::int64_t>(i)), i);
      }
    }
    const bool ok = writer.write(path, never).ok();
    events = writer.events();
    state.PauseTiming();
    if (!ok || (!checked && !is_sorted_csv(path, events))) state.SkipWithError("wrong");
    checked = true;
    state.ResumeTiming();
  }
  state.counters["events"] = static_cast<double>(events);
  state.counters["ns/event"] = benchmark::Counter(
      static_cast<double>(events) / 1e9,
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["peak_MB"] = peak_mb();
}
BENCHMARK(timeline)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void timeline_add(benchmark::State& state) {
  const EventShape shape = event_shape(kColumns, kSummary);
  const Rows& made = rows();
  const Folder folder;
  std::size_t i = 0;
  TimelineWriter writer(kArtifacts, folder.path(), {});
  TimelineWriter::Run run(writer);
  run.begin("ios.manifest", 0, "Manifest.db");
  for (auto _ : state) {
    run.add({&made.rows[i % made.rows.size()], kColumns}, shape,
            Where::at_row("Files", static_cast<std::int64_t>(i)), i);
    ++i;
  }
}
BENCHMARK(timeline_add);

void record_line(benchmark::State& state) {
  const Rows& made = rows();
  std::string out;
  std::size_t i = 0;
  std::size_t bytes = 0;
  const std::string head = record_head("ios.manifest", "Manifest.db", std::string(40, 'a'));
  for (auto _ : state) {
    append_record(head, Where::at_row("Files", static_cast<std::int64_t>(i)),
                  {&made.rows[i % made.rows.size()], kColumns}, out);
    ++i;
    bytes += out.size();
    out.clear();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(record_line);

void json_string(benchmark::State& state, const std::string& text) {
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_string(text, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK_CAPTURE(json_string, ascii, std::string(1'000, 'a'));
BENCHMARK_CAPTURE(json_string, quotes, std::string(1'000, '"'));
const std::string kArabic = [] {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\u0645\u0631\u062D\u0628\u0627 ";
  return text;
}();
BENCHMARK_CAPTURE(json_string, arabic, kArabic);

void record_files(benchmark::State& state) {
  const std::string chunk(64U << 10, 'x');
  std::int64_t bytes = 0;
  for (auto _ : state) {
    const Folder folder;
    RecordFiles files(folder.path(), folder.path());
    std::vector<RecordTask> tasks;
    for (int i = 0; i < 100; ++i) tasks.push_back(files.declare("ios.manifest"));
    // Half of the tasks come before their turn.
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const RecordTask task = tasks[i ^ 1];
      for (int n = 0; n < 16; ++n) files.append(task, chunk);
      files.end(task);
      bytes += 16 * static_cast<std::int64_t>(chunk.size());
    }
    if (!files.close()) state.SkipWithError("wrong");
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(record_files)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bridle::report
