// JsonWriter: JSON with its commas and line breaks in the right places, to a string or a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/time.h"

namespace bridle::report {

// Indented by two spaces; what lies inside begin_*(kOneLine) stands in one line. Every begin has
// its end, in an object every value its key before it.
class JsonWriter {
 public:
  enum Layout : bool { kLines, kOneLine };

  // `file`: where the text goes as it grows; none: text() has it all. Outlives the writer.
  explicit JsonWriter(OutputFile* file = nullptr) : file_(file) {}

  void begin_object(Layout layout = kLines) { begin('{', layout); }
  void end_object() { end('}'); }
  void begin_array(Layout layout = kLines) { begin('[', layout); }
  void end_array() { end(']'); }

  void key(std::string_view name);
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(std::uint64_t number);
  void value(std::int64_t number);
  void value(int number) { value(static_cast<std::int64_t>(number)); }
  void value(unsigned number) { value(static_cast<std::uint64_t>(number)); }
  void value(double number);
  void value(bool truth);
  void value(Timestamp time);
  // A value, or `"key":value` with its key, that is JSON already.
  void raw(std::string_view json);

  template <typename T>
  void member(std::string_view name, const T& v) {
    key(name);
    value(v);
  }
  // Nothing for what is not there.
  template <typename T>
  void member(std::string_view name, const std::optional<T>& v) {
    if (v) member(name, *v);
  }
  void member_unless_empty(std::string_view name, std::string_view text) {
    if (!text.empty()) member(name, text);
  }

  // Ends the last line and hands all of it to the file.
  void finish();
  const std::string& text() const { return text_; }

 private:
  struct Level {
    Layout layout;
    bool any = false;
  };

  void begin(char bracket, Layout layout);
  void end(char bracket);
  void before_item();
  void break_line();

  OutputFile* file_;
  std::string text_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace bridle::report
