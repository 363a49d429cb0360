// ios.whatsapp_chats: the conversations of WhatsApp, and what is stored of each.
//
// The last date that a conversation states may be later than that of its last stored message: then
// messages were deleted. Messages of a conversation that is gone give a row without a name.
// Format: docs/formats/ios-whatsapp.md

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "artifacts/artifact.h"
#include "artifacts/rows.h"

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
  kJid = 1,
  kName,
  kType,
  kArchived,
  kRemoved,
  kHidden,
  kCounter,
  kLastDate,
  kGroupCreated,
};

sqlite::RowQuery chats_query(const sqlite::Database& db) {
  sqlite::RowQuery query = {
      .table = "ZWACHATSESSION",
      .alias = "s",
      .columns = db.select_list("ZWACHATSESSION", "s",
                                {"ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE", "ZARCHIVED",
                                 "ZREMOVED", "ZHIDDEN", "ZMESSAGECOUNTER", "ZLASTMESSAGEDATE"})};
  if (db.has_column("ZWACHATSESSION", "ZGROUPINFO") && db.has_table("ZWAGROUPINFO")) {
    query.columns += ", " + db.select_list("ZWAGROUPINFO", "g", {"ZCREATIONDATE"});
    query.joins = join_by_row_id(db, "ZWAGROUPINFO", "g", "s.ZGROUPINFO");
  } else {
    query.columns += ", NULL";
  }
  return query;
}

// Phone numbers by hidden identifier. A number can be paired more than once: the latest counts.
using Numbers = std::map<std::string, std::string, std::less<>>;
constexpr std::size_t kMostNumberBytes = 64U << 20;  // a pair has some 30

// What is wrong with a pair is told by ios.whatsapp_lid_pairs, which records each.
Numbers phone_numbers(const sqlite::Database& db, Emit<Chat>& out) {
  Numbers numbers;
  if (!db.has_column("ZWAPHONENUMBERLIDPAIR", "ZLID") ||
      !db.has_column("ZWAPHONENUMBERLIDPAIR", "ZPHONENUMBER")) {
    return numbers;
  }
  std::size_t bytes = 0;
  bool told = false;
  for_each_row(db,
               {.table = "ZWAPHONENUMBERLIDPAIR",
                .alias = "p",
                .columns = db.select_list("ZWAPHONENUMBERLIDPAIR", "p", {"ZLID", "ZPHONENUMBER"})},
               out, [&](const sqlite::Statement& row, const Where& where) {
                 const auto lid = row.maybe_text(1);
                 const auto number = row.maybe_text(2);
                 if (!lid || !number) return;
                 bytes += lid->size() + number->size() + sizeof(Numbers::value_type);
                 if (bytes <= kMostNumberBytes) {
                   numbers.insert_or_assign(std::string(*lid), std::string(*number));
                 } else if (!std::exchange(told, true)) {
                   out.damage(where,
                              "more pairs than any phone has; those from here on are not "
                              "looked up");
                 }
               });
  return numbers;
}

std::optional<std::string_view> number_of(const Numbers& numbers,
                                          std::optional<std::string_view> jid) {
  constexpr std::string_view kHidden = "@lid";
  if (!jid || !jid->ends_with(kHidden)) return std::nullopt;
  const auto found = numbers.find(jid->substr(0, jid->size() - kHidden.size()));
  if (found == numbers.end()) return std::nullopt;
  return found->second;
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

// Dates that are no numbers are told by ios.whatsapp, with their row.
StoredByChat stored_messages(const sqlite::Database& db, Emit<Chat>& out) {
  StoredByChat stored;
  if (!db.has_column("ZWAMESSAGE", "ZCHATSESSION") ||
      !db.has_column("ZWAMESSAGE", "ZMESSAGEDATE")) {
    return stored;
  }
  bool full = false;
  for_each_row(db,
               {.table = "ZWAMESSAGE",
                .alias = "m",
                .columns = db.select_list("ZWAMESSAGE", "m", {"ZCHATSESSION", "ZMESSAGEDATE"})},
               out, [&](const sqlite::Statement& row, const Where& where) {
                 if (full) return;
                 if (stored.size() == kMostChats) {
                   full = true;
                   out.damage(where, "more conversations than any phone has");
                   return;
                 }
                 const auto [at, is_new] = stored.try_emplace(row.maybe_integer(1));
                 Stored& chat = at->second;
                 ++chat.messages;
                 chat.first_row = is_new ? where.number : std::min(chat.first_row, where.number);
                 const auto date = row.maybe_real(2);
                 if (!date || *date == 0) return;
                 if (!chat.first || *date < *chat.first) chat.first = date;
                 if (!chat.last || *date > *chat.last) chat.last = date;
               });
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
  if (!db.has_table("ZWACHATSESSION")) {
    out.damage(Where::whole_file(), "no table ZWACHATSESSION: unknown schema");
    return;
  }
  const Numbers numbers = phone_numbers(db, out);
  StoredByChat stored = stored_messages(db, out);
  auto next = stored.begin();
  for_each_row(db, chats_query(db), out,
               [&](const sqlite::Statement& row, const Where& where, bool from_the_end) {
                 const Cells cells(row, where, out);
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
                 chat.phone_number = number_of(numbers, chat.jid);
                 // From the end, which of the others have a row is known at the end alone.
                 if (!from_the_end) {
                   for (; next != stored.end() && next->first < where.number; ++next) {
                     record_gone(next->first, next->second, out);
                   }
                 }
                 if (const auto own = stored.find(where.number); own != stored.end()) {
                   fill_stored(own->second, chat);
                   if (own == next) ++next;
                   stored.erase(own);
                 }
                 out.record(chat, where);
               });
  // Of a table that cannot be read to its end, also those whose row is among what is missing.
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
