// What ios.manifest costs per row of Manifest.db, from pages to columns: the hot path of a run over
// a backup, which has up to 1.3 million rows.

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "artifacts/table.h"
#include "formats/ios_domains.h"
#include "formats/plist_writer.h"

namespace {

std::atomic<std::uint64_t> allocations = 0;  // of the whole program, but for SQLite's own

}  // namespace

// Not inlined: GCC would take the pair for a mismatch of new and free.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* p = std::malloc(size)) return p;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace bridle {
namespace {

constexpr std::int64_t kRows = 100'000;

struct Made {
  std::vector<std::byte> bytes;
  std::uint64_t size_sum = 0;  // of the Size of all files
  std::uint64_t path_bytes = 0;
};

plist::Tree text(std::string_view value) { return {std::string(value)}; }

std::vector<std::byte> metadata(std::int64_t i, const std::string& path) {
  using plist::Tree;
  const auto uid = [](std::uint64_t n) { return Tree{Tree::Uid{n}}; };
  Tree::Dict file = {
      {"LastModified", {1'700'000'000 + i}},
      {"Flags", {std::int64_t{0}}},
      {"GroupID", {std::int64_t{501}}},
      {"$class", uid(5)},
      {"LastStatusChange", {1'700'000'001 + i}},
      {"RelativePath", uid(2)},
      {"Birth", {1'700'000'002 + i}},
      {"EncryptionKey", uid(3)},
      {"Size", {i}},
      {"Mode", {std::int64_t{33'188}}},
      {"UserID", {std::int64_t{501}}},
      {"InodeNumber", {50'000 + i}},
      {"ProtectionClass", {std::int64_t{3}}},
  };
  const auto class_of = [](std::string_view name) {
    return Tree{Tree::Dict{{"$classname", text(name)},
                           {"$classes", {Tree::Array{text(name), text("NSObject")}}}}};
  };
  Tree::Array objects = {
      text("$null"),
      {file},
      text(path),
      {Tree::Dict{{"NS.data", {Tree::Data(44, std::byte{7})}}, {"$class", uid(4)}}},
      class_of("NSMutableData"),
      class_of("MBFile")};
  return plist::write_binary({Tree::Dict{{"$version", {std::int64_t{100'000}}},
                                         {"$archiver", text("NSKeyedArchiver")},
                                         {"$top", {Tree::Dict{{"root", uid(1)}}}},
                                         {"$objects", {objects}}}});
}

struct Closer {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  void operator()(unsigned char* bytes) const { sqlite3_free(bytes); }
};

void must(bool holds) {
  if (!holds) std::abort();
}

Made make_manifest() {
  Made made;
  sqlite3* raw = nullptr;
  must(sqlite3_open(":memory:", &raw) == SQLITE_OK);
  const std::unique_ptr<sqlite3, Closer> db(raw);
  must(sqlite3_exec(raw,
                    "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT,"
                    " flags INTEGER, file BLOB);"
                    "CREATE INDEX FilesDomainIdx ON Files(domain); BEGIN",
                    nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_stmt* insert = nullptr;
  must(sqlite3_prepare_v2(raw, "INSERT INTO Files VALUES (?, ?, ?, 1, ?)", -1, &insert, nullptr) ==
       SQLITE_OK);
  const std::unique_ptr<sqlite3_stmt, Closer> statement(insert);
  for (std::int64_t i = 0; i < kRows; ++i) {
    const std::string domain =
        i % 3 == 0 ? "CameraRollDomain" : "AppDomain-com.example.app" + std::to_string(i % 200);
    const std::string path = "Library/Caches/folder/file-" + std::to_string(i) + ".bin";
    const std::string id = ios::file_id(domain, path);
    const std::vector<std::byte> blob = metadata(i, path);
    const auto bind = [&](int column, const std::string& value) {
      sqlite3_bind_text(insert, column, value.data(), static_cast<int>(value.size()),
                        SQLITE_STATIC);
    };
    bind(1, id);
    bind(2, domain);
    bind(3, path);
    sqlite3_bind_blob(insert, 4, blob.data(), static_cast<int>(blob.size()), SQLITE_STATIC);
    must(sqlite3_step(insert) == SQLITE_DONE);
    sqlite3_reset(insert);
    made.size_sum += static_cast<std::uint64_t>(i);
    made.path_bytes += 1 + ios::device_path(domain, path).size();
  }
  must(sqlite3_exec(raw, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, Closer> image(sqlite3_serialize(raw, "main", &size, 0));
  const auto* begin = reinterpret_cast<const std::byte*>(image.get());
  made.bytes.assign(begin, begin + size);
  return made;
}

const Artifact& manifest() {
  for (const Artifact* artifact : artifacts::table()) {
    if (artifact->id == "ios.manifest") return *artifact;
  }
  std::abort();
}

// Reads every column of every row, as a sink that writes them would.
class Sum final : public Sink {
 public:
  explicit Sum(const Artifact& artifact) : artifact_(artifact) {}

  void record(const void* row, const Where&) override {
    ++rows;
    for (const Column& column : artifact_.columns) {
      const Value value = column.get(row);
      if (value.kind() == Value::Kind::time) times += 1;
      if (column.name == "size") sizes += static_cast<std::uint64_t>(value.integer());
      if (column.name == "path") path_bytes += value.text().size();
    }
  }
  void flag(const void*, const Where&, const Rule&, std::string_view) override { must(false); }
  void damage(const Where&, std::string_view) override { must(false); }
  bool stopped() const override { return false; }

  std::int64_t rows = 0;
  std::int64_t times = 0;
  std::uint64_t sizes = 0;
  std::uint64_t path_bytes = 0;

 private:
  const Artifact& artifact_;
};

void manifest_row(benchmark::State& state) {
  static const Made made = make_manifest();
  const Artifact& artifact = manifest();
  std::uint64_t allocated = 0;
  for (auto _ : state) {
    const MemorySource source(made.bytes);
    const auto database = sqlite::Database::open(source, nullptr);
    must(database.ok());
    Sum sum(artifact);
    const std::uint64_t before = allocations;
    artifact.parse({.path = "Manifest.db", .database = &*database}, sum);
    allocated = allocations - before;
    must(sum.rows == kRows && sum.times == 3 * kRows && sum.sizes == made.size_sum &&
         sum.path_bytes == made.path_bytes && allocated < 1000);
  }
  state.SetItemsProcessed(state.iterations() * kRows);
  state.counters["us_per_row"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kRows) / 1e6,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["allocations"] = static_cast<double>(allocated);
}
BENCHMARK(manifest_row)->Unit(benchmark::kMillisecond)->MinTime(2);

// The floor: the same rows stepped through, and nothing read of them but their blobs' sizes.
void sqlite_alone(benchmark::State& state) {
  static const Made made = make_manifest();
  for (auto _ : state) {
    const MemorySource source(made.bytes);
    const auto database = sqlite::Database::open(source, nullptr);
    must(database.ok());
    auto query =
        database->prepare("SELECT rowid, fileID, domain, relativePath, flags, file FROM Files");
    must(query.ok());
    std::size_t bytes = 0;
    while (query->step()) bytes += query->blob(5).size();
    must(bytes > 0);
  }
  state.SetItemsProcessed(state.iterations() * kRows);
  state.counters["us_per_row"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kRows) / 1e6,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(sqlite_alone)->Unit(benchmark::kMillisecond)->MinTime(2);

}  // namespace
}  // namespace bridle
