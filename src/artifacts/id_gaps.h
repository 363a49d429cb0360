// Numbers that a table gave to rows and that no row has any more. SQLite numbers the rows of an
// AUTOINCREMENT table in ascending order, never gives a number twice, and keeps the last one that
// it gave in the table sqlite_sequence (https://www.sqlite.org/autoinc.html).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "artifacts/rows.h"
#include "base/time.h"

namespace bridle::artifacts {

class IdGaps {
 public:
  struct Gap {
    std::uint64_t ids = 0;
    std::int64_t after_id = 0;  // the row before it
    std::optional<Timestamp> before = std::nullopt;
    std::optional<Timestamp> after = std::nullopt;
  };

  // Rows in ascending order.
  void add(std::int64_t id, std::optional<Timestamp> time) {
    ordered_ = ordered_ && (!any_ || id > last_id_);
    if (any_ && ordered_) {
      // Without a sign: the numbers can be as far apart as numbers are.
      const std::uint64_t ids =
          static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(last_id_) - 1;
      missing_ += ids;
      if (ids > 0) ++gaps_;
      if (ids > longest_.ids) longest_ = {ids, last_id_, last_time_, time};
    }
    if (!any_) first_id_ = id;
    any_ = true;
    last_id_ = id;
    last_time_ = time;
  }

  bool known() const { return any_ && ordered_; }
  std::uint64_t missing() const { return missing_; }  // between the first row and the last
  const Gap& longest() const { return longest_; }
  std::int64_t last_id() const { return last_id_; }
  std::optional<Timestamp> last_time() const { return last_time_; }

  // "12 numbers of messages between 1 and 40 are missing, in 3 gaps; the longest is of 8, between
  // 2024-03-01T10:00:00Z and 2024-03-02T10:00:00Z".
  std::string in_words(std::string_view what) const {
    std::string out = std::to_string(missing_) + " numbers of ";
    out.append(what).append(" between ").append(std::to_string(first_id_));
    out += " and " + std::to_string(last_id_) + " are missing, in " + std::to_string(gaps_) +
           (gaps_ == 1 ? " gap" : " gaps") + "; the longest is of " + std::to_string(longest_.ids);
    if (longest_.before && longest_.after) {
      out += ", between " + rfc3339(*longest_.before) + " and " + rfc3339(*longest_.after);
    }
    return out;
  }

  // "The last number given to messages is 44, the newest that is there has 40, of
  // 2024-03-02T10:00:00Z: 4 were deleted". REQUIRES: last_given > last_id().
  std::string newest_in_words(std::int64_t last_given, std::string_view what) const {
    std::string out = "The last number given to ";
    out.append(what).append(" is ").append(std::to_string(last_given));
    out += ", the newest that is there has " + std::to_string(last_id_);
    if (last_time_) out += ", of " + rfc3339(*last_time_);
    const std::uint64_t ids =
        static_cast<std::uint64_t>(last_given) - static_cast<std::uint64_t>(last_id_);
    return out + ": " + std::to_string(ids) + (ids == 1 ? " was" : " were") + " deleted";
  }

 private:
  bool any_ = false;
  bool ordered_ = true;
  std::int64_t first_id_ = 0;
  std::int64_t last_id_ = 0;
  std::optional<Timestamp> last_time_;
  std::uint64_t missing_ = 0;
  std::uint64_t gaps_ = 0;
  Gap longest_;
};

// The last number that `table` gave; nothing where it does not keep it.
template <typename Row>
std::optional<std::int64_t> last_given_id(const sqlite::Database& db, std::string_view table,
                                          Emit<Row>& out) {
  constexpr std::string_view kSequences = "sqlite_sequence";
  std::optional<std::int64_t> last;
  if (!db.has_table(kSequences)) return last;
  for_each_row(db,
               {.table = kSequences,
                .alias = "s",
                .columns = db.select_list(kSequences, "s", {"name", "seq"})},
               out, [&](const sqlite::Statement& row, const Where& where) {
                 if (row.maybe_text(1) != table) return;
                 last = Cells<Row>(row, where, out).integer(2, "seq");
               });
  return last;
}

}  // namespace bridle::artifacts
