#include "rules/rule.h"

#include <algorithm>
#include <limits>

#include "base/limits.h"

namespace bridle::rules {

Kept::Kept(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::text:
      plain_ = Value(std::string_view());
      text_ = value.text().substr(0, limits::kAlertValue);
      break;
    case Value::Kind::list:
      plain_ = Value(std::span<const std::string_view>());
      for (const std::string_view text :
           value.list().first(std::min(value.list().size(), kMostListed))) {
        list_.emplace_back(text.substr(0, limits::kAlertValue));
      }
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

bool within_after(Timestamp earlier, Timestamp later, std::int64_t ns) {
  if (later < earlier) return false;
  // The difference of two times can be more than 64 bits hold with a sign.
  const auto apart =
      static_cast<std::uint64_t>(later.unix_ns) - static_cast<std::uint64_t>(earlier.unix_ns);
  return apart <= static_cast<std::uint64_t>(ns);
}

bool Watched::any_near(Timestamp time, std::int64_t ns) const {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const Timestamp from{time.unix_ns < kLeast + ns ? kLeast : time.unix_ns - ns};
  const Timestamp to{time.unix_ns > kMost - ns ? kMost : time.unix_ns + ns};
  const auto first = std::lower_bound(times.begin(), times.end(), from);
  return first != times.end() && *first <= to;
}

}  // namespace bridle::rules
