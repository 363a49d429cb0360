#include "report/runs.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "base/check.h"

namespace bridle::report {
namespace {

constexpr std::size_t kReadBuffer = 64U << 10;
constexpr std::size_t kWriteBuffer = 256U << 10;

// As a stored run has it, in front of each line. The file never leaves the process: native order.
struct Header {
  EventKey key;
  std::uint64_t length;
};
static_assert(std::is_trivially_copyable_v<Header> && sizeof(Header) == 32);

// Appends lines to a run whose length is known before.
class RunWriter {
 public:
  RunWriter(ScratchFile& file, std::uint64_t length)
      : file_(file), run_{file.reserve(length), length}, at_(run_.offset) {
    buffer_.reserve(kWriteBuffer);
  }

  bool line(const EventKey& key, std::string_view text) {
    const Header header{key, text.size()};
    if (buffer_.size() + sizeof header + text.size() > kWriteBuffer && !flush()) return false;
    buffer_.append(reinterpret_cast<const char*>(&header), sizeof header);
    buffer_.append(text);
    return true;
  }

  Result<StoredRun> finish() {
    if (!error_) flush();
    if (error_) return *error_;
    BRIDLE_CHECK(at_ == run_.offset + run_.length);
    return run_;
  }

 private:
  bool flush() {
    if (auto wrote = file_.write(at_, buffer_); !wrote) {
      error_ = wrote.error();
      return false;
    }
    at_ += buffer_.size();
    buffer_.clear();
    return true;
  }

  ScratchFile& file_;
  StoredRun run_;
  std::uint64_t at_;
  std::string buffer_;
  std::optional<Error> error_;
};

// One run being read, in memory or stored.
class RunReader {
 public:
  explicit RunReader(const RunBuffer& buffer) : memory_(&buffer) {}
  RunReader(const ScratchFile& file, StoredRun run)
      : file_(&file), at_(run.offset), end_(run.offset + run.length), buffer_(kReadBuffer) {}

  const EventKey& key() const { return key_; }
  std::string_view line() const { return line_; }

  // False at the end.
  Result<bool> next() {
    if (memory_ != nullptr) {
      if (index_ == memory_->lines().size()) return false;
      const RunBuffer::Line& line = memory_->lines()[index_++];
      key_ = line.key;
      line_ = memory_->text_of(line);
      return true;
    }
    if (begin_ == filled_ && at_ == end_) return false;
    Header header{};
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
    std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
    filled_ -= begin_;
    begin_ = 0;
    if (bytes > buffer_.size()) {
      if (!BRIDLE_CHECK(bytes - filled_ <= end_ - at_)) {
        return Error{ErrorCode::internal, "a timeline run is shorter than its lines"};
      }
      buffer_.resize(bytes);
    }
    const auto part =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size() - filled_, end_ - at_));
    if (auto got = file_->read(at_, {buffer_.data() + filled_, part}); !got) return got;
    at_ += part;
    filled_ += part;
    if (filled_ < bytes) return Error{ErrorCode::internal, "a timeline run ends inside a line"};
    return {};
  }

  EventKey key_;
  std::string_view line_;
  const RunBuffer* memory_ = nullptr;
  std::size_t index_ = 0;
  const ScratchFile* file_ = nullptr;
  std::uint64_t at_ = 0;  // read up to here
  std::uint64_t end_ = 0;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // unread part of the buffer
  std::size_t filled_ = 0;
};

// The readers with lines left as a heap with the least key in front. Replacing the front costs two
// comparisons when it stays in front, as it often does: runs have long stretches of their own.
class Heap {
 public:
  void push(RunReader* reader) {
    nodes_.push_back({reader->key(), reader});
    std::push_heap(nodes_.begin(), nodes_.end(), after);
  }
  bool empty() const { return nodes_.empty(); }
  RunReader* front() const { return nodes_.front().reader; }

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
    RunReader* reader;
  };
  static bool after(const Node& a, const Node& b) { return b.key < a.key; }

  std::vector<Node> nodes_;
};

}  // namespace

RunBuffer::RunBuffer(std::size_t bytes)
    // A quarter for the keys: lines of 96 bytes fill both at once, and most are longer.
    : text_bytes_(std::max(bytes / 4 * 3, 2 * kLongLine)) {
  text_.reserve(text_bytes_);
  lines_.reserve(std::max<std::size_t>(bytes / 4 / sizeof(Line), 16));
}

void RunBuffer::add(const EventKey& key, std::size_t length) {
  lines_.push_back(
      {key, static_cast<std::uint32_t>(text_.size() - length), static_cast<std::uint32_t>(length)});
}

void RunBuffer::sort() {
  const auto before = [](const Line& a, const Line& b) { return a.key < b.key; };
  if (!std::is_sorted(lines_.begin(), lines_.end(), before)) {
    std::sort(lines_.begin(), lines_.end(), before);
  }
}

void RunBuffer::clear() {
  text_.clear();
  lines_.clear();
}

Result<StoredRun> store(const RunBuffer& sorted, ScratchFile& file) {
  std::uint64_t length = 0;
  for (const RunBuffer::Line& line : sorted.lines()) length += sizeof(Header) + line.length;
  RunWriter writer(file, length);
  for (const RunBuffer::Line& line : sorted.lines()) {
    if (!writer.line(line.key, sorted.text_of(line))) break;
  }
  return writer.finish();
}

Result<void> merge(std::span<const std::unique_ptr<RunBuffer>> in_memory,
                   std::span<const StoredRun> stored, const ScratchFile& file,
                   const EachLine& each) {
  std::vector<RunReader> readers;
  readers.reserve(in_memory.size() + stored.size());
  for (const auto& buffer : in_memory) readers.emplace_back(*buffer);
  for (const StoredRun& run : stored) readers.emplace_back(file, run);
  Heap heap;
  for (RunReader& reader : readers) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (*more) heap.push(&reader);
  }
  while (!heap.empty()) {
    RunReader& front = *heap.front();
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

Result<StoredRun> merge_into(std::span<const StoredRun> stored, const ScratchFile& from,
                             ScratchFile& to) {
  std::uint64_t length = 0;
  for (const StoredRun& run : stored) length += run.length;
  RunWriter writer(to, length);
  auto merged = merge({}, stored, from, [&](const EventKey& key, std::string_view line) {
    return writer.line(key, line);
  });
  if (!merged) return merged.error();
  return writer.finish();
}

}  // namespace bridle::report
