#include "rules/custody.h"

#include <optional>
#include <utility>

#include "base/check.h"

namespace bridle::rules {
namespace {

std::string_view name_of(const Seen& row) {
  for (const Kept& value : row.values) {
    const Value kept = value.value();
    if (kept.kind() == Value::Kind::text && !kept.text().empty()) return kept.text();
  }
  return {};
}

}  // namespace

void flag_in_custody(SeenRows seen, std::span<const std::string_view> what, const Flag& flag) {
  BRIDLE_CHECK(what.size() == seen.size());
  for (std::size_t watch = 0; watch < seen.size(); ++watch) {
    std::optional<Timestamp> last;
    std::string_view last_name;
    for (const Seen& row : seen[watch].rows) {
      const std::string_view name = name_of(row);
      if (last && row.time(0) == last && name == last_name) continue;
      last = row.time(0);
      last_name = name;
      std::string why(name);
      if (!why.empty()) why += ": ";
      flag(watch, row, std::move(why += what[watch]));
    }
  }
}

}  // namespace bridle::rules
