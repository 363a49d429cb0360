#include "vfs/inflated_source.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "vfs/zip_directory.h"

namespace bridle::vfs {
namespace {

constexpr std::size_t kWindow = 32U << 10;
constexpr std::size_t kInput = 64U << 10;
constexpr std::size_t kPiece = 128U << 10;
constexpr std::size_t kIdleCursors = 8;
// 64 MB of windows; beyond it every second one is dropped.
constexpr std::size_t kCheckpoints = 2'048;

int window_bits(Wrapping wrapping) {
  switch (wrapping) {
    case Wrapping::raw:
      return -15;
    case Wrapping::zlib:
      return 15;
    case Wrapping::gzip:
      return 15 + 16;
  }
  return -15;
}

unsigned char* raw(std::byte* bytes) { return reinterpret_cast<unsigned char*>(bytes); }

}  // namespace

// One inflater on its way through the stream.
class InflatedSource::Cursor {
 public:
  enum class State : std::uint8_t { running, ended, cut_off, damaged };

  Cursor(const InflatedSource& source, const Checkpoint* from)
      : packed_(source.packed_),
        in_(source.start_ + (from != nullptr ? from->in : 0)),
        end_(source.end_),
        start_(source.start_),
        out_(from != nullptr ? from->out : 0) {
    const bool at_start = from == nullptr;
    if (inflateInit2(&stream_, at_start ? window_bits(source.wrapping_) : -15) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Cursor() { inflateEnd(&stream_); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  Result<void> go_on_from(const Checkpoint& from) {
    if (from.bits > 0) {
      std::array<std::byte, 1> last{};
      auto got = packed_.read_at(in_ - 1, last);
      if (!got) return got.error();
      if (*got == 0) return Error{ErrorCode::unreadable, "the packed bytes end too early"};
      inflatePrime(&stream_, from.bits, std::to_integer<int>(last[0]) >> (8 - from.bits));
    }
    inflateSetDictionary(&stream_, reinterpret_cast<const unsigned char*>(from.window.data()),
                         static_cast<unsigned>(from.window.size()));
    return {};
  }

  std::uint64_t out() const { return out_; }
  std::uint64_t in() const { return in_ - stream_.avail_in - start_; }
  State state() const { return state_; }
  bool between_blocks() const {
    return (stream_.data_type & 128) != 0 && (stream_.data_type & 64) == 0;
  }

  // Unpacks into `out`; with `stop_at_blocks`, up to the end of a block at most. 0 bytes do not
  // mean the end: state() does.
  Result<std::size_t> inflate_into(std::span<std::byte> out, bool stop_at_blocks) {
    if (state_ != State::running || out.empty()) return std::size_t{0};
    stream_.next_out = raw(out.data());
    stream_.avail_out = static_cast<unsigned>(std::min<std::size_t>(out.size(), 1U << 30));
    const std::size_t room = stream_.avail_out;
    while (stream_.avail_out > 0) {
      if (stream_.avail_in == 0) {
        if (auto filled = fill(); !filled) return filled.error();
      }
      const bool nothing_left = stream_.avail_in == 0;
      const int status = ::inflate(&stream_, stop_at_blocks ? Z_BLOCK : Z_NO_FLUSH);
      if (status == Z_STREAM_END) state_ = State::ended;
      if (status == Z_BUF_ERROR && nothing_left) state_ = State::cut_off;
      if (status == Z_DATA_ERROR || status == Z_NEED_DICT) state_ = State::damaged;
      if (status == Z_MEM_ERROR || status == Z_STREAM_ERROR) throw std::bad_alloc();
      if (state_ != State::running) break;
      if (stop_at_blocks && between_blocks()) break;
    }
    const std::size_t done = room - stream_.avail_out;
    out_ += done;
    return done;
  }

  Checkpoint checkpoint() {
    Checkpoint out;
    out.out = out_;
    out.in = in();
    out.bits = stream_.data_type & 7;
    out.window.resize(kWindow);
    unsigned length = kWindow;
    inflateGetDictionary(&stream_, raw(out.window.data()), &length);
    out.window.resize(length);
    return out;
  }

 private:
  Result<void> fill() {
    const std::uint64_t left = end_ > in_ ? end_ - in_ : 0;
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(input_.size(), left));
    auto got = packed_.read_at(in_, std::span(input_).first(want));
    if (!got) return got.error();
    in_ += *got;
    stream_.next_in = raw(input_.data());
    stream_.avail_in = static_cast<unsigned>(*got);
    return {};
  }

  const ByteSource& packed_;
  std::uint64_t in_;  // where the next bytes are read, in `packed`
  std::uint64_t end_;
  std::uint64_t start_;
  std::uint64_t out_;
  State state_ = State::running;
  z_stream stream_{};
  std::vector<std::byte> input_ = std::vector<std::byte>(kInput);
};

InflatedSource::InflatedSource(const ByteSource& packed, std::uint64_t start, std::uint64_t end,
                               Wrapping wrapping)
    : packed_(packed), start_(start), end_(end), wrapping_(wrapping) {}

InflatedSource::~InflatedSource() = default;

Result<std::unique_ptr<InflatedSource>> InflatedSource::open(const ByteSource& packed,
                                                             std::uint64_t start, std::uint64_t end,
                                                             Wrapping wrapping,
                                                             const ArchiveLimits& bounds) {
  end = std::min(end, packed.size());
  std::unique_ptr<InflatedSource> out(
      new InflatedSource(packed, std::min(start, end), end, wrapping));
  if (auto indexed = out->index(bounds); !indexed) return indexed.error();
  return out;
}

Result<std::unique_ptr<InflatedSource>> InflatedSource::open_owning(
    std::unique_ptr<ByteSource> packed, std::uint64_t start, Wrapping wrapping,
    const ArchiveLimits& bounds) {
  auto out = open(*packed, start, packed->size(), wrapping, bounds);
  if (out) (*out)->owned_ = std::move(packed);
  return out;
}

Result<void> InflatedSource::index(const ArchiveLimits& bounds) {
  Cursor cursor(*this, nullptr);
  std::vector<std::byte> piece(kPiece);
  while (cursor.state() == Cursor::State::running) {
    auto got = cursor.inflate_into(piece, true);
    if (!got && size_ == 0) return got.error();
    if (!got) {  // the packed bytes themselves cannot be read any further
      note_ = "breaks off after " + std::to_string(size_) + " bytes: " + got.error().message;
      return {};
    }
    crc_ = zip::crc32(crc_, Bytes(piece).first(*got));
    size_ += *got;
    if (size_ > bounds.unpacked) {
      return Error{ErrorCode::over_limit,
                   "it unpacks to more than " + std::to_string(bounds.unpacked) + " bytes"};
    }
    const std::uint64_t last = checkpoints_.empty() ? 0 : checkpoints_.back().out;
    if (cursor.state() == Cursor::State::running && cursor.between_blocks() &&
        size_ - last >= span_) {
      keep(cursor.checkpoint());
    }
  }
  const char* what = nullptr;
  if (cursor.state() == Cursor::State::cut_off) what = "is cut off";
  if (cursor.state() == Cursor::State::damaged) what = "is damaged";
  if (what == nullptr) {
    const std::uint64_t behind = end_ - start_ - cursor.in();
    // What follows the end of a stream: of a gzip file it can be a second one.
    if (wrapping_ == Wrapping::gzip && behind > 0) {
      note_ = "has " + std::to_string(behind) + " bytes behind its end, which were not unpacked";
    }
    return {};
  }
  if (size_ == 0) {
    return Error{ErrorCode::malformed, std::string("what was compressed ") + what +
                                           ", and nothing of it can be unpacked"};
  }
  note_ =
      std::string(what) + ": only its first " + std::to_string(size_) + " bytes could be unpacked";
  return {};
}

void InflatedSource::keep(Checkpoint checkpoint) {
  checkpoints_.push_back(std::move(checkpoint));
  if (checkpoints_.size() < kCheckpoints) return;
  std::size_t kept = 0;
  for (std::size_t i = 1; i < checkpoints_.size(); i += 2) {
    checkpoints_[kept++] = std::move(checkpoints_[i]);
  }
  checkpoints_.resize(kept);
  span_ *= 2;
}

const InflatedSource::Checkpoint* InflatedSource::before(std::uint64_t offset) const {
  const auto after = std::ranges::upper_bound(checkpoints_, offset, {}, &Checkpoint::out);
  return after == checkpoints_.begin() ? nullptr : &*(after - 1);
}

Result<std::unique_ptr<InflatedSource::Cursor>> InflatedSource::cursor_for(
    std::uint64_t offset) const {
  const Checkpoint* const from = before(offset);
  const std::uint64_t least = from != nullptr ? from->out : 0;
  {
    const std::lock_guard lock(mutex_);
    auto best = idle_.end();
    for (auto it = idle_.begin(); it != idle_.end(); ++it) {
      const std::uint64_t at = (*it)->out();
      if (at < least || at > offset) continue;
      if (best == idle_.end() || at > (*best)->out()) best = it;
    }
    if (best != idle_.end()) {
      auto out = std::move(*best);
      idle_.erase(best);
      return out;
    }
  }
  auto out = std::make_unique<Cursor>(*this, from);
  if (from != nullptr) {
    if (auto primed = out->go_on_from(*from); !primed) return primed.error();
  }
  return out;
}

void InflatedSource::give_back(std::unique_ptr<Cursor> cursor) const {
  const std::lock_guard lock(mutex_);
  if (idle_.size() == kIdleCursors) idle_.erase(idle_.begin());
  idle_.push_back(std::move(cursor));
}

Result<std::size_t> InflatedSource::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  if (offset >= size_ || out.empty()) return std::size_t{0};
  out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size_ - offset)));
  auto cursor = cursor_for(offset);
  if (!cursor) return cursor.error();
  std::vector<std::byte> passed;
  while ((*cursor)->out() < offset) {
    passed.resize(kPiece);
    const std::uint64_t left = offset - (*cursor)->out();
    auto got = (*cursor)->inflate_into(
        std::span(passed).first(static_cast<std::size_t>(std::min<std::uint64_t>(left, kPiece))),
        false);
    if (!got) return got.error();
    if (*got == 0) return Error{ErrorCode::unreadable, "the packed bytes changed meanwhile"};
  }
  std::size_t done = 0;
  while (done < out.size()) {
    auto got = (*cursor)->inflate_into(out.subspan(done), false);
    if (!got) return got.error();
    if (*got == 0) break;
    done += *got;
  }
  give_back(std::move(*cursor));
  return done;
}

}  // namespace bridle::vfs
