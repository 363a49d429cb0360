// RecordFiles: records/<artifact>.jsonl, the same bytes whatever thread produced them and when.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"

namespace bridle::report {

// One parser on one file, as RecordFiles knows it: a handle, valid as long as its RecordFiles.
struct RecordTaskState;
using RecordTask = RecordTaskState*;

// A file holds the lines of its artifact's tasks in the order in which they were declared. The task
// whose turn it is writes through; what others produce meanwhile waits in memory, up to
// kHeldInMemory in all, and beyond that in an unlinked file in the case's temporary folder.
//
// declare() is called by one thread at a time, also while others append. append() and end() are
// safe for any number of threads at once, each task being in one thread's hands at a time.
class RecordFiles {
 public:
  static constexpr std::uint64_t kHeldInMemory = 4ULL << 20;

  // Both folders exist: the files are made in `folder`, waiting text lies in `temporary`.
  RecordFiles(std::string folder, std::string temporary,
              std::uint64_t held_in_memory = kHeldInMemory);
  ~RecordFiles();
  RecordFiles(const RecordFiles&) = delete;
  RecordFiles& operator=(const RecordFiles&) = delete;

  // Announces a task; its turn comes after those of the same artifact declared before it.
  RecordTask declare(std::string_view artifact);

  // Adds whole lines to a task. `chunk` may be reused on return; best some 64 KB long.
  void append(RecordTask task, std::string_view chunk);
  void end(RecordTask task);

  // True once a write failed (a full disk): the run may stop, close() returns the reason.
  bool failed() const { return failed_.load(std::memory_order_relaxed); }

  // Writes all that waits and closes the files; a task that was not ended counts as ended. The
  // first error of all. An artifact without a line has no file.
  Result<void> close();

 private:
  friend struct RecordTaskState;
  using Task = RecordTaskState;
  struct File;
  struct Waiting;

  void write_through(File& file, std::string_view chunk);
  void hold(Task& task, std::string_view chunk);
  void release(File& file, Task& task);
  void fail(Error error);

  const std::string folder_;
  const std::string temporary_;
  const std::uint64_t held_in_memory_;
  std::map<std::string, std::unique_ptr<File>, std::less<>> files_;
  std::deque<Task> tasks_;  // addresses stay
  std::unique_ptr<Waiting> waiting_;
  std::atomic<std::uint64_t> held_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex error_mutex_;
  std::optional<Error> error_;
};

}  // namespace bridle::report
