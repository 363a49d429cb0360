#include "report/timeline.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <thread>

#include "full_disk.h"
#include "report/escape.h"
#include "support/temporary.h"

namespace bridle::report {
namespace {

struct Row {
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> modified = std::nullopt;
  std::optional<Timestamp> opened = std::nullopt;
  std::optional<std::string_view> name = std::nullopt;
  std::int64_t size = 0;
};

constexpr Column kColumns[] = {
    column<&Row::created>("created", Role::time, ""),
    column<&Row::modified>("modified", Role::time, ""),
    column<&Row::name>("name", Role::file_name, ""),
    column<&Row::opened>("opened", Role::time, ""),
    column<&Row::size>("size", Role::none, ""),
};
constexpr std::string_view kSummary[] = {"name", "size"};
constexpr std::string_view kArtifacts[] = {"test.b", "test.a", "test.c"};

const EventShape& shape() {
  static const EventShape kShape = event_shape(kColumns, kSummary);
  return kShape;
}

const std::atomic<bool> kNever = false;

constexpr Timestamp at(std::int64_t seconds) { return {seconds * kNsPerSecond}; }

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// RFC 4180, as a reader that knows nothing of bridle would read it.
std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1);
  std::size_t i = 0;
  while (i < text.size()) {
    EXPECT_EQ(text[i], '"') << "every field is quoted, at byte " << i;
    if (text[i] != '"') return rows;
    std::string field;
    for (++i; i < text.size(); ++i) {
      if (text[i] != '"') {
        field += text[i];
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field += '"';
        ++i;
      } else {
        ++i;
        break;
      }
    }
    rows.back().push_back(field);
    if (text.compare(i, 1, ",") == 0) {
      ++i;
    } else {
      EXPECT_EQ(text.substr(i, 2), "\r\n") << "at byte " << i;
      i += 2;
      if (i < text.size()) rows.emplace_back();
    }
  }
  return rows;
}

class Timeline : public ::testing::Test {
 protected:
  // Writes what `fill` adds through one run and gives the file's rows without the heading.
  template <typename Fill>
  std::vector<std::vector<std::string>> rows_of(Fill fill) {
    TimelineWriter writer(kArtifacts, folder_.path().string(), {});
    {
      TimelineWriter::Run run(writer);
      fill(run);
    }
    const std::string path = folder_ / "timeline.csv";
    const auto written = writer.write(path, kNever);
    EXPECT_TRUE(written) << written.error().message;
    auto rows = parse_csv(contents(path));
    EXPECT_EQ(rows.front(),
              (std::vector<std::string>{"time", "artifact", "event", "description", "where"}));
    rows.erase(rows.begin());
    return rows;
  }

  test::TemporaryFolder folder_;
};

TEST_F(Timeline, OneEventForEachDifferentTimeOfARow) {
  const auto rows = rows_of([](TimelineWriter::Run& run) {
    run.begin("test.a", 0, "private/var/mobile/x.db");
    const Row row{at(100), at(50), at(100), "x", 7};
    run.add({&row, kColumns}, shape(), Where::at_row("t", 3), 0);
  });
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0], (std::vector<std::string>{"1970-01-01T00:00:50Z", "test.a", "modified",
                                               "x \u00B7 7", "private/var/mobile/x.db t row 3"}));
  EXPECT_EQ(rows[1], (std::vector<std::string>{"1970-01-01T00:01:40Z", "test.a", "created+opened",
                                               "x \u00B7 7", "private/var/mobile/x.db t row 3"}));
}

TEST_F(Timeline, ARowWithoutATimeIsNoEvent) {
  const Row row{.name = "x"};
  EXPECT_TRUE(rows_of([&](TimelineWriter::Run& run) {
                run.begin("test.a", 0, "x");
                run.add({&row, kColumns}, shape(), Where::at_line(1), 0);
                EXPECT_FALSE(run.first());
              }).empty());
}

