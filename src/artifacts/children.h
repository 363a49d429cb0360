// Children: the rows of another table that name rows of this one, in step with them. Neither side
// needs an index in the evidence, no row is looked at twice, and nothing but numbers is sorted.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "artifacts/rows.h"

namespace bridle::artifacts {

struct Child {
  std::int64_t parent = 0;
  std::int64_t row = 0;    // its own row id
  std::int64_t value = 0;  // one number of it; 0 where it has none
};

// 24 bytes a row.
class Children {
 public:
  // More rows than this are told and left out: ten times what a phone of ten years has.
  static constexpr std::size_t kMost = 20'000'000;

  Children() = default;

  // Reads the columns `parent` and `value` of `table`; "" for no value.
  template <typename Row>
  Children(const sqlite::Database& db, std::string_view table, std::string_view parent,
           std::string_view value, Emit<Row>& out) {
    bool full = false;
    for_each_row(db,
                 {.table = table,
                  .alias = "t",
                  .columns = db.select_list(table, "t", {parent}) + ", " +
                             (value.empty() ? "NULL" : db.select_list(table, "t", {value}))},
                 out, [&](const sqlite::Statement& row, const Where& where) {
                   if (full) return;
                   const auto key = row.maybe_integer(1);
                   if (children_.size() + of_none_.size() == kMost) {
                     full = true;
                     out.damage(where,
                                "more rows than any phone has; those from here on are not "
                                "read");
                   } else if (key) {
                     children_.push_back({*key, where.number, row.maybe_integer(2).value_or(0)});
                   } else {
                     of_none_.push_back({0, where.number, row.maybe_integer(2).value_or(0)});
                   }
                 });
    const auto before = [](const Child& a, const Child& b) {
      return a.parent != b.parent ? a.parent < b.parent : a.row < b.row;
    };
    if (!std::is_sorted(children_.begin(), children_.end(), before)) {
      std::sort(children_.begin(), children_.end(), before);
    }
    last_ = children_.size();
  }

  struct Taken {
    std::span<const Child> passed;  // of parents that did not come
    std::span<const Child> own;
  };
  // The children of `parent`, and those that lie between it and the parent before. Parents come in
  // ascending order and from some point on `from_the_end`, as for_each_row gives them.
  Taken take(std::int64_t parent, bool from_the_end) {
    const std::size_t first = first_;
    const std::size_t last = last_;
    const Child* all = children_.data();
    if (from_the_end) {
      while (last_ > first_ && all[last_ - 1].parent > parent) --last_;
      const std::size_t middle = last_;
      while (last_ > first_ && all[last_ - 1].parent == parent) --last_;
      return {{all + middle, last - middle}, {all + last_, middle - last_}};
    }
    while (first_ < last_ && all[first_].parent < parent) ++first_;
    const std::size_t middle = first_;
    while (first_ < last_ && all[first_].parent == parent) ++first_;
    return {{all + first, middle - first}, {all + middle, first_ - middle}};
  }

  // The children of `parent`, for parents that come in no order; take() does not see it.
  std::span<const Child> of(std::int64_t parent) const {
    const auto range =
        std::equal_range(children_.begin(), children_.end(), Child{.parent = parent},
                         [](const Child& a, const Child& b) { return a.parent < b.parent; });
    return {range.first, range.second};
  }

  // What no take() gave.
  std::span<const Child> rest() const {
    return std::span(children_).subspan(first_, last_ - first_);
  }
  // Those that name no parent.
  std::span<const Child> of_none() const { return of_none_; }

 private:
  std::vector<Child> children_;
  std::vector<Child> of_none_;
  std::size_t first_ = 0;
  std::size_t last_ = 0;
};

// What take() passed or rest() gave, the children of one parent at a time.
template <typename Each>
void for_each_family(std::span<const Child> children, Each&& each) {
  for (std::size_t size = 1; !children.empty(); children = children.subspan(size), size = 1) {
    while (size < children.size() && children[size].parent == children[0].parent) ++size;
    each(children.first(size));
  }
}

// Cells of children, row by row.
template <typename Row>
class ChildReader {
 public:
  ChildReader() = default;
  ChildReader(const sqlite::Database& db, sqlite::RowQuery query, Emit<Row>& out)
      : table_(query.table), out_(&out) {
    auto reader = sqlite::RowReader::open(db, std::move(query));
    if (reader) {
      reader_ = std::move(*reader);
    } else {
      out.damage(Where::whole_file(), reader.error().message);
    }
  }

  // Null, and damage of the child, when it cannot be read. Valid until the next call.
  const sqlite::Statement* read(std::int64_t row_id) {
    if (!reader_) return nullptr;
    const sqlite::Statement* row = reader_->read(row_id);
    if (!reader_->problem().empty()) {
      out_->damage(Where::at_row(table_, row_id), reader_->problem());
    }
    return row;
  }

 private:
  std::string_view table_;
  Emit<Row>* out_ = nullptr;
  std::optional<sqlite::RowReader> reader_;
};

}  // namespace bridle::artifacts
