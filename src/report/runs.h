// Sorted runs of keyed lines, in memory and on disk. report/merge.h puts them together.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
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

// What stands in front of each line of a stored run. The file never leaves the process: native
// byte order.
struct StoredLine {
  EventKey key;
  std::uint64_t length;
};
static_assert(std::is_trivially_copyable_v<StoredLine> && sizeof(StoredLine) == 32);

// A line of a stored run, and how many stand before it.
struct RunMark {
  EventKey key;
  std::uint64_t offset = 0;  // in the scratch file
  std::uint64_t lines = 0;
};

// A sorted run on disk.
struct StoredRun {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint64_t lines = 0;
  std::vector<RunMark> marks;  // its first line, then one in each kRunMarkBytes
};

inline constexpr std::size_t kRunMarkBytes = 64U << 10;

// Writes one run whose length is known before.
class RunWriter {
 public:
  // `length`: of all lines with their StoredLine.
  RunWriter(ScratchFile& file, std::uint64_t length);

  // In order. False once a write failed.
  bool line(const EventKey& key, std::string_view text);
  // REQUIRES: `length` bytes were given.
  Result<StoredRun> finish();

 private:
  bool flush();

  ScratchFile& file_;
  StoredRun run_;
  std::uint64_t at_;  // of what is in the buffer
  std::string buffer_;
  std::optional<Error> error_;
};

// Writes sorted lines to a file, as a run.
Result<StoredRun> store(const RunBuffer& sorted, ScratchFile& file);

}  // namespace bridle::report
