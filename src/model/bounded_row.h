// BoundedRow: a row with its values, each asked for once, and cut to what limits.h allows of one
// record: a few bytes of evidence can name the same long text thousands of times.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/record.h"

namespace bridle {

class BoundedRow {
 public:
  BoundedRow() = default;
  BoundedRow(const BoundedRow&) = delete;
  BoundedRow& operator=(const BoundedRow&) = delete;

  // Takes a row; what of it was cut, in words, or nothing when all of it fits. Values are cut at
  // their end, lists to their first values.
  std::optional<std::string> take(const RowView& row);

  // The row that was taken last: dies with it, and at the next take().
  const RowView& view() const { return view_; }
  // Of its texts, blobs and lists together.
  std::size_t bytes() const { return bytes_; }

 private:
  std::string cut_values(std::span<const Column> columns);

  RowView view_;
  std::size_t bytes_ = 0;
  std::vector<Value> values_;                         // by column
  std::vector<std::vector<std::string_view>> lists_;  // that values_ of a cut row refer to
};

}  // namespace bridle
