// What one row of Manifest.db costs: the keyed archive of its `file` column, parsed and asked for
// its eight numbers. A phone has 1.3 million such rows.

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "formats/keyed_archive.h"
#include "formats/plist_writer.h"

namespace {

std::atomic<std::uint64_t> allocations = 0;  // of the whole program

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

constexpr std::size_t kRows = 4096;
constexpr std::string_view kMembers[] = {
    "Size",   "Mode",        "Birth",          "LastModified", "LastStatusChange",
    "UserID", "InodeNumber", "ProtectionClass"};

struct Rows {
  std::vector<std::vector<std::byte>> blobs;
  std::uint64_t sum = 0;  // of all members of all rows
  std::size_t bytes = 0;
};

plist::Tree number(std::uint64_t value, Rows& rows) {
  rows.sum += value;
  return {static_cast<std::int64_t>(value)};
}

plist::Tree text(std::string_view value) { return {std::string(value)}; }

plist::Tree class_of(std::string_view name) {
  return {plist::Tree::Dict{
      {"$classname", text(name)},
      {"$classes", {plist::Tree::Array{text(name), text("NSObject")}}},
  }};
}

// The members in the order in which a phone has been seen to write them, with an encryption key.
std::vector<std::byte> row(std::uint64_t i, Rows& rows) {
  using plist::Tree;
  const auto uid = [](std::uint64_t n) { return Tree{Tree::Uid{n}}; };
  Tree::Dict file = {
      {"LastModified", number(1'700'000'000 + i * 7, rows)},
      {"Flags", {std::int64_t{0}}},
      {"GroupID", {std::int64_t{501}}},
      {"$class", uid(5)},
      {"LastStatusChange", number(1'700'000'001 + i * 5, rows)},
      {"RelativePath", uid(2)},
      {"Birth", number(1'700'000'000 + i * 3, rows)},
      {"EncryptionKey", uid(3)},
      {"Size", number(i * i % 5'000'000'007, rows)},
      {"Mode", number(33'188, rows)},
      {"UserID", number(501, rows)},
      {"InodeNumber", number(50'000 + i, rows)},
      {"ProtectionClass", number(3, rows)},
  };
  Tree::Array objects = {
      text("$null"),
      {file},
      text("Library/Caches/com.example.app/folder/file-" + std::to_string(i) + ".bin"),
      {Tree::Dict{{"NS.data", {Tree::Data(44, static_cast<std::byte>(i))}}, {"$class", uid(4)}}},
      class_of("NSMutableData"),
      class_of("MBFile"),
  };
  return plist::write_binary({Tree::Dict{
      {"$version", {std::int64_t{100'000}}},
      {"$archiver", text("NSKeyedArchiver")},
      {"$top", {Tree::Dict{{"root", uid(1)}}}},
      {"$objects", {objects}},
  }});
}

const Rows& rows() {
  static const Rows made = [] {
    Rows out;
    for (std::size_t i = 0; i < kRows; ++i) {
      out.blobs.push_back(row(i, out));
      out.bytes += out.blobs.back().size();
    }
    return out;
  }();
  return made;
}

// Sum of the eight numbers; 0 for a row that cannot be read.
std::uint64_t read_row(Bytes blob) {
  const auto document = plist::Document::parse(blob);
  if (!document) return 0;
  const auto archive = keyed_archive::Archive::open(*document);
  if (!archive) return 0;
  const keyed_archive::Object file = archive->root();
  std::uint64_t sum = 0;
  for (const std::string_view member : kMembers) {
    sum += static_cast<std::uint64_t>(file[member].integer().value_or(0));
  }
  return sum;
}

void manifest_row(benchmark::State& state) {
  const Rows& made = rows();
  const std::uint64_t before = allocations;
  std::uint64_t sum = 0;
  for (const auto& blob : made.blobs) sum += read_row(blob);
  if (sum != made.sum || allocations != before) {
    state.SkipWithError(sum != made.sum ? "wrong sum" : "the hot path allocates");
    return;
  }
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_row(made.blobs[i]));
    i = (i + 1) % kRows;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["bytes/row"] = static_cast<double>(made.bytes) / kRows;
}
BENCHMARK(manifest_row);

void encryption_key(benchmark::State& state) {
  const Rows& made = rows();
  std::size_t i = 0;
  for (auto _ : state) {
    const auto document = plist::Document::parse(made.blobs[i]);
    const auto archive = keyed_archive::Archive::open(*document);
    const auto key = archive->root()["EncryptionKey"].data();
    if (!key || key->size() != 44 || (*key)[0] != static_cast<std::byte>(i)) {
      state.SkipWithError("wrong key");
      break;
    }
    i = (i + 1) % kRows;
  }
}
BENCHMARK(encryption_key);

}  // namespace
}  // namespace bridle
