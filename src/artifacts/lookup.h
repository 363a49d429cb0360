// The rows of a small table that those of a large one name by their row ids (people, chats), read
// once. A join would look each of them up for every row of the other, and tell its damage as often.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "artifacts/rows.h"

namespace bridle::artifacts {

class Lookup {
 public:
  // More than this is told and left out: 100,000 people have 15 MB.
  static constexpr std::size_t kMostBytes = 64U << 20;

  Lookup() = default;

  // Reads text columns of `table`; what this version of the schema lacks is empty.
  template <typename Row>
  Lookup(const sqlite::Database& db, std::string_view table,
         std::initializer_list<std::string_view> columns, Emit<Row>& out) {
    if (!db.has_table(table)) return;
    bool full = false;
    for_each_row(db, {.table = table, .alias = "t", .columns = db.select_list(table, "t", columns)},
                 out, [&](const sqlite::Statement& row, const Where& where) {
                   if (full) return;
                   const Cells<Row> cells(row, where, out);
                   const std::size_t first = cells_.size();
                   int number = 0;
                   for (const std::string_view column : columns) {
                     add(cells.text(++number, column));
                   }
                   rows_.try_emplace(where.number, first);
                   full = bytes() > kMostBytes;
                   if (full)
                     out.damage(where,
                                "more rows than any phone has; those from here on are not read");
                 });
  }

  // Nothing when there is no such row, or no text in it. Valid as long as this is.
  std::optional<std::string_view> text(std::optional<std::int64_t> row_id,
                                       std::size_t column) const {
    const auto row = row_id ? rows_.find(*row_id) : rows_.end();
    if (row == rows_.end()) return std::nullopt;
    const Cell& cell = cells_[row->second + column];
    if (cell.length == kNone) return std::nullopt;
    return std::string_view(text_).substr(cell.offset, cell.length);
  }

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};
  struct Cell {
    std::size_t offset = 0;
    std::size_t length = kNone;
  };

  void add(std::optional<std::string_view> text) {
    Cell& cell = cells_.emplace_back();
    if (!text) return;
    cell = {text_.size(), text->size()};
    text_ += *text;
  }

  std::size_t bytes() const {
    constexpr std::size_t kOfMapEntry = 64;
    return text_.size() + cells_.size() * sizeof(Cell) + rows_.size() * kOfMapEntry;
  }

  std::unordered_map<std::int64_t, std::size_t> rows_;  // row id -> its first cell
  std::vector<Cell> cells_;
  std::string text_;
};

}  // namespace bridle::artifacts
