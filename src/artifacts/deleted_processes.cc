#include "artifacts/deleted_processes.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "formats/sqlite_leftovers.h"
#include "formats/sqlite_scan.h"

namespace bridle::artifacts {
namespace {

// More would be a forgery: a phone has some hundred processes in all.
constexpr std::size_t kMost = 100'000;

using Names = std::map<std::int64_t, std::string>;  // by number

struct Live {
  Names names;
  std::optional<std::int64_t> entity;  // Core Data's number for the table, the same in each row
};

std::optional<Live> live_processes(const sqlite::Database& db) {
  auto scan = sqlite::TableScan::open(
      db, {.table = "ZPROCESS",
           .alias = "p",
           .columns = db.select_list("ZPROCESS", "p", {"ZPROCNAME", "Z_ENT"})});
  if (!scan) return std::nullopt;
  Live out;
  while (scan->step()) {
    if (!scan->problem().empty() || out.names.size() == kMost) return std::nullopt;
    out.names.try_emplace(scan->id(), scan->row().maybe_text(1).value_or(""));
    if (!out.entity) out.entity = scan->row().maybe_integer(2);
  }
  if (scan->error()) return std::nullopt;
  return out;
}

// Where in a record the values stand.
struct Layout {
  static constexpr std::size_t kNone = ~std::size_t{0};

  explicit Layout(const std::vector<std::string>& columns) : count(columns.size()) {
    const auto find = [&](std::string_view wanted) {
      const auto found = std::find(columns.begin(), columns.end(), wanted);
      return found == columns.end() ? kNone : static_cast<std::size_t>(found - columns.begin());
    };
    key = find("Z_PK");
    entity = find("Z_ENT");
    name = find("ZPROCNAME");
    bundle_id = find("ZBUNDLENAME");
    first = find("ZFIRSTTIMESTAMP");
    last = find("ZTIMESTAMP");
  }

  std::size_t count;
  std::size_t key, entity, name, bundle_id, first, last;
};

class Record {
 public:
  explicit Record(const sqlite::Leftover& found) : cells_(found.cells) {}

  using Type = sqlite::LeftoverCell::Type;
  // Null for a column that there is not.
  const sqlite::LeftoverCell* at(std::size_t column) const {
    return column < cells_.size() ? &cells_[column] : nullptr;
  }
  bool is_text_or_null(std::size_t column) const {
    const auto* cell = at(column);
    return cell == nullptr || cell->type == Type::text || cell->type == Type::null;
  }
  bool is_number_or_null(std::size_t column) const {
    const auto* cell = at(column);
    return cell == nullptr || cell->type == Type::integer || cell->type == Type::real ||
           cell->type == Type::null;
  }
  std::string_view text(std::size_t column) const {
    const auto* cell = at(column);
    return cell == nullptr ? std::string_view() : cell->text();
  }
  std::optional<Timestamp> time(std::size_t column) const {
    const auto* cell = at(column);
    if (cell == nullptr || cell->number() == 0) return std::nullopt;
    return from_mac_s(cell->number());
  }

 private:
  std::span<const sqlite::LeftoverCell> cells_;
};

// Tables of other kinds can have rows of as many values: all that is known of one has to fit.
bool is_process(const Record& record, const Layout& layout, std::optional<std::int64_t> entity) {
  const auto* key = record.at(layout.key);
  if (key != nullptr && key->type != Record::Type::null) return false;
  const auto* number = record.at(layout.entity);
  if (entity &&
      (number == nullptr || number->type != Record::Type::integer || number->integer != *entity)) {
    return false;
  }
  return !record.text(layout.name).empty() && record.is_text_or_null(layout.bundle_id) &&
         record.is_number_or_null(layout.first) && record.is_number_or_null(layout.last);
}

}  // namespace

std::vector<DeletedProcess> find_deleted_processes(const sqlite::Database& db) {
  const Layout layout(db.columns("ZPROCESS"));
  if (layout.name == Layout::kNone) return {};
  const auto live = live_processes(db);
  if (!live) return {};
  std::map<std::pair<std::int64_t, std::string>, DeletedProcess> found;
  const sqlite::Database::Sources sources = db.sources();
  const auto each = [&](const sqlite::Leftover& leftover) {
    const Record record(leftover);
    if (!is_process(record, layout, live->entity)) return true;
    std::string name(record.text(layout.name));
    const auto there = live->names.find(leftover.row_id);
    if (there != live->names.end() && there->second == name) return true;
    const std::string_view bundle_id = record.text(layout.bundle_id);
    DeletedProcess process{.proc_id = leftover.row_id,
                           .name = name,
                           .bundle_id = {},
                           .first_seen = record.time(layout.first),
                           .last_seen = record.time(layout.last),
                           .place = leftover.place()};
    if (!bundle_id.empty()) process.bundle_id = bundle_id;
    found.try_emplace({leftover.row_id, std::move(name)}, std::move(process));
    return found.size() < kMost;
  };
  sqlite::find_leftovers(*sources.main, sources.log, layout.count, layout.count, each);
  std::vector<DeletedProcess> out;
  out.reserve(found.size());
  for (auto& [key, process] : found) out.push_back(std::move(process));
  return out;
}

}  // namespace bridle::artifacts
