// What one parser says, on its way out: records are whole lines, and no flood hides an alert.

#include "engine/task_sink.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

#include "base/limits.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"

namespace bridle {
namespace {

struct Row {
  std::string_view first = "";
  std::string_view text = "";
};

Value text_or_no_memory(const void* row) {
  const std::string_view text = static_cast<const Row*>(row)->text;
  if (text == "too much") throw std::bad_alloc();
  return Value(text);
}

constexpr Column kColumns[] = {
    column<&Row::first>("first", Role::none, "what comes before"),
    {"text", Role::text, "what may not fit", &text_or_no_memory},
};

constexpr Artifact kTexts{.id = "test.texts", .columns = kColumns};
constexpr Rule kWeak{.id = "test.weak", .severity = Severity::low};
constexpr Rule kStrong{.id = "test.strong", .severity = Severity::high};

class NoTree final : public vfs::Tree {
 public:
  Result<void> list(const Each&) override { return {}; }
  std::optional<vfs::Entry> find(std::string_view) override { return std::nullopt; }
  Result<std::unique_ptr<ByteSource>> open(const vfs::Entry&) override {
    return Error{ErrorCode::not_found, "nothing is there"};
  }
};

class OneTask : public testing::Test {
 protected:
  OneTask() {
    std::string bundle = R"({"type":"bundle","id":"bundle--1","objects":[)";
    for (int i = 0; i < 500; ++i) {
      if (i > 0) bundle += ',';
      bundle += R"({"type":"indicator","id":"indicator--)" + std::to_string(i) +
                R"(","pattern_type":"stix","pattern":"[domain-name:value='h)" + std::to_string(i) +
                R"(.bad.example']"})";
    }
    indicators_.add_stix("made.stix2", as_bytes(bundle + "]}"));
    matcher_.emplace(indicators_);
    task_.entry.path = "private/var/mobile/texts";
    wanted_.artifact = &kTexts;
    task_.wanted = {wanted_};
  }

  template <typename Say>
  void run(const Say& say, report::RecordFiles* records = nullptr) {
    const RunContext context{.tree = tree_,
                             .indicators = indicators_,
                             .matcher = *matcher_,
                             .shapes = shapes_,
                             .records = records,
                             .stop = stop_,
                             .bytes_done = bytes_done_};
    if (records != nullptr) wanted_.records = records->declare(kTexts.id);
    WorkerState worker(context);
    TaskSink sink(task_, wanted_, context, worker, outcome_);
    say(sink);
    sink.finish();
  }

  static void record(TaskSink& sink, std::string_view text) {
    const Row row{.first = "one", .text = text};
    sink.record(&row, Where::whole_file());
  }

  NoTree tree_;
  IndicatorSet indicators_;
  std::optional<Matcher> matcher_;
  std::vector<report::EventShape> shapes_ = {
      report::event_shape(kColumns, std::span<const std::string_view>())};
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> bytes_done_ = 0;
  FileTask task_;
  WantedArtifact wanted_;
  FileOutcome outcome_;
};

TEST_F(OneTask, ARecordThatMemoryRanOutOnLeavesNoPartOfALine) {
  const test::TemporaryFolder folder;
  report::RecordFiles records(folder.path(), folder.path());
  run(
      [](TaskSink& sink) {
        record(sink, "fits");
        EXPECT_THROW(record(sink, "too much"), std::bad_alloc);
      },
      &records);
  ASSERT_TRUE(records.close().ok());
  const std::string text = test::read_text(folder / "test.texts.jsonl");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
  EXPECT_TRUE(text.ends_with("}\n")) << text;
  EXPECT_EQ(outcome_.artifacts.at(0).rows, 1U);
}

TEST_F(OneTask, TheRecordsOfAFileHaveAnEnd) {
  constexpr std::uint64_t kFileSize = 1'000;
  task_.record_bytes = 10'000;
  task_.entry.size = kFileSize;
  const std::string text(1'000, 'x');
  run([&](TaskSink& sink) {
    for (int i = 0; i < 1'000 && !sink.stopped(); ++i) record(sink, text);
    record(sink, "one more");
    EXPECT_TRUE(sink.over_limit());
  });
  EXPECT_GT(outcome_.artifacts.at(0).rows, 50U);
  EXPECT_LT(outcome_.artifacts.at(0).rows, kFileSize * limits::kRecordBytesPerByte / 1'000);
  EXPECT_EQ(outcome_.damage, 1U);
  ASSERT_EQ(outcome_.notes.size(), 1U);
  EXPECT_EQ(outcome_.notes[0].what,
            "more than 64000 bytes of records: the rest of the file was not read");
}

TEST_F(OneTask, AFloodOfWeakAlertsHidesNoStrongOne) {
  task_.alert_bytes = limits::kAlertBytes;
  constexpr std::size_t kFlood = 3 * limits::kAlertsPerFinding;
  run([](TaskSink& sink) {
    const Row row;
    for (std::size_t i = 0; i < kFlood; ++i) sink.flag(&row, Where::whole_file(), kWeak, "weak");
    sink.flag(&row, Where::whole_file(), kStrong, "strong");
    record(sink, "https://h7.bad.example/");
  });
  EXPECT_EQ(outcome_.artifacts.at(0).alerts, kFlood + 2);
  ASSERT_EQ(outcome_.alerts.size(), limits::kAlertsPerFinding + 2);
  EXPECT_EQ(outcome_.alerts[0].unkept, kFlood - limits::kAlertsPerFinding);
  EXPECT_EQ(outcome_.alerts[limits::kAlertsPerFinding].rule, &kStrong);
  EXPECT_TRUE(outcome_.alerts.back().indicator);
  EXPECT_EQ(outcome_.damage, 0U) << "all are counted: nothing is lost";
}

TEST_F(OneTask, AlertsRepeatAnExcerptOfTheirRecord) {
  std::string text(1U << 20, 'x');
  for (int i = 0; i < 500; ++i) text += " https://h" + std::to_string(i) + ".bad.example/";
  run([&](TaskSink& sink) {
    for (int i = 0; i < 40; ++i) record(sink, text);
  });
  EXPECT_EQ(outcome_.artifacts.at(0).alerts, 20'000U);
  std::size_t bytes = 0;
  std::uint64_t told = 0;
  for (const Alert& alert : outcome_.alerts) {
    bytes += alert.record.size() + alert.why.size();
    told += 1 + alert.unkept;
    EXPECT_LE(alert.record.size(), 2 * limits::kAlertRecord);
    EXPECT_TRUE(alert.record.ends_with(R"("cut":["text"]})")) << alert.record.substr(0, 100);
  }
  EXPECT_EQ(told, 20'000U);
  EXPECT_GE(outcome_.alerts.size(), 500U) << "the first of each finding";
  EXPECT_LE(bytes, limits::kAlertBytesOfFile + 500 * 2 * limits::kAlertRecord);
}

}  // namespace
}  // namespace bridle
