// Reading 300,000 small rows: through Database over a file of the evidence, and through SQLite's
// own API and file system on the same file. The answers are compared.

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "formats/sqlite.h"
#include "vfs/open.h"

namespace bridle {
namespace {

constexpr int kRows = 300'000;

struct Closer {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

void must(bool holds) {
  if (!holds) std::abort();
}

struct Sums {
  std::int64_t integers = 0;
  std::uint64_t characters = 0;
  bool operator==(const Sums&) const = default;
};

class MadeFile {
 public:
  MadeFile() {
    std::string name = (std::filesystem::temp_directory_path() / "bridle-bench-XXXXXX").string();
    must(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    sqlite3* raw = nullptr;
    must(sqlite3_open(path().c_str(), &raw) == SQLITE_OK);
    const std::unique_ptr<sqlite3, Closer> db(raw);
    const std::string fill =
        "CREATE TABLE message(id INTEGER PRIMARY KEY, date INTEGER, text TEXT, service TEXT);"
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < " +
        std::to_string(kRows) +
        ") INSERT INTO message SELECT x, 600000000 + x * 17, 'message number ' || x || ' of many', "
        "'iMessage' FROM c;";
    must(sqlite3_exec(raw, fill.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  MadeFile(const MadeFile&) = delete;
  MadeFile& operator=(const MadeFile&) = delete;
  ~MadeFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  const std::string& folder() const { return folder_; }
  std::string path() const { return folder_ + "/a.db"; }

 private:
  std::string folder_;
};

constexpr char kQuery[] = "SELECT id, date, text, service FROM message";

Sums by_sqlite(const std::string& path) {
  sqlite3* raw = nullptr;
  must(sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr) ==
       SQLITE_OK);
  const std::unique_ptr<sqlite3, Closer> db(raw);
  sqlite3_stmt* query = nullptr;
  must(sqlite3_prepare_v2(raw, kQuery, -1, &query, nullptr) == SQLITE_OK);
  const std::unique_ptr<sqlite3_stmt, Closer> statement(query);
  Sums sums;
  while (sqlite3_step(query) == SQLITE_ROW) {
    sums.integers += sqlite3_column_int64(query, 0) + sqlite3_column_int64(query, 1);
    for (const int column : {2, 3}) {
      must(sqlite3_column_text(query, column) != nullptr);
      sums.characters += static_cast<std::uint64_t>(sqlite3_column_bytes(query, column));
    }
  }
  return sums;
}

Sums by_us(vfs::Tree& tree) {
  const auto source = tree.open(*tree.find("a.db"));
  must(source.ok());
  const auto database = sqlite::Database::open(**source, nullptr);
  must(database.ok());
  auto query = database->prepare(kQuery);
  must(query.ok());
  Sums sums;
  while (query->step()) {
    sums.integers += *query->maybe_integer(0) + *query->maybe_integer(1);
    sums.characters += query->maybe_text(2)->size() + query->maybe_text(3)->size();
  }
  must(!query->error());
  return sums;
}

void rows_through_database(benchmark::State& state) {
  const MadeFile file;
  const auto tree = vfs::open_directory(file.folder()).value();
  must(by_us(*tree) == by_sqlite(file.path()));
  for (auto _ : state) benchmark::DoNotOptimize(by_us(*tree));
  state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(rows_through_database)->Unit(benchmark::kMillisecond);

void rows_through_sqlite(benchmark::State& state) {
  const MadeFile file;
  for (auto _ : state) benchmark::DoNotOptimize(by_sqlite(file.path()));
  state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(rows_through_sqlite)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bridle
