#include "report/row_summary.h"

#include <algorithm>

#include "base/hash.h"
#include "bytes/text.h"
#include "report/escape.h"

namespace bridle::report {
namespace {

constexpr std::string_view kSeparator = " \u00B7 ";
constexpr std::string_view kCut = "\u2026";

// At most a little more than the summary may hold: a message can be megabytes.
void append_bounded(std::string_view text, std::string& out) {
  out.append(text.substr(0, kSummaryBytes + 1));
}

void append_plain(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Value::Kind::none:
      break;
    case Value::Kind::boolean:
      out += value.boolean() ? "true" : "false";
      break;
    case Value::Kind::integer:
      append_number(value.integer(), out);
      break;
    case Value::Kind::real:
      append_number(value.real(), out);
      break;
    case Value::Kind::time:
      append_rfc3339(value.time(), out);
      break;
    case Value::Kind::text:
      append_bounded(value.text(), out);
      break;
    case Value::Kind::list: {
      const std::size_t start = out.size();
      for (const std::string_view item : value.list()) {
        if (out.size() - start > kSummaryBytes) break;
        if (out.size() != start) out += ", ";
        append_bounded(item, out);
      }
      break;
    }
    case Value::Kind::blob:
      append_hex(value.blob().first(std::min(value.blob().size(), kSummaryBytes / 2 + 1)), out);
      break;
  }
}

// Cuts what was appended since `start` down to kSummaryBytes, between two characters.
void cut(std::size_t start, std::string& out) {
  const std::string_view all = std::string_view(out).substr(start);
  if (all.size() <= kSummaryBytes) return;
  out.resize(start + front_of(all, kSummaryBytes - kCut.size()).size());
  out += kCut;
}

}  // namespace

EventShape event_shape(std::span<const Column> columns, std::span<const std::string_view> summary) {
  EventShape shape;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].role == Role::time) shape.times.push_back(i);
  }
  for (const std::string_view name : summary) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].name == name) shape.summary.push_back(i);
    }
  }
  return shape;
}

void append_summary(const RowView& row, const EventShape& shape, std::string& out) {
  const std::size_t start = out.size();
  for (const std::size_t index : shape.summary) {
    const Value value = row.value(index);
    if (value.is_none()) continue;
    const std::size_t before = out.size();
    if (before != start) out += kSeparator;
    const std::size_t value_start = out.size();
    append_plain(value, out);
    if (out.size() == value_start) out.resize(before);  // an empty text says nothing in one line
    if (out.size() - start > kSummaryBytes) break;
  }
  cut(start, out);
}

}  // namespace bridle::report
