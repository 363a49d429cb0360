#include "report/merge.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/file.h"

namespace bridle::report {
namespace {

constexpr std::size_t kReadBuffer = 64U << 10;

Error interrupted() { return {ErrorCode::interrupted, "interrupted"}; }

// Lines of one run, in memory or stored.
struct Stretch {
  const RunBuffer* memory = nullptr;
  std::uint64_t begin = 0;  // number of a line in memory, offset of one in the scratch file
  std::uint64_t end = 0;
};

class StretchReader {
 public:
  StretchReader(const ScratchFile& file, const Stretch& stretch)
      : file_(file), memory_(stretch.memory), at_(stretch.begin), end_(stretch.end) {}

  const EventKey& key() const { return key_; }
  std::string_view line() const { return line_; }
  // How far the stored stretch was taken, the current line included.
  std::uint64_t offset() const { return at_ - (filled_ - begin_); }

  // False at the end.
  Result<bool> next() {
    if (memory_ != nullptr) {
      if (at_ == end_) return false;
      const RunBuffer::Line& line = memory_->lines()[static_cast<std::size_t>(at_++)];
      key_ = line.key;
      line_ = memory_->text_of(line);
      return true;
    }
    if (begin_ == filled_ && at_ == end_) return false;
    StoredLine header{};
    if (auto got = want(sizeof header); !got) return got.error();
    std::memcpy(&header, buffer_.data() + begin_, sizeof header);
    begin_ += sizeof header;
    const auto length = static_cast<std::size_t>(header.length);
    if (auto got = want(length); !got) return got.error();
    key_ = header.key;
    line_ = {buffer_.data() + begin_, length};
    begin_ += length;
    return true;
  }

 private:
  // Makes the next `bytes` bytes lie in the buffer at begin_.
  Result<void> want(std::size_t bytes) {
    if (filled_ - begin_ >= bytes) return {};
    if (!BRIDLE_CHECK(bytes - (filled_ - begin_) <= end_ - at_)) {
      return Error{ErrorCode::internal, "a timeline run ends inside a line"};
    }
    buffer_.resize(std::max({buffer_.size(), kReadBuffer, bytes}));
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
    filled_ -= begin_;
    begin_ = 0;
    const auto part =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size() - filled_, end_ - at_));
    if (auto got = file_.read(at_, {buffer_.data() + filled_, part}); !got) return got;
    at_ += part;
    filled_ += part;
    return {};
  }

  const ScratchFile& file_;
  const RunBuffer* memory_;
  std::uint64_t at_;  // read up to here
  std::uint64_t end_;
  EventKey key_;
  std::string_view line_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // unread part of the buffer
  std::size_t filled_ = 0;
};

// The readers with lines left as a heap with the least key in front. Replacing the front costs two
// comparisons when it stays in front, as it often does: runs have long stretches of their own.
class Heap {
 public:
  void push(StretchReader* reader) {
    nodes_.push_back({reader->key(), reader});
    std::push_heap(nodes_.begin(), nodes_.end(), after);
  }
  bool empty() const { return nodes_.empty(); }
  StretchReader* front() const { return nodes_.front().reader; }

  void pop() {
    std::pop_heap(nodes_.begin(), nodes_.end(), after);
    nodes_.pop_back();
  }

  // The front reader has moved on to its next line.
  void update_front() {
    const Node moved{nodes_.front().reader->key(), nodes_.front().reader};
    std::size_t hole = 0;
    while (true) {
      std::size_t child = 2 * hole + 1;
      if (child >= nodes_.size()) break;
      if (child + 1 < nodes_.size() && after(nodes_[child], nodes_[child + 1])) ++child;
      if (!after(moved, nodes_[child])) break;
      nodes_[hole] = nodes_[child];
      hole = child;
    }
    nodes_[hole] = moved;
  }

 private:
  struct Node {
    EventKey key;
    StretchReader* reader;
  };
  static bool after(const Node& a, const Node& b) { return b.key < a.key; }

  std::vector<Node> nodes_;
};

// Gives every line of the stretches in order, until `each` returns false.
template <typename Each>
Result<void> merge(std::span<const Stretch> stretches, const ScratchFile& file, const Each& each) {
  std::vector<StretchReader> readers;
  readers.reserve(stretches.size());
  Heap heap;
  for (const Stretch& stretch : stretches) {
    StretchReader& reader = readers.emplace_back(file, stretch);
    const auto more = reader.next();
    if (!more) return more.error();
    if (*more) heap.push(&reader);
  }
  while (!heap.empty()) {
    StretchReader& front = *heap.front();
    if (!each(front.key(), front.line())) return {};
    const auto more = front.next();
    if (!more) return more.error();
    if (*more) {
      heap.update_front();
    } else {
      heap.pop();
    }
  }
  return {};
}

// Where one run is cut in two.
struct Cut {
  std::uint64_t at = 0;     // as in Stretch
  std::uint64_t bytes = 0;  // of the lines before it, without their StoredLine
};

Cut cut_memory(const RunBuffer& run, const EventKey& key) {
  Cut cut;
  for (const RunBuffer::Line& line : run.lines()) {
    if (!(line.key < key)) break;
    ++cut.at;
    cut.bytes += line.length;
  }
  return cut;
}

