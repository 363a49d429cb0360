// Ctrl-C, a closed terminal and the like, in the middle of a run.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "sample/phone.h"
#include "support/backup.h"
#include "support/program.h"
#include "support/temporary.h"

namespace bridle::test {
namespace {

namespace fs = std::filesystem;

bool has_ended(pid_t child) {
  siginfo_t state{};
  return ::waitid(P_PID, static_cast<id_t>(child), &state, WEXITED | WNOHANG | WNOWAIT) != 0 ||
         state.si_pid != 0;
}

// Of the processor, in hundredths of a second: fields 14 and 15 of /proc/<pid>/stat.
long cpu_ticks(pid_t child) {
  std::ifstream file("/proc/" + std::to_string(child) + "/stat");
  std::string text;
  std::getline(file, text);
  std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  long user = 0;
  long system = 0;
  fields >> user >> system;
  return user + system;
}

class Signals : public testing::Test {
 protected:
  void SetUp() override {
    sample::PhoneOptions options;
    options.size.messages = 20'000;
    ASSERT_TRUE(sample::write_backup(folder_ / "phone", options).ok());
  }

  // Waits until the run has begun its case, stops it there, and lets `signals` wait for it.
  ProgramStart signalled(std::initializer_list<int> signals) {
    return {.meanwhile = [this, all = std::vector<int>(signals)](pid_t child) {
      const std::string begun = folder_ / ("case.partial-" + std::to_string(child));
      while (!fs::exists(begun) && !has_ended(child)) ::usleep(200);
      ::kill(child, SIGSTOP);
      in_time_ = fs::exists(begun);
      for (const int signal : all) ::kill(child, signal);
      ::kill(child, SIGCONT);
    }};
  }

  ProgramResult check(const ProgramStart& start) {
    return start_bridle({"check", folder_ / "phone", "-o", folder_ / "case"}, start);
  }

  std::vector<std::string> left() const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      if (entry.path().filename() != "phone") out.push_back(entry.path().filename().string());
    }
    return out;
  }

  TemporaryFolder folder_;
  bool in_time_ = false;
};

TEST_F(Signals, EachEndsTheRunAndLeavesNothing) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    const ProgramResult result = check(signalled({signal}));
    ASSERT_TRUE(in_time_) << "the run was over before the signal came";
    EXPECT_EQ(result.status, 130) << strsignal(signal) << ": " << result.err;
    EXPECT_EQ(left(), std::vector<std::string>()) << strsignal(signal);
  }
}

TEST_F(Signals, ASecondOneLeavesNothingEither) {
  const ProgramResult result = check(signalled({SIGINT, SIGTERM}));
  ASSERT_TRUE(in_time_) << "the run was over before the signals came";
  EXPECT_EQ(result.status, 130) << result.err;
  EXPECT_EQ(left(), std::vector<std::string>());
}

// Deriving the key of an encrypted backup takes seconds, in which no file is read.
TEST(SignalsDuringKeyDerivation, EachEndsTheRunAndLeavesNothing) {
  const TemporaryFolder folder;
  sample::PhoneOptions options;
  options.size = {
      .manifest_entries = 60, .messages = 5, .whatsapp_messages = 5, .history_visits = 5};
  options.password = "sample";
  options.rounds_sha256 = 10;
  options.rounds_sha1 = 10;
  ASSERT_TRUE(sample::write_backup(folder / "phone", options).ok());
  // Asks for more rounds than any test waits for. The key is then another, which nobody gets to
  // see.
  const std::string path = folder / "phone/Manifest.plist";
  std::string manifest = read_text(path);
  const std::size_t at = manifest.find(std::string("DPIC\0\0\0\4", 8));
  ASSERT_NE(at, std::string::npos);
  manifest.replace(at + 8, 4, std::string("\x02\x62\x5A\0", 4));  // 40 million
  write_text(path, manifest);
  for (const int signal : {SIGINT, SIGTERM}) {
    bool in_time = false;
    const ProgramStart start{.environment = {{"BRIDLE_PASSWORD", "sample"}},
                             .meanwhile = [&](pid_t child) {
                               // What is used of the processor is used by the derivation: nothing
                               // else is slow here.
                               while (!has_ended(child) && cpu_ticks(child) < 50) ::usleep(2'000);
                               in_time = !has_ended(child);
                               ::kill(child, signal);
                             }};
    const ProgramResult result =
        start_bridle({"check", folder / "phone", "-o", folder / "case"}, start);
    ASSERT_TRUE(in_time) << "the run was over before the signal came: " << result.err;
    EXPECT_EQ(result.status, 130) << strsignal(signal) << ": " << result.err;
    std::size_t left = 0;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      if (entry.path().filename() != "phone") ++left;
    }
    EXPECT_EQ(left, 0U);
  }
}

TEST_F(Signals, WhatAKilledRunLeftIsNamedByTheNext) {
  const ProgramResult killed = check(signalled({SIGKILL}));
  EXPECT_EQ(killed.status, 128 + SIGKILL);
  ASSERT_EQ(left().size(), 1U);
  const ProgramResult next = check({});
  EXPECT_NE(next.err.find(left().front() == "case" ? left().back() : left().front()),
            std::string::npos)
      << next.err;
  EXPECT_NE(next.err.find("remove it"), std::string::npos) << next.err;
}

}  // namespace
}  // namespace bridle::test
