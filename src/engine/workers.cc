#include "engine/workers.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/contained.h"

namespace bridle {

unsigned thread_count(unsigned asked) {
  if (asked == 0) asked = std::thread::hardware_concurrency();
  return std::clamp(asked, 1U, kMostThreads);
}

void start_threads(unsigned count, const std::function<void()>& work,
                   std::vector<std::thread>& threads) {
  for (unsigned i = 0; i < count; ++i) {
    // A limit on processes, or on memory for their stacks: those that started do.
    if (!contained([&] { threads.emplace_back(work); })) return;
  }
}

Workers::Workers(unsigned threads, const RunContext& context) : context_(context) {
  const std::lock_guard lock(mutex_);
  start_threads(
      threads, [this] { work(); }, threads_);
  threads_started_ = std::max<std::size_t>(1, threads_.size());
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::add(const FileTask& task) {
  {
    const std::lock_guard lock(mutex_);
    if (outcomes_.size() <= task.number) outcomes_.resize(task.number + 1);
    waiting_.push_back(&task);
    ++unfinished_;
  }
  changed_.notify_one();
}

void Workers::wait(const std::function<void()>& tick) {
  std::unique_lock lock(mutex_);
  if (threads_.empty()) {
    closing_ = true;
    lock.unlock();
    work();
    lock.lock();
  }
  while (unfinished_ > 0) {
    changed_.wait_for(lock, std::chrono::milliseconds(200), [&] { return unfinished_ == 0; });
    lock.unlock();
    tick();
    lock.lock();
  }
  closing_ = true;
  lock.unlock();
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Workers::work() {
  std::optional<WorkerState> state;
  // A thread that has no memory for its buffers leaves the work to others. The last one stays, so
  // that no task waits for ever: its files are told as unreadable.
  const bool ready = contained([&] { state.emplace(context_); }).ok();
  std::unique_lock lock(mutex_);
  if (!ready && ++given_up_ < threads_started_) return;
  for (;;) {
    changed_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const FileTask* task = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    FileOutcome outcome = state ? run_file(*task, context_, *state) : FileOutcome{};
    lock.lock();
    outcomes_[task->number] = std::move(outcome);
    if (--unfinished_ == 0) changed_.notify_all();
  }
}

}  // namespace bridle
