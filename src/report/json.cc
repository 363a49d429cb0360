#include "report/json.h"

#include <cmath>

#include "base/hash.h"
#include "bytes/text.h"
#include "report/escape.h"

namespace bridle::report {
namespace {

void append_unit(std::uint32_t unit, std::string& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[unit >> shift & 15];
}

void append_u_escape(std::uint32_t c, std::string& out) {
  if (c >= 0x10000) {
    append_unit(0xD800 + ((c - 0x10000) >> 10), out);
    c = 0xDC00 + ((c - 0x10000) & 0x3FF);
  }
  append_unit(c, out);
}

void append_ascii(char c, std::string& out) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      append_unit(static_cast<unsigned char>(c), out);
  }
}

void append_field(std::string_view name, const Value& value, std::string& out) {
  if (value.is_none()) return;
  out += ",\"";
  out += name;
  out += "\":";
  append_value(value, out);
}

void append_place(const Where& where, std::string& out) {
  switch (where.kind) {
    case Where::Kind::file:
      break;
    case Where::Kind::offset:
      out += ",\"offset\":";
      append_number(where.number, out);
      break;
    case Where::Kind::line:
      out += ",\"line\":";
      append_number(where.number, out);
      break;
    case Where::Kind::row:
      out += ",\"table\":";
      append_string(where.name, out);
      out += ",\"row\":";
      append_number(where.number, out);
      break;
    case Where::Kind::key:
      out += ",\"key\":";
      append_string(where.name, out);
      break;
  }
}

void append_file(std::string_view path, std::string_view file_id, std::string& out) {
  out += "\"where\":{\"path\":";
  append_string(path, out);
  if (!file_id.empty()) {
    out += ",\"file_id\":";
    append_string(file_id, out);
  }
}

}  // namespace

void append_string(std::string_view text, std::string& out) {
  out += '"';
  append_escaped(
      text, out, [&](char c) { append_ascii(c, out); },
      [&](std::uint32_t c) { append_u_escape(c, out); });
  out += '"';
}

void append_value(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Value::Kind::none:
      out += "null";
      break;
    case Value::Kind::boolean:
      out += value.boolean() ? "true" : "false";
      break;
    case Value::Kind::integer:
      append_number(value.integer(), out);
      break;
    case Value::Kind::real:
      if (std::isfinite(value.real())) {
        append_number(value.real(), out);
      } else {
        out += "null";
      }
      break;
    case Value::Kind::time:
      out += '"';
      append_rfc3339(value.time(), out);
      out += '"';
      break;
    case Value::Kind::text:
      append_string(value.text(), out);
      break;
    case Value::Kind::list: {
      char separator = '[';
      for (const std::string_view item : value.list()) {
        out += separator;
        append_string(item, out);
        separator = ',';
      }
      out += ']';
      break;
    }
    case Value::Kind::blob:
      out += '"';
      append_hex(value.blob(), out);
      out += '"';
      break;
  }
}

void append_fields(const RowView& row, std::string& out) {
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    append_field(row.columns[i].name, row.value(i), out);
  }
}

void append_where(std::string_view path, std::string_view file_id, const Where& where,
                  std::string& out) {
  append_file(path, file_id, out);
  append_place(where, out);
  out += '}';
}

void append_where(const Place& place, std::string& out) {
  append_where(place.path, place.file_id, Where{place.kind, place.name, place.number}, out);
}

std::optional<Timestamp> first_time(const RowView& row) {
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    if (row.columns[i].role != Role::time) continue;
    const Value value = row.value(i);
    if (value.kind() == Value::Kind::time) return value.time();
  }
  return std::nullopt;
}

std::string record_head(std::string_view artifact, std::string_view path,
                        std::string_view file_id) {
  std::string head = "{\"artifact\":\"";
  head += artifact;
  head += "\",";
  append_file(path, file_id, head);
  return head;
}

void append_record(std::string_view head, const Where& where, const RowView& row,
                   std::string& out) {
  out += head;
  append_place(where, out);
  out += '}';
  const auto time = first_time(row);
  if (!time) {
    append_fields(row, out);
    out += "}\n";
    return;
  }
  out += ",\"time\":";
  const std::size_t at = out.size();
  append_value(Value(*time), out);
  const std::size_t length = out.size() - at;
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    const Column& column = row.columns[i];
    const Value value = row.value(i);
    if (value.kind() == Value::Kind::time && value.time() == *time) {
      out += ",\"";
      out += column.name;
      out += "\":";
      out.append(out, at, length);  // as it was just written: times are dear to write
    } else {
      append_field(column.name, value, out);
    }
  }
  out += "}\n";
}

}  // namespace bridle::report
