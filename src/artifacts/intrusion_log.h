// Android's intrusion logs: a line of JSON for each event, under the name of its kind.
// Format: docs/formats/android-intrusion-logs.md.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "artifacts/android_words.h"
#include "artifacts/artifact.h"
#include "formats/json.h"

namespace bridle::artifacts::intrusion {

inline constexpr std::string_view kPaths[] = {"intrusion_logs/**/*.txt"};
inline constexpr std::string_view kDns = "dns_event";
inline constexpr std::string_view kConnect = "connect_event";
inline constexpr std::string_view kSecurity = "security_event";

// A number, or a text that is one.
std::optional<std::int64_t> number_of(json::Node node);
// A boolean, 0 or 1, or one of them as text.
std::optional<bool> truth_of(json::Node node);
// A value as text: of an object or array "{...}" and "[...]" with what is in it.
void append_value(json::Node node, std::string& out);

// "/192.0.2.1" and "host.example/192.0.2.1": Java's way to write an address.
std::string_view address_of(std::string_view text);

// The texts of one event; reused for the next.
class Texts {
 public:
  void clear();
  // "key=value".
  void add(std::string_view key, json::Node value);
  std::string_view keep(std::string text) { return owned_.emplace_back(std::move(text)); }
  const std::vector<std::string_view>& list() const { return list_; }

 private:
  std::deque<std::string> owned_;
  std::vector<std::string_view> list_;
};

// Of an event: milliseconds for some kinds and nanoseconds for others; 0 is not known.
template <typename Row>
std::optional<Timestamp> time_of(json::Node event, const Where& where, Emit<Row>& out) {
  const json::Node value = event["event_time"];
  const auto number = number_of(value);
  if (number) return android::unix_of_any_unit(*number);
  if (value.exists() && value.type() != json::Type::null)
    out.damage(where, "event_time is no time");
  return std::nullopt;
}

// Calls `each(kind, event, where)` for every event of which `wants(kind)` is true. A line of which
// `may_hold(line)` is false is passed over without being read; it must not be false for a line that
// is no JSON and that none of the other readers looks at.
template <typename Row, typename MayHold, typename Wants, typename Each>
void for_each_event(const Input& in, Emit<Row>& out, MayHold&& may_hold, Wants&& wants,
                    Each&& each) {
  TextLines& lines = *in.lines;
  json::Reader reader{Bytes()};
  while (!out.stopped() && lines.next()) {
    const std::string_view line = lines.text();
    if (!may_hold(line)) continue;
    const Where where = Where::at_line(lines.number());
    if (lines.cut()) out.damage(where, "is longer than a line may be");
    reader.restart(as_bytes(line));
    if (!reader.next()) continue;
    if (reader.damage()) out.damage(where, reader.damage()->message);
    if (reader.root().type() != json::Type::object) {
      if (!reader.damage()) out.damage(where, "is no event");
      continue;
    }
    for (const json::Member& member : reader.root().members()) {
      if (wants(member.key)) each(member.key, member.value, where);
    }
  }
  if (lines.error()) out.damage(Where::whole_file(), lines.error()->message);
}

}  // namespace bridle::artifacts::intrusion
