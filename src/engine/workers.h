// Workers: threads that take tasks in order and hand their outcomes back by number.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/file_task.h"

namespace bridle {

// How many threads: as asked, or one for each processor; at least 1 and at most kMostThreads.
inline constexpr unsigned kMostThreads = 256;
unsigned thread_count(unsigned asked);

// Starts as many threads of `work` as the system gives, up to `count`.
void start_threads(unsigned count, const std::function<void()>& work,
                   std::vector<std::thread>& threads);

class Workers {
 public:
  // When the system gives no thread at all, wait() does the work itself.
  // REQUIRES: `context` outlives the Workers.
  Workers(unsigned threads, const RunContext& context);
  ~Workers();  // waits
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Tasks start in the order added. REQUIRES: the task stays where it is until wait() returns.
  void add(const FileTask& task);

  // Returns when all is done; calls `tick` about five times a second meanwhile.
  void wait(const std::function<void()>& tick);

  // By FileTask::number. REQUIRES: wait() returned.
  FileOutcome& outcome(std::uint32_t number) { return outcomes_[number]; }

 private:
  void work();

  const RunContext& context_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<const FileTask*> waiting_;
  std::deque<FileOutcome> outcomes_;
  std::size_t unfinished_ = 0;
  std::size_t threads_started_ = 1;
  std::size_t given_up_ = 0;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace bridle
