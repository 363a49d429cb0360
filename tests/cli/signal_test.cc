// Ctrl-C, a closed terminal and the like, in the middle of a run.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
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
