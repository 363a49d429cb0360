#include "report/runs.h"

#include <algorithm>

#include "base/check.h"

namespace bridle::report {
namespace {

constexpr std::size_t kWriteBuffer = 256U << 10;

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

RunWriter::RunWriter(ScratchFile& file, std::uint64_t length)
    : file_(file), run_{file.reserve(length), length, 0, {}}, at_(run_.offset) {
  buffer_.reserve(kWriteBuffer);
}

bool RunWriter::line(const EventKey& key, std::string_view text) {
  const StoredLine header{key, text.size()};
  if (buffer_.size() + sizeof header + text.size() > kWriteBuffer && !flush()) return false;
  const std::uint64_t offset = at_ + buffer_.size();
  if (run_.marks.empty() || offset - run_.marks.back().offset >= kRunMarkBytes) {
    run_.marks.push_back({key, offset, run_.lines});
  }
  ++run_.lines;
  buffer_.append(reinterpret_cast<const char*>(&header), sizeof header);
  buffer_.append(text);
  return true;
}

Result<StoredRun> RunWriter::finish() {
  if (!error_) flush();
  if (error_) return *error_;
  BRIDLE_CHECK(at_ == run_.offset + run_.length);
  return std::move(run_);
}

bool RunWriter::flush() {
  if (auto wrote = file_.write(at_, buffer_); !wrote) {
    error_ = wrote.error();
    return false;
  }
  at_ += buffer_.size();
  buffer_.clear();
  return true;
}

Result<StoredRun> store(const RunBuffer& sorted, ScratchFile& file) {
  std::uint64_t length = 0;
  for (const RunBuffer::Line& line : sorted.lines()) length += sizeof(StoredLine) + line.length;
  RunWriter writer(file, length);
  for (const RunBuffer::Line& line : sorted.lines()) {
    if (!writer.line(line.key, sorted.text_of(line))) break;
  }
  return writer.finish();
}

}  // namespace bridle::report
