#include "rules/rule.h"

#include <algorithm>
#include <limits>

namespace bridle::rules {

Kept::Kept(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::text:
      plain_ = Value(std::string_view());
      text_ = value.text();
      break;
    case Value::Kind::list:
      plain_ = Value(std::span<const std::string_view>());
      list_.assign(value.list().begin(), value.list().end());
      break;
    case Value::Kind::blob:  // no rule looks at bytes
      break;
    default:
      plain_ = value;
  }
}

Value Kept::value() const {
  return plain_.kind() == Value::Kind::text ? Value(std::string_view(text_)) : plain_;
}

std::string_view Seen::text(std::size_t i) const {
  const Value value = values[i].value();
  return value.kind() == Value::Kind::text ? value.text() : std::string_view();
}

std::optional<Timestamp> Seen::time(std::size_t i) const {
  const Value value = values[i].value();
  return value.kind() == Value::Kind::time ? std::optional(value.time()) : std::nullopt;
}

std::optional<std::int64_t> Seen::integer(std::size_t i) const {
  const Value value = values[i].value();
  return value.kind() == Value::Kind::integer ? std::optional(value.integer()) : std::nullopt;
}

std::vector<std::string_view> Seen::list(std::size_t i) const { return values[i].list(); }

bool Watched::any_near(Timestamp time, std::int64_t ns) const {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const Timestamp from{time.unix_ns < kLeast + ns ? kLeast : time.unix_ns - ns};
  const Timestamp to{time.unix_ns > kMost - ns ? kMost : time.unix_ns + ns};
  const auto first = std::lower_bound(times.begin(), times.end(), from);
  return first != times.end() && *first <= to;
}

}  // namespace bridle::rules
