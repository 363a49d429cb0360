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

class Workers {
 public:
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
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace bridle
