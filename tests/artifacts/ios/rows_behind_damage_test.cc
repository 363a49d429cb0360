// One page, or one cell, of a table cannot be read: every other row comes, of every database that
// is parsed.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/limits.h"
#include "support/collect.h"

namespace bridle::test {
namespace {

constexpr std::size_t kPage = 4096;

std::string numbers(int last) {
  return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
         std::to_string(last) + ") ";
}

// What came of one table, and what was damage.
struct Came {
  std::set<std::int64_t> rows;
  std::size_t records = 0;
  std::size_t damages = 0;
  std::string text;
};

Came came(std::string_view id, std::string_view table, const std::vector<std::byte>& bytes) {
  const Artifact& artifact = artifact_by_id(id);
  Collect collect(artifact, "a.db");
  run_artifact(artifact, {"private/LID.sqlite", bytes, {}}, collect);
  Came out;
  out.records = collect.records();
  out.damages = collect.damages();
  out.text = collect.text();
  for (const Collect::Place& place : collect.places()) {
    if (place.name == table) out.rows.insert(place.number);
  }
  return out;
}

struct Table {
  const char* artifact;
  const char* name;
  std::string sql;
};

void PrintTo(const Table& table, std::ostream* out) { *out << table.artifact << table.name; }

const std::string kMark = "printf('mark-%06d', i)";

std::vector<Table> tables() {
  const std::string n = numbers(3000);
  return {
      {"ios.tcc", "access",
       "CREATE TABLE access (service TEXT, client TEXT, client_type INTEGER, auth_value INTEGER);" +
           n + "INSERT INTO access SELECT 'kTCCServiceCamera', " + kMark + ", 0, 2 FROM n;"},
      {"ios.manifest", "Files",
       "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags "
       "INTEGER, file BLOB);" +
           n + "INSERT INTO Files SELECT 'id' || i, 'HomeDomain', " + kMark + ", 1, NULL FROM n;"},
      {"ios.safari_history", "history_visits",
       "CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT);"
       "CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, visit_time "
       "REAL, "
       "title TEXT);"
       "INSERT INTO history_items VALUES (1, 'https://example.com/');" +
           n + "INSERT INTO history_visits SELECT i, 1, 700000000.5 + i, " + kMark + " FROM n;"},
      {"ios.safari_history", "history_items",
       "CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT);"
       "CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER);" +
           n + "INSERT INTO history_items SELECT i, 'https://example.com/' || " + kMark +
           " FROM n;"},
      {"ios.safari_history_deletions", "history_tombstones",
       "CREATE TABLE history_tombstones (start_time REAL, end_time REAL, url TEXT);" + n +
           "INSERT INTO history_tombstones SELECT 7e8, 7e8, " + kMark + " FROM n;"},
      {"ios.data_usage", "ZLIVEUSAGE",
       "CREATE TABLE ZPROCESS (Z_PK INTEGER PRIMARY KEY, ZPROCNAME TEXT);"
       "CREATE TABLE ZLIVEUSAGE (Z_PK INTEGER PRIMARY KEY, ZHASPROCESS INTEGER, ZWIFIIN, ZTAG);"
       "INSERT INTO ZPROCESS VALUES (1, 'one');" +
           n + "INSERT INTO ZLIVEUSAGE SELECT i, 1, 10, " + kMark + " FROM n;"},
      {"ios.data_usage", "ZPROCESS",
       "CREATE TABLE ZPROCESS (Z_PK INTEGER PRIMARY KEY, ZPROCNAME TEXT);"
       "CREATE TABLE ZLIVEUSAGE (Z_PK INTEGER PRIMARY KEY, ZHASPROCESS INTEGER);" +
           n + "INSERT INTO ZPROCESS SELECT i, " + kMark + " FROM n;"},
      {"ios.sms_attachments", "attachment",
       "CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, guid TEXT);" + n +
           "INSERT INTO attachment SELECT i, " + kMark + " FROM n;"},
      {"ios.sms", "deleted_messages",
       "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT);"
       "CREATE TABLE deleted_messages (ROWID INTEGER PRIMARY KEY, guid TEXT);" +
           n + "INSERT INTO deleted_messages SELECT i, " + kMark + " FROM n;"},
      {"ios.sms", "recoverable_message_part",
       "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT);"
       "CREATE TABLE recoverable_message_part (message_id INTEGER, tag TEXT);" +
           n + "INSERT INTO recoverable_message_part SELECT i, " + kMark + " FROM n;"},
      {"ios.whatsapp_chats", "ZWACHATSESSION",
       "CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID TEXT);" + n +
           "INSERT INTO ZWACHATSESSION SELECT i, " + kMark + " FROM n;"},
      {"ios.whatsapp_lid_pairs", "ZWAPHONENUMBERLIDPAIR",
       "CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, ZLID TEXT);" + n +
           "INSERT INTO ZWAPHONENUMBERLIDPAIR SELECT i, " + kMark + " FROM n;"},
  };
}

class RowsBehindDamage : public testing::TestWithParam<Table> {};

TEST_P(RowsBehindDamage, OfAPageComeAllTheSame) {
  const Table& table = GetParam();
  auto bytes = build_database("PRAGMA page_size=4096;" + table.sql);
  const Came before = came(table.artifact, table.name, bytes);
  EXPECT_EQ(before.rows.size(), 3000U);
  const std::size_t at = as_text(bytes).find("mark-001500");
  ASSERT_NE(at, std::string_view::npos);
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at / kPage * kPage), kPage, std::byte{0});
  const Came after = came(table.artifact, table.name, bytes);
  EXPECT_GT(after.rows.size(), 2700U);
  EXPECT_LT(after.rows.size(), 3000U);
  EXPECT_TRUE(after.rows.contains(1));
  EXPECT_TRUE(after.rows.contains(3000));
  EXPECT_NE(after.text.find("the rows between "), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Artifacts, RowsBehindDamage, testing::ValuesIn(tables()),
                         [](const auto& tested) {
                           std::string name =
                               std::string(tested.param.artifact) + "_" + tested.param.name;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

TEST(RowsBehindDamage, ACellThatIsTooLargeIsLeftOutAndItsRowComes) {
  const auto bytes = build_database(
      "CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT);"
      "CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, title TEXT);"
      "INSERT INTO history_items VALUES (1, 'https://example.com/');" +
      numbers(999) + "INSERT INTO history_visits SELECT i, 1, 'title' FROM n;" +
      "UPDATE history_visits SET title = CAST(zeroblob(" + std::to_string(limits::kCell + 1) +
      ") AS TEXT) WHERE id = 2;");
  const Came got = came("ios.safari_history", "history_visits", bytes);
  EXPECT_EQ(got.rows.size(), 999U);
  EXPECT_EQ(got.records, 999U);
  EXPECT_EQ(got.damages, 1U);
  EXPECT_NE(got.text.find("title cannot be read: a cell"), std::string::npos);
  EXPECT_EQ(got.text.find("the URL of the visit is gone"), std::string::npos);
}

// The URLs of some visits lie on a damaged page: the visits come without them.
TEST(RowsBehindDamage, APageOfAnotherTableCostsItsOwnCellsOnly) {
  auto bytes = build_database(
      "PRAGMA page_size=4096;"
      "CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT);"
      "CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, title TEXT);" +
      numbers(3000) + "INSERT INTO history_items SELECT i, 'https://example.com/' || " + kMark +
      " FROM n;" + numbers(3000) + "INSERT INTO history_visits SELECT i, i, 'a title' FROM n;");
  const std::size_t at = as_text(bytes).find("mark-001500");
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at / kPage * kPage), kPage, std::byte{0});
  const Came got = came("ios.safari_history", "history_visits", bytes);
  EXPECT_EQ(got.rows.size(), 3000U);
  EXPECT_GT(got.damages, 10U);
  EXPECT_NE(got.text.find("mark-002999"), std::string::npos);
}

// "rowid" means a column of that name where there is one.
TEST(RowsBehindDamage, AColumnCannotPassForTheRowId) {
  const auto bytes = build_database(
      "CREATE TABLE access (rowid TEXT, _rowid_ INTEGER, service TEXT, client TEXT, client_type "
      "INTEGER);"
      "INSERT INTO access VALUES ('x', 5, 's', 'one', 0), ('x', 5, 's', 'two', 0);");
  const Came got = came("ios.tcc", "access", bytes);
  EXPECT_EQ(got.rows, (std::set<std::int64_t>{1, 2}));
  const auto all_taken = build_database(
      "CREATE TABLE access (rowid, _rowid_, oid, service TEXT, client TEXT, client_type INTEGER);"
      "INSERT INTO access VALUES (1, 1, 1, 's', 'one', 0);");
  EXPECT_NE(came("ios.tcc", "access", all_taken).text.find("under each name of the row id"),
            std::string::npos);
}

TEST(RowsBehindDamage, PreviewsOfOneMessageAreBounded) {
  const auto bytes = build_database(
      "CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZTEXT TEXT);"
      "CREATE TABLE ZWAMESSAGEDATAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZTITLE TEXT);"
      "INSERT INTO ZWAMESSAGE VALUES (1, 'text');" +
      numbers(5000) + "INSERT INTO ZWAMESSAGEDATAITEM SELECT i, 1, 'title-' || i FROM n;");
  const Came got = came("ios.whatsapp", "ZWAMESSAGE", bytes);
  EXPECT_EQ(got.rows.size(), 1U);
  EXPECT_NE(got.text.find("title-100\""), std::string::npos);
  EXPECT_EQ(got.text.find("title-101\""), std::string::npos);
  EXPECT_GT(got.damages, 0U);
}

TEST(RowsBehindDamage, ConversationsOfOneMessageAreBounded) {
  const auto bytes = build_database(
      "CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, chat_identifier TEXT);"
      "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);"
      "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT);"
      "INSERT INTO message VALUES (1, 'g');"
      "INSERT INTO chat VALUES (1, CAST(zeroblob(1000) AS TEXT)), (2, 17.5), (3, x'ff');" +
      numbers(5000) + "INSERT INTO chat_message_join SELECT 1, 1 FROM n;");
  const Came got = came("ios.sms", "message", bytes);
  EXPECT_LT(got.text.size(), 1'000'000U);
  EXPECT_NE(got.text.find("in 5000 conversations"), std::string::npos);
  EXPECT_NE(got.text.find("chat_identifier is no text"), std::string::npos);
}

TEST(RowsBehindDamage, ADateWithAFractionIsNotCutOff) {
  const auto bytes = build_database(
      "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, date, error);"
      "INSERT INTO message VALUES (1, 700000000.75, 2.5);");
  const Came got = came("ios.sms", "message", bytes);
  EXPECT_NE(got.text.find(":40.75Z"), std::string::npos) << got.text;
  EXPECT_NE(got.text.find("error is no number"), std::string::npos) << got.text;
}

}  // namespace
}  // namespace bridle::test
