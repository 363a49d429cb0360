#include "report/digest.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace bridle::report {
namespace {

constexpr std::int64_t kSecond = kNsPerSecond;
constexpr std::int64_t kDay = 86'400 * kSecond;

// How far from an alert an event may lie to be kept: the widest in which not too many lie. Each
// later one keeps a part of what the one before kept, so that the order of narrowing changes
// nothing. Beyond the last, nothing is kept.
constexpr std::array<std::int64_t, 10> kWindows = {
    TimelineDigest::kFar, 30 * kDay,     7 * kDay,     kDay,    6 * 3600 * kSecond,
    3600 * kSecond,       600 * kSecond, 60 * kSecond, kSecond, 0};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

std::int64_t distance(std::int64_t a, std::int64_t b) {
  // Unsigned: the ends of the range are further apart than a signed number holds.
  const auto apart = a > b ? static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b)
                           : static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a);
  return static_cast<std::int64_t>(std::min<std::uint64_t>(apart, TimelineDigest::kFar));
}

}  // namespace

TimelineDigest::TimelineDigest(std::vector<Timestamp> alerts, Options options)
    : alerts_(std::move(alerts)), options_(options) {
  std::ranges::sort(alerts_);
}

TimelineDigest TimelineDigest::fresh() const { return {alerts_, options_}; }

std::int64_t TimelineDigest::distance_to_alert(std::int64_t unix_ns) {
  while (next_alert_ < alerts_.size() && alerts_[next_alert_].unix_ns < unix_ns) ++next_alert_;
  std::int64_t nearest = kFar;
  if (next_alert_ < alerts_.size()) nearest = distance(alerts_[next_alert_].unix_ns, unix_ns);
  if (next_alert_ > 0) {
    nearest = std::min(nearest, distance(alerts_[next_alert_ - 1].unix_ns, unix_ns));
  }
  return nearest;
}

void TimelineDigest::add(const EventKey& key, std::string_view line) {
  ++events_;
  const std::int64_t bucket = floor_div(floor_div(key.unix_ns, kDay), width_);
  if (bucket != bucket_) {
    end_bucket();
    bucket_ = floor_div(floor_div(key.unix_ns, kDay), width_);
  }
  if (key.artifact >= current_.size()) current_.resize(key.artifact + 1);
  ++current_[key.artifact];

  if (level_ == kWindows.size()) return;
  const std::int64_t apart = distance_to_alert(key.unix_ns);
  if (apart > kWindows[level_]) return;
  lines_.push_back({std::string(line), apart});
  bytes_ += line.size();
  narrow();
}

void TimelineDigest::end_bucket() {
  if (!bucket_) return;
  // A wider bucket than the one that was closed last may go on where that ended.
  const bool again = !cells_.empty() && cells_.back().bucket == *bucket_;
  for (std::uint32_t i = 0; i < current_.size(); ++i) {
    if (current_[i] == 0) continue;
    cells_.push_back({*bucket_, i, current_[i]});
    current_[i] = 0;
  }
  bucket_.reset();
  if (again) add_up();
  while (cells_.size() > options_.most_cells) coarsen();
}

void TimelineDigest::coarsen() {
  width_ *= 2;
  for (DayCell& cell : cells_) cell.bucket = floor_div(cell.bucket, 2);
  add_up();
}

void TimelineDigest::add_up() {
  std::ranges::sort(cells_, [](const DayCell& a, const DayCell& b) {
    return std::pair(a.bucket, a.artifact) < std::pair(b.bucket, b.artifact);
  });
  std::vector<DayCell> merged;
  for (const DayCell& cell : cells_) {
    if (!merged.empty() && merged.back().bucket == cell.bucket &&
        merged.back().artifact == cell.artifact) {
      merged.back().events += cell.events;
    } else {
      merged.push_back(cell);
    }
  }
  cells_ = std::move(merged);
}

void TimelineDigest::keep_within(std::size_t level) {
  level_ = level;
  const std::int64_t window = level < kWindows.size() ? kWindows[level] : -1;
  std::erase_if(lines_, [&](const NearLine& near) { return near.distance_ns > window; });
  bytes_ = 0;
  for (const NearLine& near : lines_) bytes_ += near.line.size();
}

void TimelineDigest::narrow() {
  while (lines_.size() > options_.most_events || bytes_ > options_.most_bytes) {
    keep_within(level_ + 1);
  }
}

void TimelineDigest::join(TimelineDigest later) {
  end_bucket();
  later.end_bucket();
  events_ += later.events_;
  while (width_ < later.width_) coarsen();
  while (later.width_ < width_) later.coarsen();
  cells_.insert(cells_.end(), later.cells_.begin(), later.cells_.end());
  add_up();
  while (cells_.size() > options_.most_cells) coarsen();

  const std::size_t level = std::max(level_, later.level_);
  std::ranges::move(later.lines_, std::back_inserter(lines_));
  keep_within(level);
  narrow();
}

void TimelineDigest::close() { end_bucket(); }

void TimelineDigest::rewrite_lines(const std::function<std::string(std::string_view)>& rewrite) {
  bytes_ = 0;
  for (NearLine& near : lines_) {
    near.line = rewrite(near.line);
    bytes_ += near.line.size();
  }
}

}  // namespace bridle::report
