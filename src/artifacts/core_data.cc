#include "artifacts/core_data.h"

#include <algorithm>
#include <vector>

namespace bridle::artifacts {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_plain(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return is_digit(c) || c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

// "RECIPIENTS" of "Z_2RECIPIENTS"; empty for names of another form.
std::string_view without_number(std::string_view name) {
  constexpr std::string_view kPrefix = "Z_";
  if (!name.starts_with(kPrefix) || !is_plain(name)) return {};
  name.remove_prefix(kPrefix.size());
  const auto end = std::find_if_not(name.begin(), name.end(), is_digit);
  const auto digits = static_cast<std::size_t>(end - name.begin());
  return digits == 0 ? std::string_view() : name.substr(digits);
}

}  // namespace

std::optional<JoinTable> find_join(const sqlite::Database& db, std::string_view one,
                                   std::string_view other) {
  auto tables =
      db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'Z_[0-9]*'");
  if (!tables) return std::nullopt;
  while (tables->step()) {
    JoinTable join{.table = std::string(tables->text(0)), .one = {}, .other = {}};
    if (without_number(join.table).empty() || !db.has_table(join.table)) continue;
    for (const std::string& column : db.columns(join.table)) {
      const std::string_view name = without_number(column);
      if (name == one && join.one.empty()) {
        join.one = column;
      } else if (name == other && join.other.empty()) {
        join.other = column;
      }
    }
    if (!join.one.empty() && !join.other.empty()) return join;
  }
  return std::nullopt;
}

std::optional<std::int64_t> highest_key(const sqlite::Database& db, std::string_view entity) {
  if (!db.has_column("Z_PRIMARYKEY", "Z_NAME") || !db.has_column("Z_PRIMARYKEY", "Z_MAX")) {
    return std::nullopt;
  }
  auto query = db.prepare("SELECT Z_MAX FROM Z_PRIMARYKEY WHERE Z_NAME = ?1");
  if (!query) return std::nullopt;
  query->bind(1, entity);
  if (!query->step()) return std::nullopt;
  return query->maybe_integer(0);
}

}  // namespace bridle::artifacts
