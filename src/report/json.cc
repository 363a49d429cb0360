#include "report/json.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/hash.h"
#include "bytes/utf.h"

namespace bridle::report {
namespace {

// Bytes that may stand in a JSON string as they are and are ASCII.
constexpr std::array<bool, 256> plain_table() {
  std::array<bool, 256> table{};
  for (int c = 0x20; c < 0x7F; ++c) table[static_cast<std::size_t>(c)] = true;
  table['"'] = false;
  table['\\'] = false;
  return table;
}
constexpr std::array<bool, 256> kPlain = plain_table();

void append_u_escape(std::uint32_t unit, std::string& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[unit >> shift & 15];
}

// Characters that change how what follows is displayed, or that end a line in some readers.
bool is_treacherous(std::uint32_t c) {
  return (c >= 0x80 && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
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
      append_u_escape(static_cast<unsigned char>(c), out);
  }
}

template <typename Number>
void append_number(Number number, std::string& out) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  out.append(text.data(), end);
}

}  // namespace

void append_string(std::string_view text, std::string& out) {
  out += '"';
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t run = i;
    while (run < text.size() && kPlain[static_cast<unsigned char>(text[run])]) ++run;
    out.append(text.data() + i, run - i);
    i = run;
    if (i == text.size()) break;
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      append_ascii(text[i], out);
      ++i;
      continue;
    }
    const utf::Decoded decoded = utf::decode(text.substr(i));
    if (!decoded.valid) {
      out += "\xEF\xBF\xBD";
    } else if (is_treacherous(decoded.code_point)) {
      append_u_escape(decoded.code_point, out);
    } else {
      out.append(text.data() + i, decoded.length);
    }
    i += decoded.length;
  }
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
  for (const Column& column : row.columns) {
    const Value value = column.get(row.row);
    if (value.is_none()) continue;
    out += ",\"";
    out += column.name;
    out += "\":";
    append_value(value, out);
  }
}

void append_where(std::string_view path, std::string_view file_id, const Where& where,
                  std::string& out) {
  out += "\"where\":{\"path\":";
  append_string(path, out);
  if (!file_id.empty()) {
    out += ",\"file_id\":";
    append_string(file_id, out);
  }
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
  out += '}';
}

void append_where(const Place& place, std::string& out) {
  append_where(place.path, place.file_id, Where{place.kind, place.name, place.number}, out);
}

std::optional<Timestamp> first_time(const RowView& row) {
  for (const Column& column : row.columns) {
    if (column.role != Role::time) continue;
    const Value value = column.get(row.row);
    if (value.kind() == Value::Kind::time) return value.time();
  }
  return std::nullopt;
}

void append_record(std::string_view artifact, std::string_view path, std::string_view file_id,
                   const Where& where, const RowView& row, std::string& out) {
  out += "{\"artifact\":\"";
  out += artifact;
  out += "\",";
  append_where(path, file_id, where, out);
  if (const auto time = first_time(row)) {
    out += ",\"time\":\"";
    append_rfc3339(*time, out);
    out += '"';
  }
  append_fields(row, out);
  out += "}\n";
}

}  // namespace bridle::report