TEST_F(Timeline, SortsByTimeThenArtifactThenTaskThenRow) {
  const Row early{.created = at(1), .name = "early"};
  const Row late{.created = at(2), .name = "late"};
  const auto rows = rows_of([&](TimelineWriter::Run& run) {
    run.begin("test.b", 0, "b");
    run.add({&late, kColumns}, shape(), Where::at_line(9), 9);
    run.add({&late, kColumns}, shape(), Where::at_line(8), 8);
    run.begin("test.a", 7, "a7");
    run.add({&late, kColumns}, shape(), Where::at_line(1), 1);
    run.begin("test.a", 6, "a6");
    run.add({&late, kColumns}, shape(), Where::at_line(1), 1);
    run.begin("test.c", 0, "c");
    run.add({&early, kColumns}, shape(), Where::at_line(1), 1);
  });
  std::vector<std::string> places;
  for (const auto& row : rows) places.push_back(row[4]);
  EXPECT_EQ(places, (std::vector<std::string>{"c line 1", "a6 line 1", "a7 line 1", "b line 8",
                                              "b line 9"}));
}

TEST_F(Timeline, TimesBefore1970ComeFirst) {
  const Row before{.created = at(-86'400), .name = "x"};
  const Row after{.created = at(0), .name = "y"};
  const auto rows = rows_of([&](TimelineWriter::Run& run) {
    run.begin("test.a", 0, "x");
    run.add({&after, kColumns}, shape(), Where::whole_file(), 0);
    run.add({&before, kColumns}, shape(), Where::whole_file(), 1);
  });
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0][0], "1969-12-31T00:00:00Z");
  EXPECT_EQ(rows[0][4], "x");
}

TEST_F(Timeline, KnowsThePeriodOfATask) {
  TimelineWriter writer(kArtifacts, folder_.path().string(), {});
  TimelineWriter::Run run(writer);
  run.begin("test.a", 0, "x");
  const Row row{.created = at(5), .modified = at(3), .opened = at(9)};
  run.add({&row, kColumns}, shape(), Where::whole_file(), 0);
  EXPECT_EQ(run.first(), at(3));
  EXPECT_EQ(run.last(), at(9));
  run.begin("test.b", 0, "x");
  EXPECT_FALSE(run.first());
}

TEST_F(Timeline, HostileTextStaysInItsFieldAndDoesNothing) {
  const std::string_view names[] = {
      "=HYPERLINK(\"http://x.example\")",
      "+1",
      "-1",
      "@SUM(A1)",
      "  =1+1",
      "\t=1",
      "\r\n=1",
      "\uFF1D1",
      "a\",\"b\r\nc",
      "\x1b]0;title\x07",
      "\u202Egpj.exe",
      "\xff\xfe",
      std::string_view("nul\0nul", 7),
      "\u2028",
      "\u0085",
  };
  const auto rows = rows_of([&](TimelineWriter::Run& run) {
    run.begin("test.a", 0, "=path\n\u202E");
    std::uint64_t number = 0;
    for (const std::string_view name : names) {
      const Row row{.created = at(1), .name = name};
      run.add({&row, kColumns}, shape(), Where::at_key("a\"b\x1b"), number++);
    }
  });
  ASSERT_EQ(rows.size(), std::size(names));
  EXPECT_EQ(rows[0][3], "'=HYPERLINK(\"http://x.example\") \u00B7 0");
  EXPECT_EQ(rows[4][3], "'  =1+1 \u00B7 0");
  EXPECT_EQ(rows[6][3], "'\\r\\n=1 \u00B7 0");
  EXPECT_EQ(rows[8][3], "a\",\"b\\r\\nc \u00B7 0");
  EXPECT_EQ(rows[9][3], "\\x1B]0;title\\x07 \u00B7 0");
  EXPECT_EQ(rows[10][3], "\\u{202E}gpj.exe \u00B7 0");
  EXPECT_EQ(rows[11][3], "\uFFFD\uFFFD \u00B7 0");
  EXPECT_EQ(rows[12][3], "nul\\x00nul \u00B7 0");
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 5U);
    EXPECT_EQ(row[4], "'=path\\n\\u{202E} key a\"b\\x1B");
    for (const std::string& field : row) {
      EXPECT_FALSE(begins_like_formula(field)) << field;
      for (const char c : field) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20) << field;
    }
  }
}

