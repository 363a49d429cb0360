// ios.whatsapp: every message in ChatStorage.sqlite of WhatsApp and WhatsApp Business.
//
// A message has its text in ZWAMESSAGE, what it carried in ZWAMEDIAITEM, and the previews of its
// links in ZWAMESSAGEDATAITEM, of which there may be several: they are merged into its one row.
// Media items and previews that outlived their message keep a row of their own.
// Format: docs/formats/ios-whatsapp.md

#include <algorithm>

#include "artifacts/artifact.h"
#include "artifacts/children.h"
#include "artifacts/links.h"
#include "artifacts/lookup.h"
#include "artifacts/threat_notification.h"
#include "base/limits.h"
#include "bytes/scan.h"

namespace bridle::artifacts {
namespace {

struct Message {
  std::optional<Timestamp> date = std::nullopt;
  std::optional<Timestamp> date_sent = std::nullopt;
  std::optional<std::string_view> direction = std::nullopt;
  std::optional<std::string_view> chat_jid = std::nullopt;
  std::optional<std::string_view> chat_name = std::nullopt;
  std::optional<std::string_view> from_jid = std::nullopt;
  std::optional<std::string_view> to_jid = std::nullopt;
  std::optional<std::string_view> sender_jid = std::nullopt;
  std::optional<std::string_view> sender_name = std::nullopt;
  std::optional<std::string_view> push_name = std::nullopt;
  std::optional<std::string_view> author_name = std::nullopt;
  std::optional<std::string_view> type = std::nullopt;
  std::optional<std::int64_t> type_code = std::nullopt;
  std::optional<std::int64_t> event_code = std::nullopt;
  std::optional<std::string_view> text = std::nullopt;
  std::vector<std::string_view> links = {};
  std::vector<std::string_view> preview_titles = {};
  std::vector<std::string_view> preview_summaries = {};
  std::vector<std::string_view> preview_contents = {};
  std::optional<std::string_view> media_title = std::nullopt;
  std::optional<std::string_view> media_url = std::nullopt;
  std::optional<std::string_view> media_path = std::nullopt;
  std::optional<std::string_view> media_file = std::nullopt;
  std::optional<std::string_view> media_type = std::nullopt;
  std::optional<std::int64_t> media_bytes = std::nullopt;
  std::optional<std::string_view> card_name = std::nullopt;
  std::optional<std::string_view> card = std::nullopt;
  std::optional<std::string_view> revoked_by = std::nullopt;
  std::optional<bool> starred = std::nullopt;
  std::optional<std::string_view> stanza_id = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Message::date>("date", Role::time, "when it was sent or received"),
    column<&Message::date_sent>("date_sent", Role::time, "when it left or was acknowledged"),
    column<&Message::direction>("direction", Role::none, "sent or received"),
    column<&Message::chat_jid>("chat_jid", Role::handle,
                               "the conversation: <number>@s.whatsapp.net, <id>@lid, <id>@g.us"),
    column<&Message::chat_name>("chat_name", Role::person, "name of that person or group"),
    column<&Message::from_jid>("from_jid", Role::handle,
                               "the sender, or the group that it came through"),
    column<&Message::to_jid>("to_jid", Role::handle, "whom it was sent to"),
    column<&Message::sender_jid>("sender_jid", Role::handle, "in a group: the member who sent it"),
    column<&Message::sender_name>("sender_name", Role::person, "in a group: name of that member"),
    column<&Message::push_name>("push_name", Role::person, "the name that the sender chose"),
    column<&Message::author_name>("author_name", Role::person, "author of what was shared"),
    column<&Message::type>("type", Role::none,
                           "text, image, link, revoked, ...; absent for codes not known"),
    column<&Message::type_code>("type_code", Role::none, "the kind, as stored"),
    column<&Message::event_code>("event_code", Role::none, "of a notice: what happened, as stored"),
    column<&Message::text>("text", Role::text, "the text or caption"),
    column<&Message::links>("links", Role::link,
                            "URLs in all of its texts; WhatsApp's media hosts left out"),
    column<&Message::preview_titles>("preview_titles", Role::text, "titles in previews of links"),
    column<&Message::preview_summaries>("preview_summaries", Role::text,
                                        "descriptions in previews of links"),
    column<&Message::preview_contents>("preview_contents", Role::text,
                                       "further contents of previews: addresses, matched text"),
    column<&Message::media_title>("media_title", Role::text, "name or caption of what it carried"),
    column<&Message::media_url>("media_url", Role::none, "where WhatsApp fetched the media from"),
    column<&Message::media_path>("media_path", Role::none,
                                 "file of the media, below Message/ of the container"),
    column<&Message::media_file>("media_file", Role::file_name, "last component of that path"),
    column<&Message::media_type>("media_type", Role::none, "MIME type of the media"),
    column<&Message::media_bytes>("media_bytes", Role::none, "size of the media"),
    column<&Message::card_name>("card_name", Role::person, "whose contact card was shared"),
    column<&Message::card>("card", Role::text, "the card, or another description, as stored"),
    column<&Message::revoked_by>("revoked_by", Role::handle, "who deleted it for everyone"),
    column<&Message::starred>("starred", Role::none, "true, or absent"),
    column<&Message::stanza_id>("stanza_id", Role::none, "WhatsApp's identifier of the message"),
};

constexpr std::string_view kSummary[] = {"direction", "chat_jid", "type", "text", "links"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Containers/Shared/AppGroup/*/ChatStorage.sqlite",
    "private/var/mobile/Containers/Data/Application/*/Documents/ChatStorage.sqlite"};

constexpr Rule kRules[] = {
    {.id = "ios.whatsapp.apple_threat_notification",
     .severity = Severity::medium,
     .title = "A WhatsApp message that opens like Apple's threat notification",
     .means = "Apple sends these notifications by iMessage and e-mail, never by WhatsApp. Somebody "
              "may have passed on one of their own, or imitate one.",
     .benign = "Talk about such notifications that begins with their wording, and fraud."},
};

// Only codes that could be told from the media beside them; the rest keep their number alone.
std::optional<std::string_view> type_name(std::int64_t code) {
  switch (code) {
    case 0:
      return "text";
    case 1:
    case 20:
    case 38:
      return "image";
    case 2:
    case 11:
    case 39:
    case 43:
    case 54:
      return "video";
    case 3:
    case 53:
      return "audio";
    case 4:
      return "contact";
    case 5:
      return "location";
    case 6:
      return "group_notice";
    case 7:
      return "link";
    case 8:
    case 24:
      return "document";
    case 10:
      return "notice";
    case 14:
      return "revoked";
    case 15:
      return "sticker";
    default:
      return std::nullopt;
  }
}
constexpr std::int64_t kGroupNotice = 6;
constexpr std::int64_t kNotice = 10;
constexpr std::int64_t kRevoked = 14;

enum : int {
  kText = 1,
  kDate,
  kDateSent,
  kIsFromMe,
  kFromJid,
  kToJid,
  kPushName,
  kType,
  kEventType,
  kStarred,
  kStanzaId,
  kChat,
  kMember,
};

sqlite::RowQuery messages_query(const sqlite::Database& db) {
  return {.table = "ZWAMESSAGE",
          .alias = "m",
          .columns = db.select_list("ZWAMESSAGE", "m",
                                    {"ZTEXT", "ZMESSAGEDATE", "ZSENTDATE", "ZISFROMME", "ZFROMJID",
                                     "ZTOJID", "ZPUSHNAME", "ZMESSAGETYPE", "ZGROUPEVENTTYPE",
                                     "ZSTARRED", "ZSTANZAID", "ZCHATSESSION", "ZGROUPMEMBER"})};
}

// Columns of what hangs on a message.
enum : int {
  kMediaAuthor = 1,
  kMediaUrl,
  kMediaPath,
  kMediaTitle,
  kMediaCard,
  kMediaCardName,
  kMediaBytes,
};
enum : int {
  kContent1 = 1,
  kContent2,
  kMatchedText,
  kPreviewSummary,
  kPreviewTitle,
};

// A message has one preview, or a few; each is compared with those before it, and the lists of one
// message must not grow without end.
constexpr std::size_t kMostPreviews = 100;

// mmg.whatsapp.net, mmg-fna.whatsapp.net: where all media are stored, encrypted. In a text it is as
// harmless; on another host the name proves nothing.
bool is_media_store(std::string_view url) {
  const std::string_view host = host_of_url(url);
  return host.starts_with("mmg") && host.ends_with(".whatsapp.net") &&
         std::count(host.begin(), host.end(), '.') == 2;
}

// Reads one database. Holds the buffers that the rows' views point into.
class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Message>& out) : db_(db), out_(out) {}

