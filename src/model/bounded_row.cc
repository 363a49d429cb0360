#include "model/bounded_row.h"

#include <algorithm>

#include "base/limits.h"
#include "model/words.h"

namespace bridle {
namespace {

// What a value adds to a record, or more than any limit when one of its own is passed.
std::size_t bytes_of(const Value& value) {
  constexpr std::size_t kTooMany = limits::kRecordBytes + 1;
  switch (value.kind()) {
    case Value::Kind::text:
      return value.text().size() > limits::kValueBytes ? kTooMany : value.text().size();
    case Value::Kind::blob:
      return value.blob().size() > limits::kValueBytes ? kTooMany : value.blob().size();
    case Value::Kind::list: {
      if (value.list().size() > limits::kListValues) return kTooMany;
      std::size_t sum = 0;
      for (const std::string_view item : value.list()) {
        if (item.size() > limits::kValueBytes) return kTooMany;
        sum += item.size();
        if (sum > limits::kRecordBytes) return kTooMany;
      }
      return sum;
    }
    default:
      return 0;
  }
}

// The front of a text, between two characters.
std::string_view cut_text(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  for (int back = 0; back < 3 && most > 0; ++back) {
    if ((static_cast<unsigned char>(text[most]) & 0xC0) != 0x80) break;
    --most;
  }
  return text.substr(0, most);
}

}  // namespace

std::optional<std::string> BoundedRow::take(const RowView& row) {
  values_.resize(row.columns.size());
  bytes_ = 0;
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    values_[i] = row.value(i);
    if (bytes_ <= limits::kRecordBytes) bytes_ += bytes_of(values_[i]);
  }
  std::optional<std::string> cut;
  if (bytes_ > limits::kRecordBytes) cut = cut_values(row.columns);
  view_ = {row.row, row.columns, values_.data()};
  return cut;
}

std::string BoundedRow::cut_values(std::span<const Column> columns) {
  std::size_t left = limits::kRecordBytes;
  std::string cut;
  lists_.clear();
  lists_.reserve(values_.size());
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const auto note = [&] { cut += (cut.empty() ? "" : ", ") + std::string(columns[i].name); };
    Value& value = values_[i];
    const std::size_t most = std::min(limits::kValueBytes, left);
    if (value.kind() == Value::Kind::text && value.text().size() > most) {
      value = Value(cut_text(value.text(), most));
      note();
    } else if (value.kind() == Value::Kind::blob && value.blob().size() > most) {
      value = Value(value.blob().first(most));
      note();
    } else if (value.kind() == Value::Kind::list) {
      const std::span<const std::string_view> whole = value.list();
      std::vector<std::string_view>& kept = lists_.emplace_back();
      bool any_cut = whole.size() > limits::kListValues;
      std::size_t room = left;
      for (const std::string_view item : whole.first(std::min(whole.size(), limits::kListValues))) {
        kept.push_back(cut_text(item, std::min(limits::kValueBytes, room)));
        any_cut = any_cut || kept.back().size() < item.size();
        room -= kept.back().size();
        if (room == 0) break;
      }
      if (any_cut || kept.size() < whole.size()) note();
      value = kept.empty() ? Value() : Value(std::span<const std::string_view>(kept));
    }
    left -= std::min(left, bytes_of(value));
  }
  bytes_ = limits::kRecordBytes - left;
  return "a record of more than " + with_commas(limits::kRecordBytes) + " bytes, or a value of " +
         "more than " + with_commas(limits::kValueBytes) + " bytes or " +
         with_commas(limits::kListValues) + " items: cut " + cut;
}

}  // namespace bridle
