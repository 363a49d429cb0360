// Cells of a database row, typed: NULL is nothing, and what is there with another type is nothing
// and damage that names the column, so that a parser cannot forget to say so.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "artifacts/artifact.h"

namespace bridle::artifacts {

template <typename Row>
class RowCells {
 public:
  RowCells(const sqlite::Statement& query, const Where& where, Emit<Row>& out)
      : query_(query), where_(where), out_(out) {}

  std::optional<std::int64_t> integer(int column, std::string_view name) {
    return checked(query_.maybe_integer(column), column, name);
  }
  std::optional<double> real(int column, std::string_view name) {
    return checked(query_.maybe_real(column), column, name);
  }
  std::optional<std::string_view> text(int column, std::string_view name) {
    return checked(query_.maybe_text(column), column, name);
  }
  std::optional<bool> flag(int column, std::string_view name) {
    const auto number = integer(column, name);
    if (!number) return std::nullopt;
    return *number != 0;
  }

  // Seconds since 2001 or 1970. 0 is "not known", never the first second of the epoch.
  std::optional<Timestamp> mac_time(int column, std::string_view name) {
    const auto seconds = query_.maybe_real(column);
    if (seconds && *seconds == 0) return std::nullopt;
    return checked(seconds ? from_mac_s(*seconds) : std::nullopt, column, name);
  }
  std::optional<Timestamp> unix_time(int column, std::string_view name) {
    const auto seconds = query_.maybe_integer(column);
    if (seconds && *seconds == 0) return std::nullopt;
    return checked(seconds ? from_unix_s(*seconds) : std::nullopt, column, name);
  }

 private:
  template <typename T>
  std::optional<T> checked(std::optional<T> value, int column, std::string_view name) {
    if (!value && !query_.is_null(column)) {
      out_.damage(where_, std::string(name) + " is unreadable");
    }
    return value;
  }

  const sqlite::Statement& query_;
  const Where& where_;
  Emit<Row>& out_;
};

}  // namespace bridle::artifacts
