// Rows of any shape, for tests of what a value means.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "match/matcher.h"
#include "model/record.h"

namespace bridle::test {

// A row of up to eight columns, each with a role and a text or a list of texts.
class AnyRow {
 public:
  AnyRow() = default;
  AnyRow(std::initializer_list<std::pair<Role, std::string>> texts) {
    for (const auto& [role, text] : texts) add(role, {text}, false);
  }

  void add(Role role, std::vector<std::string> texts, bool as_list) {
    cells_.push_back({role, std::move(texts), {}, as_list});
  }

  struct Cell {
    Role role = Role::none;
    std::vector<std::string> texts;
    std::vector<std::string_view> views;
    bool as_list = false;
  };
  const std::vector<Cell>& cells() const { return cells_; }

  // REQUIRES: the row outlives the view and does not change.
  RowView view() {
    for (Cell& cell : cells_) cell.views.assign(cell.texts.begin(), cell.texts.end());
    columns_.clear();
    constexpr Value (*kGetters[])(const void*) = {get<0>, get<1>, get<2>, get<3>,
                                                  get<4>, get<5>, get<6>, get<7>};
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      columns_.push_back({"column", cells_[i].role, "", kGetters[i]});
    }
    return {this, columns_};
  }

 private:
  template <std::size_t kIndex>
  static Value get(const void* row) {
    const Cell& cell = static_cast<const AnyRow*>(row)->cells_[kIndex];
    if (cell.as_list) return Value(std::span<const std::string_view>(cell.views));
    return Value(cell.views.front());
  }

  std::vector<Cell> cells_;
  std::vector<Column> columns_;
};

// A bundle of one indicator for each pattern: indicator--0, indicator--1, ...
inline std::string bundle_of(const std::vector<std::string>& patterns) {
  std::string text = R"({"type":"bundle","id":"bundle--1","objects":[)";
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (i > 0) text += ',';
    text += R"({"type":"indicator","id":"indicator--)" + std::to_string(i) +
            R"(","pattern_type":"stix","pattern":")";
    for (const char c : patterns[i]) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += "\"}";
  }
  return text + "]}";
}

}  // namespace bridle::test
