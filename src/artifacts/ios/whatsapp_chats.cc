// ios.whatsapp_chats: the conversations of WhatsApp, and what is stored of each.
//
// The last date that a conversation states may be later than that of its last stored message: then
// messages were deleted. Messages of a conversation that is gone give a row without a name.
// Format: docs/formats/ios-whatsapp.md

#include "artifacts/artifact.h"
#include "artifacts/cells.h"
#include "artifacts/follower.h"

namespace bridle::artifacts {
namespace {

struct Chat {
  std::optional<Timestamp> last_message = std::nullopt;
  std::optional<Timestamp> first_stored = std::nullopt;
  std::optional<Timestamp> last_stored = std::nullopt;
  std::optional<Timestamp> group_created = std::nullopt;
  std::optional<std::int64_t> session = std::nullopt;
  std::optional<std::string_view> jid = std::nullopt;
  std::optional<std::string_view> phone_number = std::nullopt;
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::int64_t> session_type = std::nullopt;
  std::optional<std::int64_t> message_counter = std::nullopt;
  std::int64_t stored_messages = 0;
  std::optional<bool> archived = std::nullopt;
  std::optional<bool> removed = std::nullopt;
  std::optional<bool> hidden = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Chat::last_message>("last_message", Role::time,
                                "when its last message was, as the conversation says"),
    column<&Chat::first_stored>("first_stored", Role::time, "its earliest stored message"),
    column<&Chat::last_stored>("last_stored", Role::time, "its latest stored message"),
    column<&Chat::group_created>("group_created", Role::time, "when the group was made"),
    column<&Chat::session>("session", Role::none, "number of the conversation in this file"),
    column<&Chat::jid>("jid", Role::handle, "the person or group"),
    column<&Chat::phone_number>("phone_number", Role::handle,
                                "of an \"@lid\": the number that this file pairs with it"),
    column<&Chat::name>("name", Role::person, "name of the person or group"),
    column<&Chat::session_type>("session_type", Role::none,
                                "0 person, 1 group, 2 broadcast, 3 status"),
    column<&Chat::message_counter>("message_counter", Role::none,
                                   "number of messages, as the conversation says"),
    column<&Chat::stored_messages>("stored_messages", Role::none, "number of messages stored"),
    column<&Chat::archived>("archived", Role::none, "true, or absent"),
    column<&Chat::removed>("removed", Role::none, "true, or absent"),
    column<&Chat::hidden>("hidden", Role::none, "true, or absent"),
};

constexpr std::string_view kSummary[] = {"jid", "name", "stored_messages"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Containers/Shared/AppGroup/*/ChatStorage.sqlite",
    "private/var/mobile/Containers/Data/Application/*/Documents/ChatStorage.sqlite"};

enum : int {
  kPk,
  kJid,
  kName,
  kType,
  kArchived,
  kRemoved,
  kHidden,
  kCounter,
  kLastDate,
  kGroupCreated,
  kPhoneNumber,
};

std::string chats_query(const sqlite::Database& db) {
  std::string sql = "SELECT s.Z_PK, " +
                    db.select_list("ZWACHATSESSION", "s",
                                   {"ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE", "ZARCHIVED",
                                    "ZREMOVED", "ZHIDDEN", "ZMESSAGECOUNTER", "ZLASTMESSAGEDATE"});
  std::string joins;
  if (db.has_column("ZWACHATSESSION", "ZGROUPINFO") && db.has_column("ZWAGROUPINFO", "Z_PK")) {
    sql += ", " + db.select_list("ZWAGROUPINFO", "g", {"ZCREATIONDATE"});
    joins += " LEFT JOIN ZWAGROUPINFO g ON g.Z_PK = s.ZGROUPINFO";
  } else {
    sql += ", NULL";
  }
  // A number can be paired more than once: the latest counts.
  if (db.has_column("ZWACHATSESSION", "ZCONTACTJID") &&
      db.has_column("ZWAPHONENUMBERLIDPAIR", "ZLID") &&
      db.has_column("ZWAPHONENUMBERLIDPAIR", "ZPHONENUMBER")) {
    sql += ", p.number";
    joins +=
        " LEFT JOIN (SELECT ZLID || '@lid' AS jid, ZPHONENUMBER AS number, MAX(ROWID)"
        " FROM ZWAPHONENUMBERLIDPAIR GROUP BY ZLID) p ON p.jid = s.ZCONTACTJID";
  } else {
    sql += ", NULL";
  }
  return sql + " FROM ZWACHATSESSION s" + joins + " ORDER BY s.Z_PK";
}

// What is stored of each conversation: 1 count, 2 first date, 3 last date, 4 first row.
Follower stored_messages(const sqlite::Database& db, Emit<Chat>& out) {
  if (!db.has_column("ZWAMESSAGE", "ZCHATSESSION") ||
      !db.has_column("ZWAMESSAGE", "ZMESSAGEDATE")) {
    return {};
  }
  auto statement = db.prepare(
      "SELECT ZCHATSESSION, COUNT(*), MIN(NULLIF(ZMESSAGEDATE, 0)), MAX(NULLIF(ZMESSAGEDATE, 0)),"
      " MIN(ROWID)"
      " FROM ZWAMESSAGE GROUP BY ZCHATSESSION ORDER BY ZCHATSESSION");
  if (statement) return Follower(std::move(statement).value());
  out.damage(Where::whole_file(), statement.error().message);
  return {};
}

void fill_stored(const sqlite::Statement& row, const Where& where, Emit<Chat>& out, Chat& chat) {
  const Cells<Chat> cells(row, where, out);
  chat.stored_messages = row.integer(1);
  chat.first_stored = cells.mac_s(2, "earliest ZMESSAGEDATE");
  chat.last_stored = cells.mac_s(3, "latest ZMESSAGEDATE");
}

void parse(const Input& in, Emit<Chat>& out) {
  const sqlite::Database& db = *in.database;
  if (!db.has_column("ZWACHATSESSION", "Z_PK")) {
    out.damage(Where::whole_file(), "no table ZWACHATSESSION with a column Z_PK: unknown schema");
    return;
  }
  auto query = db.prepare(chats_query(db));
  if (!query) {
    out.damage(Where::whole_file(), query.error().message);
    return;
  }
  Follower stored = stored_messages(db, out);
  const auto gone = [&](const sqlite::Statement& row) {
    Chat chat;
    chat.session = row.maybe_integer(0);
    // There is no row of the conversation to point at, but there are its messages.
    const Where where = Where::at_row("ZWAMESSAGE", row.integer(4));
    fill_stored(row, where, out, chat);
    out.record(chat, where);
  };
  while (!out.stopped() && query->step()) {
    const Where where = Where::at_row("ZWACHATSESSION", query->integer(kPk));
    const Cells<Chat> cells(*query, where, out);
    Chat chat;
    chat.session = where.number;
    chat.jid = cells.text(kJid, "ZCONTACTJID");
    chat.name = cells.text(kName, "ZPARTNERNAME");
    chat.session_type = cells.integer(kType, "ZSESSIONTYPE");
    chat.archived = cells.set_flag(kArchived, "ZARCHIVED");
    chat.removed = cells.set_flag(kRemoved, "ZREMOVED");
    chat.hidden = cells.set_flag(kHidden, "ZHIDDEN");
    chat.message_counter = cells.integer(kCounter, "ZMESSAGECOUNTER");
    chat.last_message = cells.mac_s(kLastDate, "ZLASTMESSAGEDATE");
    chat.group_created = cells.mac_s(kGroupCreated, "ZCREATIONDATE");
    chat.phone_number = cells.text(kPhoneNumber, "ZPHONENUMBER");
    if (stored.at(where.number, gone)) {
      fill_stored(stored.row(), where, out, chat);
      stored.take();
    }
    out.record(chat, where);
  }
  if (query->error()) out.damage(Where::whole_file(), query->error()->message);
  if (!query->error() && !out.stopped()) stored.drain(gone);
  if (stored.error()) out.damage(Where::whole_file(), stored.error()->message);
}

}  // namespace

BRIDLE_ARTIFACT(ios_whatsapp_chats) = {.id = "ios.whatsapp_chats",
                                       .title = "WhatsApp conversations",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .reads = Reads::database,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
