// Sorted runs of keyed lines, and their merge. The timeline's engine room.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/scratch_file.h"

namespace bridle::report {

// Where an event belongs on the timeline. No two events of one case have the same key.
struct EventKey {
  std::int64_t unix_ns = 0;
  std::uint32_t artifact = 0;  // rank of the artifact's id
  std::uint32_t task = 0;
  std::uint64_t number = 0;  // of the row in its task

  auto operator<=>(const EventKey&) const = default;
};

// Keyed lines in memory.
class RunBuffer {
 public:
  struct Line {
    EventKey key;
    std::uint32_t offset = 0;  // in text()
    std::uint32_t length = 0;
  };

  // Never allocates again while full() is heeded, but for a line longer than kLongLine.
  explicit RunBuffer(std::size_t bytes);

  // The text of the line to be added next is appended here, then add() is called.
  std::string& text() { return text_; }
  // `length`: of what was appended to text() since the last call.
  void add(const EventKey& key, std::size_t length);

  bool full() const {
    return lines_.size() == lines_.capacity() || text_.size() + kLongLine > text_bytes_;
  }
  bool empty() const { return lines_.empty(); }
  void sort();
  void clear();

  std::span<const Line> lines() const { return lines_; }
  std::string_view text_of(const Line& line) const {
    return std::string_view(text_).substr(line.offset, line.length);
  }

 private:
  static constexpr std::size_t kLongLine = 32U << 10;

  std::size_t text_bytes_;
  std::string text_;
  std::vector<Line> lines_;
};

// A sorted run on disk.
struct StoredRun {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// Writes sorted lines to a file, as a run.
Result<StoredRun> store(const RunBuffer& sorted, ScratchFile& file);

// Merges runs in memory and runs of `file` and gives every line in order. Reads 64 KB of each
// stored run at a time. `each` returns false to stop.
using EachLine = std::function<bool(const EventKey& key, std::string_view line)>;
Result<void> merge(std::span<const std::unique_ptr<RunBuffer>> in_memory,
                   std::span<const StoredRun> stored, const ScratchFile& file,
                   const EachLine& each);

// Merges stored runs of `from` into one run of `to`.
Result<StoredRun> merge_into(std::span<const StoredRun> stored, const ScratchFile& from,
                             ScratchFile& to);

}  // namespace bridle::report
