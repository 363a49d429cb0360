// A page in the middle of the table of messages cannot be read: what lies before and behind it can.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/collect.h"

namespace bridle::test {
namespace {

constexpr std::size_t kPage = 4096;

// The page that holds `text`, overwritten. REQUIRES: it stands there once.
std::vector<std::byte> without_page_of(std::vector<std::byte> bytes, std::string_view text) {
  const std::size_t at = as_text(bytes).find(text);
  EXPECT_NE(at, std::string_view::npos);
  const std::size_t page = at / kPage * kPage;
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page), kPage, std::byte{0});
  return bytes;
}

struct Said {
  std::size_t with = 0;     // records of messages that hold the piece
  std::size_t without = 0;  // and that do not
  std::set<std::int64_t> rows;
  std::size_t orphans = 0;  // records of other tables
  std::size_t damages = 0;
};

Said said(std::string_view id, std::string_view table, const std::vector<std::byte>& bytes,
          std::string_view piece) {
  const Artifact& artifact = artifact_by_id(id);
  Collect collect(artifact, "a.db");
  run_artifact(artifact, {"a.db", bytes, {}}, collect);
  Said out;
  out.damages = collect.damages();
  std::size_t place = 0;
  for (const std::string& line : collect.lines()) {
    if (line.starts_with("{\"damage\"")) continue;
    const Collect::Place& where = collect.places()[place++];
    if (where.name != table) {
      ++out.orphans;
      continue;
    }
    EXPECT_TRUE(out.rows.insert(where.number).second) << "row " << where.number << " came twice";
    ++(line.find(piece) != std::string::npos ? out.with : out.without);
  }
  return out;
}

TEST(MessagesBehindADamagedPage, OfAppleKeepTheirConversations) {
  const auto whole = build_database(
      "PRAGMA page_size=4096;"
      "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);"
      "CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, chat_identifier TEXT);"
      "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);"
      "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER);"
      "INSERT INTO handle VALUES (1, 'name@example.org');"
      "INSERT INTO chat VALUES (1, 'the-chat');"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
      " INSERT INTO chat_message_join SELECT 1, i FROM n;"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
      " INSERT INTO message SELECT i, printf('guid-%05d', i), 'some words of a message', 1 FROM "
      "n;");
  const Said before = said("ios.sms", "message", whole, "\"chats\":[\"the-chat\"]");
  EXPECT_EQ(before.with, 3000U);
  EXPECT_EQ(before.damages, 0U);

  const Said after =
      said("ios.sms", "message", without_page_of(whole, "guid-01500"), "\"chats\":[\"the-chat\"]");
  EXPECT_GT(after.with, 2800U);
  EXPECT_LT(after.with, 3000U);
  EXPECT_EQ(after.without, 0U);
  EXPECT_TRUE(after.rows.contains(1));
  EXPECT_TRUE(after.rows.contains(3000));
  EXPECT_FALSE(after.rows.contains(1500));
  EXPECT_EQ(after.damages, 1U);
}

TEST(MessagesBehindADamagedPage, OfWhatsappKeepTheirMedia) {
  const auto whole = build_database(
      "PRAGMA page_size=4096;"
      "CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZTITLE TEXT);"
      "CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZTEXT TEXT);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
      " INSERT INTO ZWAMEDIAITEM SELECT i, i, 'the-title' FROM n;"
      "INSERT INTO ZWAMEDIAITEM VALUES (9000, NULL, 'of none'), (9001, 0, 'of none'),"
      " (9002, 4000, 'of none'), (9003, 'x', 'of none');"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
      " INSERT INTO ZWAMESSAGE SELECT i, printf('text-%05d and some more words', i) FROM n;");
  const Said before = said("ios.whatsapp", "ZWAMESSAGE", whole, "\"the-title\"");
  EXPECT_EQ(before.with, 3000U);
  EXPECT_EQ(before.orphans, 4U);
  EXPECT_EQ(before.damages, 0U);

  const Said after =
      said("ios.whatsapp", "ZWAMESSAGE", without_page_of(whole, "text-01500"), "\"the-title\"");
  EXPECT_GT(after.with, 2800U);
  EXPECT_LT(after.with, 3000U);
  EXPECT_EQ(after.without, 0U);
  EXPECT_TRUE(after.rows.contains(3000));
  // Every item once: with its message, or alone.
  EXPECT_EQ(after.with + after.orphans, 3004U);
  EXPECT_EQ(after.damages, 1U);
}

}  // namespace
}  // namespace bridle::test
