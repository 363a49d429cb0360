// ios.whatsapp_chats: the conversations of WhatsApp, and what is stored of each.
//
// The last date that a conversation states may be later than that of its last stored message: then
// messages were deleted. Messages of a conversation that is gone give a row without a name.
// Format: docs/formats/ios-whatsapp.md

#include <algorithm>
#include <map>

#include "artifacts/artifact.h"
#include "artifacts/cells.h"

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

// What is stored of one conversation.
struct Stored {
  std::int64_t messages = 0;
  std::optional<double> first;  // seconds since 2001
  std::optional<double> last;
  std::int64_t first_row = 0;
};

// By conversation; messages that name none come first. A million conversations would be a forgery.
using StoredByChat = std::map<std::optional<std::int64_t>, Stored>;
constexpr std::size_t kMostChats = 1'000'000;

// One pass in the order of the file: grouped by SQLite, each row would be looked up in the order of
// the index, all over the file. Dates that are no numbers are told by ios.whatsapp, with their row.
StoredByChat stored_messages(const sqlite::Database& db, Emit<Chat>& out) {
  StoredByChat stored;
  if (!db.has_column("ZWAMESSAGE", "ZCHATSESSION") ||
      !db.has_column("ZWAMESSAGE", "ZMESSAGEDATE")) {
    return stored;
  }
  auto query = db.prepare("SELECT ROWID, ZCHATSESSION, ZMESSAGEDATE FROM ZWAMESSAGE NOT INDEXED");
  if (!query) {
    out.damage(Where::whole_file(), query.error().message);
    return stored;
  }
  while (!out.stopped() && query->step()) {
    const std::int64_t row = query->integer(0);
    if (stored.size() == kMostChats) {
      out.damage(Where::at_row("ZWAMESSAGE", row), "more conversations than any phone has");
      return stored;
    }
    const auto [at, is_new] = stored.try_emplace(query->maybe_integer(1));
    Stored& chat = at->second;
    ++chat.messages;
    chat.first_row = is_new ? row : std::min(chat.first_row, row);
    const auto date = query->maybe_real(2);
    if (!date || *date == 0) continue;
    if (!chat.first || *date < *chat.first) chat.first = date;
    if (!chat.last || *date > *chat.last) chat.last = date;
  }
  if (query->error()) out.damage(Where::whole_file(), query->error()->message);
  return stored;
}

void fill_stored(const Stored& stored, Chat& chat) {
  chat.stored_messages = stored.messages;
  if (stored.first) chat.first_stored = from_mac_s(*stored.first);
  if (stored.last) chat.last_stored = from_mac_s(*stored.last);
}

// Messages whose conversation has no row: those are there to point at.
void record_gone(std::optional<std::int64_t> session, const Stored& stored, Emit<Chat>& out) {
  Chat chat;
  chat.session = session;
  fill_stored(stored, chat);
  out.record(chat, Where::at_row("ZWAMESSAGE", stored.first_row));
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
  const StoredByChat stored = stored_messages(db, out);
  auto next = stored.begin();
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
    for (; next != stored.end() && next->first < where.number; ++next) {
      record_gone(next->first, next->second, out);
    }
    if (next != stored.end() && next->first == where.number) fill_stored((next++)->second, chat);
    out.record(chat, where);
  }
  if (query->error()) out.damage(Where::whole_file(), query->error()->message);
  if (query->error()) return;  // which of the others have a row is not known
  for (; next != stored.end() && !out.stopped(); ++next) {
    record_gone(next->first, next->second, out);
  }
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
