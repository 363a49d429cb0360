#include "formats/sqlite_scan.h"

#include <limits>
#include <utility>

namespace bridle::sqlite {
namespace {

using Ids = std::numeric_limits<std::int64_t>;

std::string row_name(const std::optional<std::int64_t>& id, const char* otherwise) {
  return id ? std::to_string(*id) : std::string(otherwise);
}

// At the commas that stand in no quotes and no brackets.
std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> out;
  bool quoted = false;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= list.size(); ++at) {
    const char c = at < list.size() ? list[at] : ',';
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '(') ++depth;
    if (!quoted && c == ')') --depth;
    if (c != ',' || (at < list.size() && (quoted || depth > 0))) continue;
    std::string_view cell = list.substr(begin, at - begin);
    cell.remove_prefix(std::min(cell.find_first_not_of(' '), cell.size()));
    out.emplace_back(cell);
    begin = at + 1;
  }
  return out;
}

// `m."text"` -> `text`.
std::string name_of(std::string_view cell) {
  const std::size_t first = cell.find('"');
  const std::size_t last = cell.rfind('"');
  return std::string(first < last ? cell.substr(first + 1, last - first - 1) : cell);
}

}  // namespace

RowReader::RowReader(const Database& database, RowQuery query, std::string_view row_id)
    : database_(&database), query_(std::move(query)), cells_(split(query_.columns)) {
  row_id_.append(query_.alias).append(".").append(row_id);
}

Result<RowReader> RowReader::open(const Database& database, RowQuery query) {
  const std::string_view row_id = database.row_id(query.table);
  if (row_id.empty()) {
    return Error{ErrorCode::malformed, "the table " + std::string(query.table) +
                                           " has columns under each name of the row id, so that "
                                           "its rows cannot be told apart"};
  }
  RowReader reader(database, std::move(query), row_id);
  auto whole = database.prepare(reader.select(reader.query_.columns, true) + " WHERE " +
                                reader.row_id_ + " = ?1");
  if (!whole) return whole.error();
  reader.whole_ = std::move(*whole);
  return reader;
}

std::string RowReader::select(const std::string& columns, bool joined) const {
  // NOT INDEXED: an index that holds the columns would be read instead, and may be the damaged
  // part.
  std::string out = "SELECT " + row_id_;
  if (!columns.empty()) out.append(", ").append(columns);
  out += " FROM \"";
  for (const char c : query_.table) out.append(c == '"' ? 2 : 1, c);
  out.append("\" ").append(query_.alias);
  out.append(" NOT INDEXED");
  if (joined) out += query_.joins;
  return out;
}

const Statement* RowReader::read(std::int64_t id) {
  if (!problem_.empty()) problem_.clear();
  whole_->reset();
  whole_->bind(1, id);
  if (whole_->step()) return &*whole_;
  if (!whole_->error()) return nullptr;
  return read_cells(id, Error(*whole_->error()));
}

const Statement* RowReader::read_cells(std::int64_t id, const Error& error) {
  problem_ = error.message;
  if (hurt_left_ == 0 || whole_->stopped()) return nullptr;
  --hurt_left_;
  std::string good;
  std::string bad;
  std::string why;
  bool joined = false;
  const std::string own = std::string(query_.alias) + ".";
  for (const std::string& cell : cells_) {
    if (!good.empty()) good += ", ";
    const bool joins = !cell.starts_with(own) && cell != "NULL";
    auto alone = database_->prepare(select(cell, joins) + " WHERE " + row_id_ + " = ?1");
    if (!alone) return nullptr;
    alone->bind(1, id);
    if (alone->step()) {
      good += cell;
      joined = joined || joins;
      continue;
    }
    if (alone->error()) why = alone->error()->message;
    bad.append(bad.empty() ? "" : ", ").append(name_of(cell));
    good += "NULL";
  }
  hurt_.reset();
  auto rest = database_->prepare(select(good, joined) + " WHERE " + row_id_ + " = ?1");
  if (!rest) return nullptr;
  hurt_ = std::move(*rest);
  hurt_->bind(1, id);
  if (!hurt_->step()) return nullptr;
  problem_ = (bad.empty() ? "part of the row" : bad) +
             " cannot be read: " + (why.empty() ? error.message : why);
  return &*hurt_;
}

