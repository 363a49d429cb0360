// A rule across records: what no single file shows. It says which rows of which artifacts it wants
// to see; they are kept while the evidence is read, and when all has been read it judges them.
//
// src/rules/<platform>/<name>.cc defines `<platform>_<name>` with BRIDLE_RULE; nothing else needs
// to know of it. Rules that one artifact's rows decide alone stand beside its parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/alert.h"
#include "model/record.h"
#include "model/sink.h"

namespace bridle::rules {

// A row on its way past a rule: its values by their position in Watch::columns.
class Row {
 public:
  Row(const RowView& view, std::span<const std::uint32_t> columns)
      : view_(view), columns_(columns) {}

  Value value(std::size_t i) const { return view_.value(columns_[i]); }
  // "" for what is no text.
  std::string_view text(std::size_t i) const {
    const Value v = value(i);
    return v.kind() == Value::Kind::text ? v.text() : std::string_view();
  }
  std::optional<Timestamp> time(std::size_t i) const {
    const Value v = value(i);
    return v.kind() == Value::Kind::time ? std::optional(v.time()) : std::nullopt;
  }

 private:
  const RowView& view_;
  std::span<const std::uint32_t> columns_;
};

// A value that outlives its row: of a long text the first limits::kAlertValue bytes, of a list the
// first kMostListed of such texts.
inline constexpr std::size_t kMostListed = 64;
class Kept {
 public:
  explicit Kept(const Value& value);
  // Dies with this, and when this moves.
  Value value() const;
  std::vector<std::string_view> list() const { return {list_.begin(), list_.end()}; }

 private:
  Value plain_;  // whatever has no text
  std::string text_;
  std::vector<std::string> list_;
};

// A row that a rule wanted.
struct Seen {
  std::vector<Kept> values;  // as in Watch::columns
  Place place;

  std::string_view text(std::size_t i) const;
  std::optional<Timestamp> time(std::size_t i) const;
  std::optional<std::int64_t> integer(std::size_t i) const;
  std::vector<std::string_view> list(std::size_t i) const;
};

// Rows of one artifact.
struct Watch {
  std::string_view artifact;                  // "ios.data_usage"
  std::span<const std::string_view> columns;  // names of its columns
  bool (*wants)(const Row& row) = nullptr;    // called for every row; null: all are wanted
  bool times_only = false;                    // of each keep the first column alone, a time
};

// Of one file and watch, and of one watch in all: more rows than that are not kept, which is told.
// A row takes some 500 bytes, a time 8.
inline constexpr std::size_t kMostOfFile = 20'000;
inline constexpr std::size_t kMostInAll = 100'000;
inline constexpr std::size_t kMostTimesOfFile = 2'000'000;
inline constexpr std::size_t kMostTimesInAll = 4'000'000;

// What one watch saw.
struct Watched {
  std::vector<Seen> rows;        // in the order of the evidence
  std::vector<Timestamp> times;  // of Watch::times_only, ascending

  // Whether a time lies within `ns` nanoseconds of `time`.
  bool any_near(Timestamp time, std::int64_t ns) const;
};

// By the position in CrossRule::watches.
using SeenRows = std::span<const Watched>;

// Whether `later` comes within `ns` nanoseconds after `earlier`, whatever times the evidence
// states.
bool within_after(Timestamp earlier, Timestamp later, std::int64_t ns);

// Raises an alert at row `row` of watch `watch`; `why` is one sentence that names the others.
using Flag = std::function<void(std::size_t watch, const Seen& row, std::string why)>;

struct CrossRule {
  Rule rule;
  std::span<const Watch> watches;
  void (*judge)(SeenRows seen, const Flag& flag) = nullptr;
  // Sees only rows whose first column, a time, lies in the time that the phone was in other hands,
  // and nothing when that was not named.
  bool in_custody = false;
};

}  // namespace bridle::rules

#define BRIDLE_RULE(name)                       \
  extern const ::bridle::rules::CrossRule name; \
  const ::bridle::rules::CrossRule name
