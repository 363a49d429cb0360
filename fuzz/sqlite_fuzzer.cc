// A database and its write-ahead log: every row of every table, by query and by scan.

#include <string>
#include <vector>

#include "bytes/source.h"
#include "formats/sqlite.h"
#include "formats/sqlite_scan.h"
#include "fuzz.h"

namespace bridle::fuzz {
namespace {

constexpr int kRows = 5'000;

void touch_row(const sqlite::Statement& row, int columns) {
  for (int i = 0; i < columns; ++i) {
    touch(row.text(i));
    touch(row.blob(i));
    (void)row.maybe_integer(i);
    (void)row.maybe_real(i);
    if (const auto text = row.maybe_text(i)) touch(*text);
  }
}

void read_table(const sqlite::Database& db, const std::string& table) {
  const std::vector<std::string> columns = db.columns(table);
  const int count = static_cast<int>(columns.size());
  if (columns.empty() || !db.has_table(table)) return;
  std::string quoted = "\"";
  for (const char c : table) quoted.append(c == '"' ? 2 : 1, c);
  auto query = db.prepare("SELECT * FROM " + quoted + "\"");
  for (int rows = 0; query && rows < kRows && query->step(); ++rows) touch_row(*query, count);
  auto scan = sqlite::TableScan::open(db, {.table = table, .alias = "t", .columns = "1"});
  for (int rows = 0; scan && rows < kRows && scan->step(); ++rows) touch_row(scan->row(), 2);
}

}  // namespace
}  // namespace bridle::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bridle;
  const auto files = fuzz::split(fuzz::input(data, size));
  if (!files) return 0;
  const MemorySource main(files->first);
  const MemorySource log(files->second);
  const auto db = sqlite::Database::open(main, files->second.empty() ? nullptr : &log);
  if (!db) return 0;
  std::vector<std::string> tables;
  auto names = db->prepare("SELECT name FROM sqlite_master");
  while (names && tables.size() < 20 && names->step()) tables.emplace_back(names->text(0));
  for (const std::string& table : tables) fuzz::read_table(*db, table);
  return 0;
}
