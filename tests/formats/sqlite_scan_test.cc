#include "formats/sqlite_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "formats/sqlite_rows.h"

namespace bridle::sqlite {
namespace {

// Row ids that a scan gives, and what it says at the end.
struct Scanned {
  std::vector<std::int64_t> ids;
  std::optional<Error> error;
};

Scanned scanned(Bytes bytes) {
  const MemorySource main(bytes);
  const Database db = opened(main);
  auto scan = TableScan::open(db, {.table = "t", .alias = "t", .columns = "t.b"});
  if (!scan) throw std::runtime_error(scan.error().message);
  Scanned out;
  while (scan->step()) {
    const std::string_view text = scan->row().text(1);
    if (text.starts_with("row 0")) out.ids.push_back(scan->row().integer(0));
  }
  EXPECT_FALSE(scan->step());
  out.error = scan->error();
  return out;
}

TEST(SqliteScan, GivesEveryRowOfAWholeTable) {
  const Scanned whole = scanned(made(kManyRows));
  EXPECT_EQ(whole.ids.size(), 10'000U);
  EXPECT_FALSE(whole.error);
}

TEST(SqliteScan, GoesOnBehindADamagedPage) {
  const auto bytes = made(kManyRows);
  constexpr std::size_t kPage = 4096;
  for (const std::size_t page : {20, 100, 200}) {
    auto hurt = bytes;
    std::fill_n(hurt.begin() + static_cast<std::ptrdiff_t>(page * kPage), kPage, std::byte{0});
    const Scanned got = scanned(hurt);
    ASSERT_TRUE(got.error) << page;
    EXPECT_NE(got.error->message.find("the rows between "), std::string::npos);
    EXPECT_LT(got.ids.size(), 10'000U);
    EXPECT_GT(got.ids.size(), 9'900U);
    EXPECT_NE(std::ranges::find(got.ids, 1), got.ids.end());
    EXPECT_NE(std::ranges::find(got.ids, 10'000), got.ids.end());
    std::vector<std::int64_t> sorted = got.ids;
    std::ranges::sort(sorted);
    EXPECT_EQ(std::ranges::adjacent_find(sorted), sorted.end()) << "a row came twice";
  }
}

// In a damaged tree a row can come that was read before: the scan ends, and says that it lacks
// some.
TEST(SqliteScan, EndsWhereRowsDoNotAscend) {
  auto bytes = made(
      "CREATE TABLE t (b TEXT);"
      "INSERT INTO t VALUES ('row 0 a'), ('row 0 b'), ('row 0 c');");
  const std::string text = "row 0 c";
  const auto at = std::search(bytes.begin(), bytes.end(), text.begin(), text.end(),
                              [](std::byte a, char b) { return std::to_integer<char>(a) == b; });
  ASSERT_NE(at, bytes.end());
  // Before the text: length of the cell, row id, length of the head, type.
  std::byte& row_id = *(at - 3);
  ASSERT_EQ(row_id, std::byte{3});
  row_id = std::byte{1};
  const Scanned got = scanned(bytes);
  EXPECT_EQ(got.ids, (std::vector<std::int64_t>{1, 2}));
  ASSERT_TRUE(got.error);
  EXPECT_NE(got.error->message.find("order"), std::string::npos) << got.error->message;
}

}  // namespace
}  // namespace bridle::sqlite
