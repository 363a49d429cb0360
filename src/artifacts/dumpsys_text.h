// The texts that Android's services write of themselves (dumpsys, getprop): lines, words, times.
// They are made for people: layouts differ by version and maker, and lines may be cut or foreign.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "artifacts/artifact.h"
#include "bytes/lines.h"

namespace bridle::artifacts::dumpsys {

std::string_view trimmed(std::string_view text);

// Blanks before the first other character.
std::size_t indent_of(std::string_view line);

// Nothing unless all of the text is a decimal number that fits.
std::optional<std::int64_t> number(std::string_view text);

// Nothing for what stands for nothing: "", "null", "none".
std::optional<std::string_view> known(std::string_view value);

// What stands behind the first `marker`.
std::optional<std::string_view> behind(std::string_view text, std::string_view marker);

// The value of "key=value" at the beginning or behind a blank, bracket or comma: up to the next
// blank, or what stands in double quotes. `key` has its "=". A value may be empty.
std::optional<std::string_view> field(std::string_view line, std::string_view key);
// The same, without what stands for nothing, and without a comma or bracket at its end.
std::optional<std::string_view> word(std::string_view line, std::string_view key);
std::optional<bool> flag(std::string_view line, std::string_view key);
std::optional<std::int64_t> integer(std::string_view line, std::string_view key);

// "2022-03-29 18:37:30.315" or "2022-03-29-18-37-30" at the beginning. Local time of the phone,
// taken as UTC; an offset ("+0200") behind it is applied.
std::optional<Timestamp> wall_time(std::string_view text);
// Milliseconds since 1970; 0 is no time.
std::optional<Timestamp> unix_ms(std::optional<std::int64_t> milliseconds);

// "+1d2h3m4s5ms" at the beginning, with or without its sign; "0".
std::optional<std::int64_t> duration_ms(std::string_view text);

// "com.example/.Service". Nothing unless the part before the only "/" looks like a package name.
struct Component {
  std::string_view package;
  std::string_view text;  // both, as written
};
std::optional<Component> component(std::string_view text);
// All in a text, divided by anything that no component has.
void components_in(std::string_view text, std::vector<Component>& out);
bool is_package_name(std::string_view text);

// The package in "/data/user/0/com.example/...", "/data/data/com.example/...", and their kin.
std::optional<std::string_view> package_of_path(std::string_view path);

// Shops that ordinary phones have, by their package.
bool is_known_store(std::string_view package);

// Lines that dumpsys and dumpstate write around a section, where they were left on it.
enum class Frame : std::uint8_t { none, head, trailer, expired, missing };
Frame frame_of(std::string_view line);

// The lines of one section, with what can be wrong with it as a whole: it ends within a line, the
// service took too long and was cut off, or nothing of it is known.
template <typename Row>
class Lines {
 public:
  Lines(const Input& in, Emit<Row>& out) : reader_(in.bytes), out_(out) {}

  // Moves to the next line that the service itself wrote; false at the end.
  bool next() {
    while (!out_.stopped() && reader_.next()) {
      switch (frame_of(reader_.text())) {
        case Frame::none:
          any_ = any_ || !trimmed(reader_.text()).empty();
          return true;
        case Frame::head:
          break;
        case Frame::trailer:
          finish(true);
          return false;
        case Frame::expired:
          known_ = true;
          damage("the service took too long and its text is cut off here");
          break;
        case Frame::missing:
          known_ = true;
          damage("the service could not be found");
          break;
      }
    }
    finish(reader_.ended() || may_stop_anywhere_);
    return false;
  }

  std::string_view text() const { return reader_.text(); }
  std::size_t indent() const { return indent_of(reader_.text()); }
  Where where() const { return Where::at_line(reader_.number()); }
  std::uint64_t number() const { return reader_.number(); }
  void damage(std::string_view what) { out_.damage(where(), what); }

  // The layout is a known one. Without it, text that gave nothing is damage.
  void seen() { known_ = true; }
  // AndroidQF cuts the last line end off its files.
  void may_stop_anywhere() { may_stop_anywhere_ = true; }

 private:
  void finish(bool whole) {
    if (reader_.number() == 0 || out_.stopped()) return;
    if (!whole) damage("the text ends within a line");
    if (any_ && !known_) damage("nothing in it is of a known layout");
  }

  LineReader reader_;
  Emit<Row>& out_;
  bool any_ = false;
  bool known_ = false;
  bool may_stop_anywhere_ = false;
};

}  // namespace bridle::artifacts::dumpsys
