#include "engine/workers.h"

#include <chrono>
#include <utility>

namespace bridle {

Workers::Workers(unsigned threads, const RunContext& context) : context_(context) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
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
  WorkerState state(context_);
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const FileTask* task = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    FileOutcome outcome = run_file(*task, context_, state);
    lock.lock();
    outcomes_[task->number] = std::move(outcome);
    if (--unfinished_ == 0) changed_.notify_all();
  }
}

}  // namespace bridle
