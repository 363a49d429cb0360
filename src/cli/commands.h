// The commands of the program: each adds itself to the parser and sets what it returned.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bridle::cli {

// Exit codes, beside those of a verdict (model/verdict.h).
inline constexpr int kInternal = 1;
inline constexpr int kUsage = 2;
inline constexpr int kNotOpened = 4;
inline constexpr int kInterrupted = 130;

// Set by Ctrl-C (SIGINT), SIGTERM, SIGHUP and SIGQUIT. A second one ends the program at once; it
// still leaves nothing half-made behind.
const std::atomic<bool>& interrupted();
void watch_signals();

// While one lives, a signal ends the program at once: for a step that cannot be stopped (deriving
// a key takes minutes) and before which nothing was written.
class LeaveAtOnce {
 public:
  LeaveAtOnce();
  ~LeaveAtOnce();
  LeaveAtOnce(const LeaveAtOnce&) = delete;
  LeaveAtOnce& operator=(const LeaveAtOnce&) = delete;
};

// Says the error on standard error and returns its exit code.
int fail(const Error& error);

// `status`, or that of a failure when standard output did not take all that was printed.
int with_output_written(int status);

// Each command leaves its exit code in `status` when it was the one asked for.
void add_check(CLI::App& app, int& status);
void add_decrypt(CLI::App& app, int& status);
void add_export(CLI::App& app, int& status);
void add_indicators(CLI::App& app, int& status);
void add_list(CLI::App& app, int& status);
void add_sample(CLI::App& app, int& status);

}  // namespace bridle::cli