Result<TableScan> TableScan::open(const Database& database, RowQuery query) {
  auto reader = RowReader::open(database, std::move(query));
  if (!reader) return reader.error();
  TableScan scan(std::move(*reader));
  auto started = scan.start();
  if (!started) return started.error();
  return scan;
}

// In the present direction, from the row last read on.
Result<void> TableScan::start() {
  const std::string& id = reader_.row_id_;
  statement_.reset();
  auto statement =
      reader_.database_->prepare(reader_.select(reader_.query_.columns, true) + " WHERE " + id +
                                 " BETWEEN ?1 AND ?2 ORDER BY " + id + (backwards_ ? " DESC" : ""));
  if (!statement) return statement.error();
  statement_ = std::move(*statement);
  if (low_ == Ids::max() || high_ == Ids::min()) {
    statement_.reset();
    return {};
  }
  statement_->bind(1, low_ ? *low_ + 1 : Ids::min());
  statement_->bind(2, high_ ? *high_ - 1 : Ids::max());
  return {};
}

bool TableScan::step() {
  if (!problem_.empty()) problem_.clear();
  while (statement_) {
    if (statement_->step()) {
      const std::int64_t id = statement_->integer(0);
      if (!is_ahead(id)) {
        turn({ErrorCode::malformed, "the rows do not stand in the order of their ids"}, false);
        continue;
      }
      row_ = &*statement_;
      (backwards_ ? high_ : low_) = id;
      return true;
    }
    if (!statement_->error()) break;
    if (step_over_error()) return true;
  }
  end();
  return false;
}

// Where there is a row to read behind the error, reads it cell by cell. Else the page itself cannot
// be read, and what can lies behind it. False when there is no row yet.
bool TableScan::step_over_error() {
  const Error error = *statement_->error();
  const bool stopped = statement_->stopped();
  const bool goes_on = !stopped && reader_.hurt_left_ > 0 && restarts_left_ > 0;
  const auto id = goes_on ? next_id() : std::nullopt;
  if (id) {
    --restarts_left_;
    (backwards_ ? high_ : low_) = id;
    row_ = reader_.read(*id);
    problem_ = reader_.problem();
    if (row_ == nullptr) {
      problem_.clear();
      if (++lost_ == 1) {
        error_ = Error{error.code,
                       "the row " + std::to_string(*id) + " cannot be read: " + reader_.problem()};
      }
    }
    if (!start()) statement_.reset();
    return row_ != nullptr;
  }
  turn(error, stopped);
  return false;
}

// From a place that cannot be passed to the other end of the table, or to its end if both were
// tried.
void TableScan::turn(const Error& error, bool stopped) {
  if (!gap_) gap_ = error;
  statement_.reset();
  if (backwards_ || stopped) return;
  backwards_ = true;
  if (!start()) statement_.reset();
}

// In a damaged tree the next row can be one that was read long ago, and the scan would never end.
bool TableScan::is_ahead(std::int64_t id) const {
  return (!low_ || id > *low_) && (!high_ || id < *high_);
}

// The row id that comes next, if the page that it stands on can be read.
std::optional<std::int64_t> TableScan::next_id() {
  const std::string& id = reader_.row_id_;
  auto next = reader_.database_->prepare(reader_.select("", false) + " WHERE " + id +
                                         " BETWEEN ?1 AND ?2 ORDER BY " + id +
                                         (backwards_ ? " DESC" : "") + " LIMIT 1");
  if (!next || low_ == Ids::max() || high_ == Ids::min()) return std::nullopt;
  next->bind(1, low_ ? *low_ + 1 : Ids::min());
  next->bind(2, high_ ? *high_ - 1 : Ids::max());
  if (!next->step() || !is_ahead(next->integer(0))) return std::nullopt;
  return next->integer(0);
}

void TableScan::end() {
  statement_.reset();
  row_ = nullptr;
  if (gap_) {
    error_ = Error{gap_->code, "the rows between " + row_name(low_, "the first") + " and " +
                                   row_name(high_, "the last") + " of " +
                                   std::string(reader_.query_.table) +
                                   " cannot be read: " + gap_->message};
    gap_.reset();
  } else if (lost_ > 1) {
    error_->message += "; " + std::to_string(lost_ - 1) + " more rows of " +
                       std::string(reader_.query_.table) + " cannot";
  }
  lost_ = 0;
}

}  // namespace bridle::sqlite