Result<Cut> cut_stored(const StoredRun& run, const ScratchFile& file, const EventKey& key) {
  const auto after =
      std::lower_bound(run.marks.begin(), run.marks.end(), key,
                       [](const RunMark& mark, const EventKey& k) { return mark.key < k; });
  if (after == run.marks.begin()) return Cut{run.offset, 0};
  const RunMark& mark = *std::prev(after);
  const std::uint64_t end = after == run.marks.end() ? run.offset + run.length : after->offset;
  StretchReader reader(file, {nullptr, mark.offset, end});
  std::uint64_t at = mark.offset;
  std::uint64_t lines = mark.lines;
  while (true) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more || !(reader.key() < key)) break;
    at = reader.offset();
    ++lines;
  }
  return Cut{at, at - run.offset - lines * sizeof(StoredLine)};
}

// What one thread writes.
struct Part {
  std::vector<Stretch> stretches;
  std::uint64_t offset = 0;  // in the file, after the header
};

// Keys that cut all lines into stretches of about the same length.
std::vector<EventKey> boundaries(const RunSet& runs, MergeThreads threads) {
  std::vector<EventKey> sample;
  std::uint64_t bytes = 0;
  for (const StoredRun& run : runs.stored) {
    bytes += run.length;
    for (const RunMark& mark : run.marks) sample.push_back(mark.key);
  }
  for (const auto& run : runs.in_memory) {
    std::size_t since = kRunMarkBytes;
    for (const RunBuffer::Line& line : run->lines()) {
      bytes += line.length;
      since += line.length + sizeof(StoredLine);
      if (since < kRunMarkBytes) continue;
      sample.push_back(line.key);
      since = 0;
    }
  }
  std::sort(sample.begin(), sample.end());
  const auto parts = static_cast<std::size_t>(
      std::clamp<std::uint64_t>(bytes / threads.part_bytes, 1, std::max(threads.most, 1U)));
  std::vector<EventKey> keys;
  for (std::size_t i = 1; i < parts; ++i) keys.push_back(sample[sample.size() * i / parts]);
  return keys;
}

Result<std::vector<Part>> parts_of(const RunSet& runs, MergeThreads threads) {
  const std::vector<EventKey> keys = boundaries(runs, threads);
  std::vector<Part> parts(keys.size() + 1);
  // Cuts one run at each key: `cut` gives where.
  const auto share = [&](Stretch whole, const auto& cut) -> Result<void> {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      Stretch stretch = whole;
      if (i < keys.size()) {
        const Result<Cut> found = cut(keys[i]);
        if (!found) return found.error();
        stretch.end = found->at;
        parts[i + 1].offset += found->bytes;
      }
      whole.begin = stretch.end;
      if (stretch.begin != stretch.end) parts[i].stretches.push_back(stretch);
    }
    return {};
  };
  for (const auto& run : runs.in_memory) {
    auto shared = share({run.get(), 0, run->lines().size()},
                        [&](const EventKey& key) -> Result<Cut> { return cut_memory(*run, key); });
    if (!shared) return shared.error();
  }
  for (const StoredRun& run : runs.stored) {
    auto shared = share({nullptr, run.offset, run.offset + run.length},
                        [&](const EventKey& key) { return cut_stored(run, runs.file, key); });
    if (!shared) return shared.error();
  }
  return parts;
}

Result<void> write_part(const Part& part, const ScratchFile& file, OutputFile out,
                        const std::atomic<bool>& stop, TimelineDigest* digest) {
  auto merged = merge(part.stretches, file, [&](const EventKey& key, std::string_view line) {
    out.write(line);
    if (digest != nullptr) digest->add(key, line);
    return !out.failed() && !stop.load(std::memory_order_relaxed);
  });
  auto closed = out.close();
  if (!merged) return merged;
  return closed;
}

}  // namespace

Result<StoredRun> merge_into(std::span<const StoredRun> stored, const ScratchFile& from,
                             ScratchFile& to, const std::atomic<bool>& stop) {
  std::vector<Stretch> stretches;
  std::uint64_t length = 0;
  for (const StoredRun& run : stored) {
    stretches.push_back({nullptr, run.offset, run.offset + run.length});
    length += run.length;
  }
  RunWriter writer(to, length);
  auto merged = merge(stretches, from, [&](const EventKey& key, std::string_view line) {
    return writer.line(key, line) && !stop.load(std::memory_order_relaxed);
  });
  if (!merged) return merged.error();
  if (stop.load(std::memory_order_relaxed)) return interrupted();
  return writer.finish();
}

Result<void> merge_to_file(const RunSet& runs, std::string_view header, const std::string& path,
                           MergeThreads threads, const std::atomic<bool>& stop,
                           TimelineDigest* digest) {
  auto parts = parts_of(runs, threads);
  if (!parts) return parts.error();
  auto file = OutputFile::create(path);
  if (!file) return file.error();
  file->write(header);
  std::vector<Result<void>> written(parts->size());
  // The first part goes to the digest that was given; each thread fills its own.
  std::vector<TimelineDigest> digests;
  if (digest != nullptr) {
    for (std::size_t i = 1; i < parts->size(); ++i) digests.push_back(digest->fresh());
  }
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < parts->size(); ++i) {
    auto out = OutputFile::open_at(path, header.size() + (*parts)[i].offset);
    if (!out) {
      written[i] = out.error();
      break;
    }
    others.emplace_back(
        [&, i](OutputFile mine) {
          written[i] = write_part((*parts)[i], runs.file, std::move(mine), stop,
                                  digest != nullptr ? &digests[i - 1] : nullptr);
        },
        std::move(out).value());
  }
  written[0] = write_part((*parts)[0], runs.file, std::move(file).value(), stop, digest);
  others.clear();  // joins
  for (const Result<void>& each : written) {
    if (!each) return each;
  }
  if (stop.load(std::memory_order_relaxed)) return interrupted();
  for (TimelineDigest& each : digests) digest->join(std::move(each));
  if (digest != nullptr) digest->close();
  return {};
}

}  // namespace bridle::report