TEST_F(Timeline, ALongKeyPathIsCut) {
  const std::string key(5000, 'k');
  const Row row{.created = at(1), .name = "x"};
  const auto rows = rows_of([&](TimelineWriter::Run& run) {
    run.begin("test.a", 0, "x");
    run.add({&row, kColumns}, shape(), Where::at_key(key), 0);
  });
  EXPECT_EQ(rows[0][4], "x key " + std::string(300, 'k'));
}

void add_events(TimelineWriter::Run& run, std::size_t events) {
  const Row row{.created = at(1), .name = "x"};
  run.begin("test.a", 0, "x");
  for (std::size_t i = 0; i < events; ++i) {
    run.add({&row, kColumns}, shape(), Where::at_line(i), i);
  }
}

// A made workload, `threads` of them, tasks dealt out as they come.
std::string written_by(unsigned threads, TimelineWriter::Options options, std::size_t events) {
  constexpr std::uint32_t kTasks = 40;
  const test::TemporaryFolder folder;
  TimelineWriter writer(kArtifacts, folder.path().string(), options);
  std::atomic<std::uint32_t> next = 0;
  std::vector<std::thread> workers;
  for (unsigned w = 0; w < threads; ++w) {
    workers.emplace_back([&] {
      TimelineWriter::Run run(writer);
      for (std::uint32_t task = next++; task < kTasks; task = next++) {
        std::mt19937_64 random(task);
        run.begin(kArtifacts[task % 3], task, "file " + std::to_string(task));
        for (std::size_t i = 0; i < events / kTasks; ++i) {
          const std::string name = "name " + std::to_string(random() % 1000);
          const auto time = static_cast<std::int64_t>(random() % 5000);
          const Row row{.created = at(time), .modified = at(time / 2), .name = name};
          run.add({&row, kColumns}, shape(), Where::at_line(i), i);
        }
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  const std::string path = folder / "out.csv";
  const auto written = writer.write(path, kNever);
  EXPECT_TRUE(written) << written.error().message;
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    ++files;
  }
  EXPECT_EQ(files, 1U) << "something was left in the temporary folder";
  return contents(path);
}

TEST_F(Timeline, TheSameBytesFromMemoryAndDiskAndAnyNumberOfThreads) {
  constexpr std::size_t kEvents = 20'000;
  const std::string in_memory = written_by(1, {}, kEvents);
  const auto rows = parse_csv(in_memory);
  EXPECT_GT(rows.size(), kEvents);
  for (std::size_t i = 2; i < rows.size(); ++i) {
    ASSERT_LE(rows[i - 1][0], rows[i][0]) << "row " << i;  // whole seconds: text sorts as time
  }
  constexpr std::size_t kSmall = 90U << 10;  // some 20 runs or more
  EXPECT_EQ(written_by(1, {.run_bytes = kSmall}, kEvents), in_memory);
  EXPECT_EQ(written_by(4, {}, kEvents), in_memory);
  EXPECT_EQ(written_by(4, {.run_bytes = kSmall}, kEvents), in_memory);
  EXPECT_EQ(written_by(1, {.run_bytes = kSmall, .fan_in = 2}, kEvents), in_memory);
  EXPECT_EQ(written_by(3, {.run_bytes = kSmall, .fan_in = 3}, kEvents), in_memory);
}

// Each thread writes a stretch of its own; nothing may be lost or doubled where they meet.
TEST_F(Timeline, TheSameBytesWhenSeveralThreadsMerge) {
  constexpr std::size_t kEvents = 20'000;
  const std::string alone = written_by(1, {}, kEvents);
  for (const std::size_t run_bytes : {std::size_t{90} << 10, std::size_t{8} << 20}) {
    for (const unsigned threads : {2U, 3U, 7U}) {
      const TimelineWriter::Options options{
          .run_bytes = run_bytes, .threads = threads, .part_bytes = 1000};
      EXPECT_EQ(written_by(3, options, kEvents), alone) << run_bytes << ' ' << threads;
    }
  }
}

TEST_F(Timeline, OneLongStretchOfOneTimeIsSharedToo) {
  TimelineWriter writer(kArtifacts, folder_.path().string(),
                        {.run_bytes = 90U << 10, .threads = 3, .part_bytes = 1000});
  {
    TimelineWriter::Run run(writer);
    add_events(run, 5'000);
  }
  ASSERT_TRUE(writer.write(folder_ / "timeline.csv", kNever));
  const auto rows = parse_csv(contents(folder_ / "timeline.csv"));
  ASSERT_EQ(rows.size(), 5'001U);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i][4], "x line " + std::to_string(i - 1));
  }
}

TEST_F(Timeline, StopsWhenAsked) {
  TimelineWriter writer(kArtifacts, folder_.path().string(), {});
  {
    TimelineWriter::Run run(writer);
    add_events(run, 1'000);
  }
  const std::atomic<bool> stop = true;
  const auto written = writer.write(folder_ / "timeline.csv", stop);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::interrupted);
}

TEST_F(Timeline, AFullDiskWhileSpillingIsTold) {
  TimelineWriter writer(kArtifacts, folder_.path().string(), {.run_bytes = 90U << 10});
  {
    const test::FullDisk full(10'000);
    TimelineWriter::Run run(writer);
    add_events(run, 20'000);
  }
  EXPECT_TRUE(writer.failed());
  const auto written = writer.write(folder_ / "timeline.csv", kNever);
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find("File too large"), std::string::npos)
      << written.error().message;
}

TEST_F(Timeline, AFullDiskWhileWritingIsTold) {
  TimelineWriter writer(kArtifacts, folder_.path().string(), {});
  {
    TimelineWriter::Run run(writer);
    add_events(run, 1'000);
  }
  const test::FullDisk full(10'000);
  const auto written = writer.write(folder_ / "timeline.csv", kNever);
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find("timeline.csv"), std::string::npos);
}

TEST_F(Timeline, NeverWritesOverAFile) {
  std::ofstream(folder_ / "timeline.csv") << "mine";
  TimelineWriter writer(kArtifacts, folder_.path().string(), {});
  EXPECT_FALSE(writer.write(folder_ / "timeline.csv", kNever));
  EXPECT_EQ(contents(folder_ / "timeline.csv"), "mine");
}

std::string summary_of(const Row& row) {
  std::string out = "before ";
  append_summary({&row, kColumns}, shape(), out);
  EXPECT_EQ(out.substr(0, 7), "before ");
  return out.substr(7);
}

TEST(RowSummary, LeavesOutWhatHasNoValue) {
  EXPECT_EQ(summary_of({.name = "x", .size = 3}), "x \u00B7 3");
  EXPECT_EQ(summary_of({.size = 3}), "3");
  EXPECT_EQ(summary_of({.name = "", .size = 3}), "3");
}

TEST(RowSummary, CutsBetweenCharacters) {
  for (std::size_t shift = 0; shift < 5; ++shift) {
    std::string name(shift, 'a');
    for (int i = 0; i < 200; ++i) name += "\U0001F600";
    const std::string out = summary_of({.name = name});
    EXPECT_LE(out.size(), kSummaryBytes);
    EXPECT_GT(out.size(), kSummaryBytes - 8);
    EXPECT_EQ(visible(out), out) << "a character was cut in two";
    EXPECT_TRUE(out.ends_with("\u2026"));
  }
}

TEST(RowSummary, ManyContinuationBytesDoNotHang) {
  const std::string name(10'000, '\x80');
  EXPECT_LE(summary_of({.name = name}).size(), kSummaryBytes);
}

TEST(RowSummary, WhatJustFitsIsNotCut) {
  const std::string name(kSummaryBytes - 5, 'a');  // and " · 0"
  EXPECT_EQ(summary_of({.name = name}), name + " \u00B7 0");
}

TEST(EventShape, IgnoresNamesThatNoColumnHas) {
  const std::string_view names[] = {"nothing", "size"};
  const EventShape got = event_shape(kColumns, names);
  EXPECT_EQ(got.summary, (std::vector<std::size_t>{4}));
  EXPECT_EQ(got.times, (std::vector<std::size_t>{0, 1, 3}));
}

}  // namespace
}  // namespace bridle::report
