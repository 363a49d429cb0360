// JSON as bridle writes it: compact, UTF-8, keys in a fixed order, the same bytes every time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/alert.h"
#include "model/record.h"

namespace bridle::report {

// Appends `text` as a JSON string with its quotes. Malformed UTF-8 becomes U+FFFD; control
// characters, and the bidi and line-separator characters that reorder or break text, are escaped.
void append_string(std::string_view text, std::string& out);

// Appends a value: text and times as strings (RFC 3339), lists as arrays of strings, blobs as
// hexadecimal strings, numbers that are not finite as null.
void append_value(const Value& value, std::string& out);

// Appends `"name":value` for each column with a value, comma before each; columns without one are
// left out.
void append_fields(const RowView& row, std::string& out);

// Appends `"where":{...}`: path, file_id in a backup, and offset / line / table and row / key.
void append_where(std::string_view path, std::string_view file_id, const Where& where,
                  std::string& out);
void append_where(const Place& place, std::string& out);

// What all records of one file and artifact begin with.
std::string record_head(std::string_view artifact, std::string_view path, std::string_view file_id);

// One line of records/<artifact>.jsonl, with its "\n":
// {"artifact":"ios.tcc","where":{...},"time":"...",fields...}; "time" is that of the first time
// column that has one, and is left out when none has. `head`: from record_head().
void append_record(std::string_view head, const Where& where, const RowView& row, std::string& out);

// The first time column that has a value.
std::optional<Timestamp> first_time(const RowView& row);

}  // namespace bridle::report
