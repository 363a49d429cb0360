// Files of JSON objects, in an array or one on each line, on their way into records.
#pragma once

#include <string>
#include <string_view>

#include "formats/json.h"
#include "model/sink.h"

namespace bridle::artifacts {

// One value of the file, and where it stands.
struct JsonRecord {
  json::Node value;
  Where where;
  std::string prefix;  // key path of its members: "3/" in an array
};

// Calls `each(const JsonRecord&)` for every value. What cannot be read is damage; a lone `null`,
// which stands for an array that was never filled, is nothing.
template <typename Row, typename Each>
void for_each_json_record(Bytes bytes, Emit<Row>& out, Each&& each) {
  const std::string_view text = as_text(bytes);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    out.damage(Where::whole_file(), "is empty");
    return;
  }
  const bool lines = text[first] != '[';
  json::Reader reader(bytes, lines ? json::Split::lines : json::Split::values);
  reader.keep_long_numbers();
  while (!out.stopped() && reader.next()) {
    if (const auto& damage = reader.damage()) {
      out.damage(Where::at_offset(reader.offset()), damage->message);
    }
    if (reader.root().type() == json::Type::array) {
      std::size_t index = 0;
      for (const json::Node& value : reader.root().items()) {
        if (out.stopped()) return;
        const std::string key = std::to_string(index++);
        each(JsonRecord{value, Where::at_key(key), key + "/"});
      }
    } else if (reader.root().exists() && reader.root().type() != json::Type::null) {
      each(JsonRecord{reader.root(), Where::at_line(reader.line()), {}});
    }
  }
}

}  // namespace bridle::artifacts
