#include "report/json_writer.h"

#include "report/json.h"

namespace bridle::report {
namespace {

constexpr std::size_t kHandOver = 64U << 10;

}  // namespace

void JsonWriter::break_line() {
  if (file_ != nullptr && text_.size() > kHandOver) {
    file_->write(text_);
    text_.clear();
  }
  text_ += '\n';
  text_.append(2 * levels_.size(), ' ');
}

void JsonWriter::before_item() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (level.any) text_ += ',';
  level.any = true;
  if (level.layout == kLines) break_line();
}

void JsonWriter::begin(char bracket, Layout layout) {
  before_item();
  text_ += bracket;
  const bool inside_line = !levels_.empty() && levels_.back().layout == kOneLine;
  levels_.push_back({inside_line ? kOneLine : layout});
}

void JsonWriter::end(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.any && level.layout == kLines) break_line();
  text_ += bracket;
}

void JsonWriter::key(std::string_view name) {
  before_item();
  append_string(name, text_);
  text_ += ':';
  if (levels_.back().layout == kLines) text_ += ' ';
  after_key_ = true;
}

void JsonWriter::value(std::string_view text) {
  before_item();
  append_string(text, text_);
}

void JsonWriter::value(std::uint64_t number) { raw(std::to_string(number)); }

void JsonWriter::value(std::int64_t number) { raw(std::to_string(number)); }

void JsonWriter::value(double number) {
  before_item();
  append_value(Value(number), text_);
}

void JsonWriter::value(bool truth) { raw(truth ? "true" : "false"); }

void JsonWriter::value(Timestamp time) {
  before_item();
  append_value(Value(time), text_);
}

void JsonWriter::raw(std::string_view json) {
  before_item();
  text_ += json;
}

void JsonWriter::finish() {
  text_ += '\n';
  if (file_ == nullptr) return;
  file_->write(text_);
  text_.clear();
}

}  // namespace bridle::report