  void read() {
    follow();
    for (const Child& item : media_.of_none()) orphan_media(item);
    for (const Child& item : previews_.of_none()) orphan_preview(item);
    for_each_row(db_, messages_query(db_), out_,
                 [&](const sqlite::Statement& row, const Where& where, bool from_the_end) {
                   message(row, where, from_the_end);
                 });
    // Those of messages in a gap are no orphans, but their contents count all the same.
    for (const Child& item : media_.rest()) orphan_media(item);
    for (const Child& item : previews_.rest()) orphan_preview(item);
  }

 private:
  void message(const sqlite::Statement& row, const Where& where, bool from_the_end) {
    const Children::Taken media_items = media_.take(where.number, from_the_end);
    const Children::Taken preview_items = previews_.take(where.number, from_the_end);
    // Orphans use the buffers too, so they come before this row's own.
    for (const Child& item : media_items.passed) orphan_media(item);
    for (const Child& item : preview_items.passed) orphan_preview(item);
    const Cells<Message> cells(row, where, out_);
    Message message;
    clear();
    fill(cells, message);
    for (const Child& item : media_items.own) media(item, where, message);
    for (const Child& item : preview_items.own) preview(item, where, message);
    emit(message, where);
  }

  void follow() {
    chats_ = Lookup(db_, "ZWACHATSESSION", {"ZCONTACTJID", "ZPARTNERNAME"}, out_);
    members_ = Lookup(db_, "ZWAGROUPMEMBER", {"ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME"}, out_);
    if (db_.has_column("ZWAMEDIAITEM", "ZMESSAGE")) {
      media_ = Children(db_, "ZWAMEDIAITEM", "ZMESSAGE", "", out_);
      media_rows_ = ChildReader<Message>(
          db_,
          {.table = "ZWAMEDIAITEM",
           .alias = "t",
           .columns = db_.select_list("ZWAMEDIAITEM", "t",
                                      {"ZAUTHORNAME", "ZMEDIAURL", "ZMEDIALOCALPATH", "ZTITLE",
                                       "ZVCARDSTRING", "ZVCARDNAME", "ZFILESIZE"})},
          out_);
    }
    if (db_.has_column("ZWAMESSAGEDATAITEM", "ZMESSAGE")) {
      previews_ = Children(db_, "ZWAMESSAGEDATAITEM", "ZMESSAGE", "", out_);
      preview_rows_ = ChildReader<Message>(
          db_,
          {.table = "ZWAMESSAGEDATAITEM",
           .alias = "t",
           .columns =
               db_.select_list("ZWAMESSAGEDATAITEM", "t",
                               {"ZCONTENT1", "ZCONTENT2", "ZMATCHEDTEXT", "ZSUMMARY", "ZTITLE"})},
          out_);
    }
  }

