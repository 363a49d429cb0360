#include "model/bounded_row.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "model/words.h"

namespace bridle {
namespace {

constexpr std::size_t kMostColumns = 64;

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

// Of a whole row; beyond limits::kRecordBytes when it does not fit.
std::size_t bytes_of(const RowView& row) {
  std::size_t bytes = 0;
  for (const Column& column : row.columns) {
    bytes += bytes_of(column.get(row.row));
    if (bytes > limits::kRecordBytes) break;
  }
  return bytes;
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

template <std::size_t kIndex>
Value BoundedRow::value_at(const void* self) {
  return static_cast<const BoundedRow*>(self)->values_[kIndex];
}

template <std::size_t... kIndexes>
void BoundedRow::set_columns(std::index_sequence<kIndexes...> /*indexes*/, const RowView& row) {
  constexpr Value (*kGetters[])(const void*) = {&value_at<kIndexes>...};
  columns_.assign(row.columns.begin(), row.columns.end());
  for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].get = kGetters[i];
}

std::optional<std::string> BoundedRow::take(const RowView& row) {
  view_ = row;
  bytes_ = bytes_of(row);
  if (bytes_ <= limits::kRecordBytes || !BRIDLE_CHECK(row.columns.size() <= kMostColumns)) {
    return std::nullopt;
  }
  std::size_t left = limits::kRecordBytes;
  std::string cut;
  const auto note = [&](const Column& column) {
    cut += (cut.empty() ? "" : ", ") + std::string(column.name);
  };
  values_.clear();
  lists_.clear();
  lists_.reserve(row.columns.size());
  for (const Column& column : row.columns) {
    Value value = column.get(row.row);
    const std::size_t most = std::min(limits::kValueBytes, left);
    if (value.kind() == Value::Kind::text && value.text().size() > most) {
      value = Value(cut_text(value.text(), most));
      note(column);
    } else if (value.kind() == Value::Kind::blob && value.blob().size() > most) {
      value = Value(value.blob().first(most));
      note(column);
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
      if (any_cut || kept.size() < whole.size()) note(column);
      value = kept.empty() ? Value() : Value(std::span<const std::string_view>(kept));
    }
    left -= std::min(left, bytes_of(value));
    values_.push_back(value);
  }
  bytes_ = limits::kRecordBytes - left;
  set_columns(std::make_index_sequence<kMostColumns>(), row);
  view_ = {this, columns_};
  return "a record of more than " + with_commas(limits::kRecordBytes) + " bytes, or a value of " +
         "more than " + with_commas(limits::kValueBytes) + " bytes or " +
         with_commas(limits::kListValues) + " items: cut " + cut;
}

}  // namespace bridle
