#include "model/bounded_row.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"

namespace bridle {
namespace {

struct Row {
  std::int64_t number = 7;
  std::optional<std::string_view> text = std::nullopt;
  std::vector<std::string_view> list = {};
  std::optional<Bytes> blob = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Row::number>("number", Role::none, ""), column<&Row::text>("text", Role::text, ""),
    column<&Row::list>("list", Role::link, ""), column<&Row::blob>("blob", Role::none, "")};

Value at(const RowView& view, std::size_t column) { return view.value(column); }

std::size_t bytes_of_list(const Value& value) {
  std::size_t sum = 0;
  for (const std::string_view item : value.list()) sum += item.size();
  return sum;
}

TEST(BoundedRow, LeavesARowThatFitsAsItIs) {
  const std::string text(limits::kValueBytes, 'x');
  const Row row{.text = text, .list = std::vector<std::string_view>(limits::kListValues, "y")};
  BoundedRow bounded;
  EXPECT_FALSE(bounded.take({&row, kColumns}));
  EXPECT_EQ(bounded.view().row, &row);
  EXPECT_EQ(at(bounded.view(), 1).text().data(), text.data());
}

TEST(BoundedRow, CutsOneThatNamesALongTextThousandsOfTimes) {
  const std::string text(100'000, 'x');
  const Row row{.list = std::vector<std::string_view>(2'000, text)};
  BoundedRow bounded;
  const auto cut = bounded.take({&row, kColumns});
  ASSERT_TRUE(cut);
  EXPECT_NE(cut->find("list"), std::string::npos) << *cut;
  EXPECT_EQ(at(bounded.view(), 0).integer(), 7);
  EXPECT_TRUE(at(bounded.view(), 1).is_none());
  EXPECT_EQ(bytes_of_list(at(bounded.view(), 2)), limits::kRecordBytes);
  EXPECT_EQ(at(bounded.view(), 2).list().front(), text);
  EXPECT_EQ(bounded.view().columns[2].role, Role::link);
}

TEST(BoundedRow, CutsLongValuesBetweenCharactersAndLongLists) {
  std::string text(limits::kValueBytes - 1, 'x');
  text += "\xE2\x82\xAC and more";  // the euro sign lies across the limit
  const std::string bytes(limits::kValueBytes + 1, 'b');
  const Row row{.text = text,
                .list = std::vector<std::string_view>(limits::kListValues + 1, "y"),
                .blob = as_bytes(bytes)};
  BoundedRow bounded;
  const auto cut = bounded.take({&row, kColumns});
  ASSERT_TRUE(cut);
  for (const char* name : {"text", "list", "blob"}) {
    EXPECT_NE(cut->find(name), std::string::npos) << *cut;
  }
  EXPECT_EQ(at(bounded.view(), 1).text(), std::string(limits::kValueBytes - 1, 'x'));
  EXPECT_EQ(at(bounded.view(), 2).list().size(), limits::kListValues);
  EXPECT_EQ(at(bounded.view(), 3).blob().size(), limits::kValueBytes);
  const Row small{.text = "small"};
  EXPECT_FALSE(bounded.take({&small, kColumns}));
  EXPECT_EQ(at(bounded.view(), 1).text(), "small");
}

}  // namespace
}  // namespace bridle