  void clear() {
    links_.clear();
    kept_bytes_ = 0;
    if (!owned_.empty()) owned_.clear();
  }

  void fill(const Cells<Message>& cells, Message& message) {
    message.date = cells.mac_s(kDate, "ZMESSAGEDATE");
    message.date_sent = cells.mac_s(kDateSent, "ZSENTDATE");
    if (const auto sent = cells.flag(kIsFromMe, "ZISFROMME")) {
      message.direction = *sent ? "sent" : "received";
    }
    const auto chat = cells.integer(kChat, "ZCHATSESSION");
    message.chat_jid = chats_.text(chat, 0);
    message.chat_name = chats_.text(chat, 1);
    message.from_jid = cells.text(kFromJid, "ZFROMJID");
    message.to_jid = cells.text(kToJid, "ZTOJID");
    const auto member = cells.integer(kMember, "ZGROUPMEMBER");
    message.sender_jid = members_.text(member, 0);
    message.sender_name = members_.text(member, 1);
    if (!message.sender_name) message.sender_name = members_.text(member, 2);
    message.push_name = cells.text(kPushName, "ZPUSHNAME");
    message.type_code = cells.integer(kType, "ZMESSAGETYPE");
    if (message.type_code) message.type = type_name(*message.type_code);
    if (message.type_code == kGroupNotice || message.type_code == kNotice) {
      message.event_code = cells.integer(kEventType, "ZGROUPEVENTTYPE");
    }
    message.text = cells.text(kText, "ZTEXT");
    if (message.text) links_.add_from(*message.text);
    message.starred = cells.set_flag(kStarred, "ZSTARRED");
    message.stanza_id = cells.text(kStanzaId, "ZSTANZAID");
  }

  // A copy that lives until the next row: the reader moves on before the row is emitted.
  std::optional<std::string_view> keep(std::optional<std::string_view> text) {
    if (text) text = owned_.emplace_back(*text);
    if (text) kept_bytes_ += text->size();
    return text;
  }

