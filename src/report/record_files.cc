#include "report/record_files.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "report/scratch_file.h"

namespace bridle::report {
namespace {

constexpr std::size_t kCopyBuffer = 64U << 10;

}  // namespace

struct RecordFiles::File {
  std::string path;
  std::mutex mutex;               // of all below, and of the tasks' contents
  std::vector<Task*> sequence;    // in the order declared
  std::size_t turn = 0;           // index into `sequence`
  std::optional<OutputFile> out;  // made with the first line
};

struct RecordTaskState {
  // What was produced before the task's turn, in order: in memory, or a range of the waiting file.
  struct Piece {
    std::string text;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;  // 0: in `text`
  };
  RecordFiles::File* file = nullptr;
  std::size_t place = 0;  // in File::sequence
  bool ended = false;
  std::vector<Piece> pieces;
};

struct RecordFiles::Waiting {
  explicit Waiting(std::string folder) : file(std::move(folder)) {}
  ScratchFile file;
};

RecordFiles::RecordFiles(std::string folder, std::string temporary, std::uint64_t held_in_memory)
    : folder_(std::move(folder)),
      temporary_(std::move(temporary)),
      held_in_memory_(held_in_memory),
      waiting_(std::make_unique<Waiting>(temporary_)) {}

RecordFiles::~RecordFiles() = default;

RecordTask RecordFiles::declare(std::string_view artifact) {
  auto found = files_.find(artifact);
  if (found == files_.end()) {
    found = files_.emplace(std::string(artifact), std::make_unique<File>()).first;
    found->second->path = folder_ + "/" + found->first + ".jsonl";
  }
  File& file = *found->second;
  Task& task = tasks_.emplace_back();
  const std::lock_guard lock(file.mutex);
  task.file = &file;
  task.place = file.sequence.size();
  file.sequence.push_back(&task);
  return &task;
}

void RecordFiles::append(RecordTask handle, std::string_view chunk) {
  if (chunk.empty() || failed()) return;
  Task& task = *handle;
  File& file = *task.file;
  const std::lock_guard lock(file.mutex);
  if (!BRIDLE_CHECK(!task.ended)) return;
  if (task.place == file.turn) {
    write_through(file, chunk);
  } else {
    hold(task, chunk);
  }
}

void RecordFiles::end(RecordTask handle) {
  Task& task = *handle;
  File& file = *task.file;
  const std::lock_guard lock(file.mutex);
  task.ended = true;
  // The turn passes to the first task that is still at work; those before it only waited.
  while (file.turn < file.sequence.size() && file.sequence[file.turn]->ended) {
    ++file.turn;
    if (file.turn < file.sequence.size()) release(file, *file.sequence[file.turn]);
  }
}

// REQUIRES: the file's mutex is held. So for the next two.
void RecordFiles::write_through(File& file, std::string_view chunk) {
  if (!file.out) {
    auto out = OutputFile::create(file.path);
    if (!out) return fail(out.error());
    file.out.emplace(std::move(out).value());
  }
  file.out->write(chunk);
  // The reason comes when the file is closed.
  if (file.out->failed()) failed_.store(true, std::memory_order_relaxed);
}

void RecordFiles::hold(Task& task, std::string_view chunk) {
  if (held_.fetch_add(chunk.size()) + chunk.size() <= held_in_memory_) {
    task.pieces.push_back({std::string(chunk), 0, 0});
    return;
  }
  held_.fetch_sub(chunk.size());
  const std::uint64_t offset = waiting_->file.reserve(chunk.size());
  if (auto wrote = waiting_->file.write(offset, chunk); !wrote) return fail(wrote.error());
  task.pieces.push_back({{}, offset, chunk.size()});
}

void RecordFiles::release(File& file, Task& task) {
  std::vector<char> buffer;
  for (Task::Piece& piece : task.pieces) {
    if (piece.length == 0) {
      write_through(file, piece.text);
      held_.fetch_sub(piece.text.size());
      piece.text = {};
      continue;
    }
    buffer.resize(kCopyBuffer);
    for (std::uint64_t done = 0; done < piece.length && !failed();) {
      const auto part =
          static_cast<std::size_t>(std::min<std::uint64_t>(kCopyBuffer, piece.length - done));
      const std::span<char> out(buffer.data(), part);
      if (auto got = waiting_->file.read(piece.offset + done, out); !got) return fail(got.error());
      write_through(file, {buffer.data(), part});
      done += part;
    }
  }
  task.pieces = {};
}

void RecordFiles::fail(Error error) {
  const std::lock_guard lock(error_mutex_);
  if (!error_) error_ = std::move(error);
  failed_.store(true, std::memory_order_relaxed);
}

Result<void> RecordFiles::close() {
  for (auto& [artifact, file] : files_) {
    const std::lock_guard lock(file->mutex);
    for (++file->turn; file->turn < file->sequence.size(); ++file->turn) {
      release(*file, *file->sequence[file->turn]);
    }
    for (Task* task : file->sequence) task->ended = true;
    if (!file->out) continue;
    auto closed = file->out->close();
    if (!closed) fail(closed.error());
    file->out.reset();
  }
  const std::lock_guard lock(error_mutex_);
  if (error_) return *error_;
  return {};
}

}  // namespace bridle::report
