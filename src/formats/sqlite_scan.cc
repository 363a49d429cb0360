#include "formats/sqlite_scan.h"

#include <utility>

namespace bridle::sqlite {
namespace {

std::string row_name(const std::optional<std::int64_t>& id, const char* otherwise) {
  return id ? std::to_string(*id) : std::string(otherwise);
}

}  // namespace

Result<TableScan> TableScan::open(const Database& database, std::string_view table,
                                  std::string_view select_list) {
  // NOT INDEXED: an index that holds the columns would be read instead, and may be the damaged
  // part.
  std::string query = "SELECT t._rowid_, ";
  query.append(select_list).append(" FROM \"").append(table).append("\" t NOT INDEXED");
  return open_query(database, std::move(query), "t._rowid_");
}

Result<TableScan> TableScan::open_query(const Database& database, std::string query,
                                        std::string_view row_id) {
  auto statement = database.prepare(query + " ORDER BY " + std::string(row_id));
  if (!statement) return statement.error();
  return TableScan(database, std::move(query), row_id, std::move(*statement));
}

TableScan::TableScan(const Database& database, std::string query, std::string_view row_id,
                     Statement statement)
    : database_(&database),
      query_(std::move(query)),
      row_id_(row_id),
      statement_(std::move(statement)) {}

bool TableScan::step() {
  if (!statement_) return false;
  if (statement_->step()) {
    (backwards_ ? high_ : low_) = statement_->integer(0);
    return true;
  }
  if (backwards_) {
    close_gap();
    return false;
  }
  if (!statement_->error()) return false;
  turn_round();
  return step();
}

void TableScan::turn_round() {
  error_ = statement_->error();
  backwards_ = true;
  auto rest = database_->prepare(query_ + (low_ ? " WHERE " + row_id_ + " > ?1" : "") +
                                 " ORDER BY " + row_id_ + " DESC");
  if (!rest) {
    statement_.reset();
    return;
  }
  statement_ = std::move(*rest);
  if (low_) statement_->bind(1, *low_);
}

void TableScan::close_gap() {
  error_->message = "the rows between " + row_name(low_, "the first") + " and " +
                    row_name(high_, "the last") + " cannot be read: " + error_->message;
  statement_.reset();
}

}  // namespace bridle::sqlite
