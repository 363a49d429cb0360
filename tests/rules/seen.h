// What the tests of rules make: rows as a rule would have kept them, and the alerts it raises.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/rule.h"

namespace bridle::rules::test {

inline Timestamp at(std::string_view rfc3339) {
  const auto time = parse_rfc3339(rfc3339);
  EXPECT_TRUE(time.has_value()) << rfc3339;
  return time.value_or(Timestamp{});
}

// A row with a time first, "" for none, and texts.
inline Seen seen(std::string_view time, const std::vector<std::string_view>& texts) {
  Seen out;
  out.values.emplace_back(time.empty() ? Value() : Value(at(time)));
  for (const std::string_view text : texts) out.values.emplace_back(Value(text));
  return out;
}

struct Flagged {
  std::size_t watch = 0;
  std::string why;
};

inline std::vector<Flagged> judged(const CrossRule& rule, const std::vector<Watched>& seen) {
  std::vector<Flagged> out;
  rule.judge(seen, [&](std::size_t watch, const Seen&, std::string why) {
    out.push_back({watch, std::move(why)});
  });
  return out;
}

// Whether the rule wants such a row: values by the names of its columns.
class OneRow {
 public:
  explicit OneRow(std::vector<Value> values) : values_(std::move(values)) {
    for (std::uint32_t i = 0; i < values_.size(); ++i) {
      columns_.emplace_back();
      indexes_.push_back(i);
    }
  }
  bool wanted_by(const Watch& watch) const {
    const RowView view{nullptr, columns_, values_.data()};
    return watch.wants == nullptr || watch.wants(Row(view, indexes_));
  }

 private:
  std::vector<Value> values_;
  std::vector<Column> columns_;
  std::vector<std::uint32_t> indexes_;
};

}  // namespace bridle::rules::test