  void media(const Child& item, const Where& where, Message& message) {
    if (out_.stopped()) return;
    const sqlite::Statement* row = media_rows_.read(item.row);
    if (row == nullptr) return;
    const Cells<Message> cells(*row, where, out_);
    const auto first = [&](std::optional<std::string_view>& member, int column,
                           std::string_view name) {
      const auto value = cells.text(column, name);
      if (!value) return;
      links_.add_copies_from(*value);
      if (!member) member = keep(value);
    };
    first(message.author_name, kMediaAuthor, "ZAUTHORNAME");
    first(message.media_url, kMediaUrl, "ZMEDIAURL");
    first(message.media_path, kMediaPath, "ZMEDIALOCALPATH");
    if (message.media_path) {
      message.media_file = message.media_path->substr(message.media_path->rfind('/') + 1);
      if (message.media_file->empty()) message.media_file.reset();
    }
    first(message.media_title, kMediaTitle, "ZTITLE");
    if (!message.media_type && !message.card && !message.revoked_by) {
      std::optional<std::string_view> card;
      first(card, kMediaCard, "ZVCARDSTRING");
      if (card) sort_card(*card, message);
    }
    first(message.card_name, kMediaCardName, "ZVCARDNAME");
    if (!message.media_bytes) message.media_bytes = cells.nonzero(kMediaBytes, "ZFILESIZE");
  }

  // ZVCARDSTRING holds a MIME type, a card, coordinates, or who deleted the message.
  static void sort_card(std::string_view card, Message& message) {
    if (message.type_code == kRevoked && card.find('@') != std::string_view::npos) {
      message.revoked_by = card;
    } else if (card.find_first_of("\r\n:") == std::string_view::npos &&
               card.find('/') != std::string_view::npos) {
      message.media_type = card;
    } else if (!card.empty()) {
      message.card = card;
    }
  }

  void preview(const Child& item, const Where& where, Message& message) {
    if (out_.stopped()) return;
    const sqlite::Statement* row = preview_rows_.read(item.row);
    if (row == nullptr) return;
    const Cells<Message> cells(*row, where, out_);
    bool full = false;
    const auto add = [&](std::vector<std::string_view>& list, int column, std::string_view name) {
      const auto value = cells.text(column, name);
      if (!value) return;
      links_.add_copies_from(*value);
      if (std::find(list.begin(), list.end(), *value) != list.end()) return;
      if (list.size() >= kMostPreviews || kept_bytes_ + value->size() > limits::kCell) {
        full = true;
        return;
      }
      list.push_back(*keep(value));
    };
    add(message.preview_titles, kPreviewTitle, "ZTITLE");
    add(message.preview_summaries, kPreviewSummary, "ZSUMMARY");
    add(message.preview_contents, kMatchedText, "ZMATCHEDTEXT");
    add(message.preview_contents, kContent1, "ZCONTENT1");
    add(message.preview_contents, kContent2, "ZCONTENT2");
    if (full) {
      out_.damage(Where::at_row("ZWAMESSAGEDATAITEM", item.row),
                  "one preview too many for one message: only its links are read");
    }
  }

  void orphan_media(const Child& item) {
    if (out_.stopped()) return;
    const Where where = Where::at_row("ZWAMEDIAITEM", item.row);
    Message message;
    clear();
    media(item, where, message);
    emit(message, where);
  }

  void orphan_preview(const Child& item) {
    if (out_.stopped()) return;
    const Where where = Where::at_row("ZWAMESSAGEDATAITEM", item.row);
    Message message;
    clear();
    preview(item, where, message);
    emit(message, where);
  }

  void emit(Message& message, const Where& where) {
    message.links = links_.list();
    std::erase_if(message.links, is_media_store);
    out_.record(message, where);
    if (message.direction == "received" && message.text &&
        opens_as_threat_notification(*message.text)) {
      out_.flag(message, where, kRules[0],
                "A received message opens like Apple's threat notification, from " +
                    std::string(message.from_jid.value_or("an unknown sender")) + ".");
    }
  }

  const sqlite::Database& db_;
  Emit<Message>& out_;
  Lookup chats_;
  Lookup members_;
  Children media_;
  Children previews_;
  ChildReader<Message> media_rows_;
  ChildReader<Message> preview_rows_;
  Links links_;
  std::deque<std::string> owned_;
  std::size_t kept_bytes_ = 0;  // by owned_
};

void parse(const Input& in, Emit<Message>& out) {
  if (!in.database->has_table("ZWAMESSAGE")) {
    out.damage(Where::whole_file(), "no table ZWAMESSAGE: unknown schema");
    return;
  }
  Reader(*in.database, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(ios_whatsapp) = {.id = "ios.whatsapp",
                                 .title = "WhatsApp messages",
                                 .paths = kPaths,
                                 .columns = kColumns,
                                 .summary = kSummary,
                                 .rules = kRules,
                                 .reads = Reads::database,
                                 .parse = erased<&parse>};

}  // namespace bridle::artifacts
