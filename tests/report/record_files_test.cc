#include "report/record_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "full_disk.h"
#include "support/temporary.h"

namespace bridle::report {
namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class RecordFilesTest : public ::testing::Test {
 protected:
  RecordFilesTest() {
    std::filesystem::create_directory(records());
    std::filesystem::create_directory(temporary());
  }
  ~RecordFilesTest() override {
    EXPECT_TRUE(std::filesystem::is_empty(temporary())) << "something was left behind";
  }
  std::string records() const { return folder_ / "records"; }
  std::string temporary() const { return folder_ / "tmp"; }
  std::string lines_of(const std::string& artifact) const {
    return contents(records() + "/" + artifact + ".jsonl");
  }

  test::TemporaryFolder folder_;
};

TEST_F(RecordFilesTest, TasksFollowEachOtherAsDeclared) {
  RecordFiles files(records(), temporary());
  const RecordTask a0 = files.declare("a");
  const RecordTask b0 = files.declare("b");
  const RecordTask a1 = files.declare("a");
  const RecordTask a2 = files.declare("a");
  files.append(a2, "a2\n");
  files.end(a2);
  files.append(b0, "b0\n");
  files.append(a1, "a1\n");
  files.append(a0, "a0\n");
  files.end(a0);
  files.append(a1, "a1 again\n");
  files.end(a1);
  files.end(b0);
  const auto closed = files.close();
  ASSERT_TRUE(closed) << closed.error().message;
  EXPECT_EQ(lines_of("a"), "a0\na1\na1 again\na2\n");
  EXPECT_EQ(lines_of("b"), "b0\n");
}

TEST_F(RecordFilesTest, AnArtifactWithoutALineHasNoFile) {
  RecordFiles files(records(), temporary());
  files.end(files.declare("a"));
  EXPECT_TRUE(files.close());
  EXPECT_TRUE(std::filesystem::is_empty(records()));
}

TEST_F(RecordFilesTest, WhatDoesNotFitIntoMemoryWaitsOnDisk) {
  RecordFiles files(records(), temporary(), 100);
  std::vector<RecordTask> tasks;
  for (int i = 0; i < 4; ++i) tasks.push_back(files.declare("a"));
  std::string expected;
  std::vector<std::string> chunks;
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 3; ++j) {
      // Longer than the buffer that copies back, every other one, with a short one between.
      chunks.push_back(std::string(j == 1 ? 10 : 150'000, static_cast<char>('a' + 3 * i + j)));
      chunks.back() += '\n';
      expected += chunks.back();
    }
  }
  for (int i = 3; i >= 0; --i) {
    for (int j = 0; j < 3; ++j) {
      files.append(tasks[static_cast<std::size_t>(i)], chunks[static_cast<std::size_t>(3 * i + j)]);
    }
    files.end(tasks[static_cast<std::size_t>(i)]);
  }
  ASSERT_TRUE(files.close());
  EXPECT_TRUE(lines_of("a") == expected);
}

TEST_F(RecordFilesTest, ATaskThatWasNotEndedKeepsItsLines) {
  RecordFiles files(records(), temporary());
  const RecordTask first = files.declare("a");
  const RecordTask second = files.declare("a");
  const RecordTask third = files.declare("a");
  files.append(third, "3\n");
  files.append(second, "2\n");
  files.append(first, "1\n");
  ASSERT_TRUE(files.close());
  EXPECT_EQ(lines_of("a"), "1\n2\n3\n");
}

TEST_F(RecordFilesTest, ManyThreadsGiveTheBytesOfOne) {
  constexpr int kTasks = 200;
  const std::string artifacts[] = {"a", "b", "c"};
  std::string expected[3];
  RecordFiles files(records(), temporary(), 1'000);
  std::vector<RecordTask> tasks;
  const auto line = [](int task, int number) {
    return std::to_string(task) + " " + std::to_string(number) +
           std::string(static_cast<std::size_t>(number), '.') + "\n";
  };
  for (int task = 0; task < kTasks; ++task) {
    tasks.push_back(files.declare(artifacts[task % 3]));
    for (int i = 0; i < task % 17; ++i) expected[task % 3] += line(task, i);
  }
  std::atomic<int> next = 0;
  std::vector<std::thread> workers;
  for (int w = 0; w < 4; ++w) {
    workers.emplace_back([&] {
      for (int i = next++; i < kTasks; i = next++) {
        const int task = i ^ 3;  // out of order, even on one core
        const RecordTask handle = tasks[static_cast<std::size_t>(task)];
        for (int j = 0; j < task % 17; ++j) files.append(handle, line(task, j));
        files.end(handle);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  ASSERT_TRUE(files.close());
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(lines_of(artifacts[i]), expected[i]);
}

TEST_F(RecordFilesTest, AFullDiskIsToldAndEndsTheWriting) {
  RecordFiles files(records(), temporary());
  const RecordTask task = files.declare("a");
  const test::FullDisk full(100'000);
  for (int i = 0; i < 10; ++i) files.append(task, std::string(300'000, 'x'));
  EXPECT_TRUE(files.failed());
  const auto closed = files.close();
  ASSERT_FALSE(closed);
  EXPECT_NE(closed.error().message.find("a.jsonl"), std::string::npos) << closed.error().message;
}

TEST_F(RecordFilesTest, AFullDiskUnderWhatWaitsIsTold) {
  RecordFiles files(records(), temporary(), 10);
  files.declare("a");
  const RecordTask second = files.declare("a");
  const test::FullDisk full(1'000);
  files.append(second, std::string(5'000, 'x'));
  EXPECT_TRUE(files.failed());
  const auto closed = files.close();
  ASSERT_FALSE(closed);
  EXPECT_NE(closed.error().message.find("File too large"), std::string::npos)
      << closed.error().message;
}

TEST_F(RecordFilesTest, NeverWritesOverAFile) {
  std::ofstream(records() + "/a.jsonl") << "mine";
  RecordFiles files(records(), temporary());
  const RecordTask task = files.declare("a");
  files.append(task, "1\n");
  EXPECT_FALSE(files.close());
  EXPECT_EQ(lines_of("a"), "mine");
}

}  // namespace
}  // namespace bridle::report
