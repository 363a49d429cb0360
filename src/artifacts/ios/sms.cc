// ios.sms: every message of Apple's Messages, with the links that it carried.
//
// The text of a message stands in `text`, in `attributedBody` (a typedstream; since iOS 16 often
// only there), or in both; a rich link keeps its URLs in `payload_data`; an edited message its
// earlier texts in `message_summary_info`. All are read, and a blob that cannot be is damage of a
// row that is still there. Messages of no handle (handle_id 0: one's own, notices) count.
// Format: docs/formats/ios-sms.md

#include <unordered_map>
#include <utility>

#include "artifacts/apple_message.h"
#include "artifacts/artifact.h"
#include "artifacts/children.h"
#include "artifacts/id_gaps.h"
#include "artifacts/ios/sms_message.h"
#include "artifacts/lookup.h"
#include "artifacts/threat_notification.h"
#include "formats/typedstream.h"

namespace bridle::artifacts {
namespace {

using sms::Message;

constexpr std::string_view kSummary[] = {"direction", "service", "handle", "text", "links"};

constexpr std::string_view kPaths[] = {"private/var/mobile/Library/SMS/sms.db"};

constexpr Rule kRules[] = {
    {.id = "ios.sms.apple_threat_notification",
     .severity = Severity::high,
     .title = "A message that opens like Apple's threat notification",
     .means = "Apple tells people by message and e-mail when it believes that mercenary spyware is "
              "used against them. Whoever got one should ask a helpline for help, whatever else "
              "is found here. It does not say that the attack succeeded.",
     .benign =
         "Fraud that imitates the wording, and messages that quote it. Apple shows a genuine "
         "notification at account.apple.com after signing in, and never asks to open a link."},
    {.id = "ios.sms.newest_deleted",
     .severity = Severity::low,
     .title = "The newest messages were deleted",
     .means = "Messages are numbered as they come, and the database keeps the last number that it "
              "gave. It is greater than that of the newest message that is there. What was in "
              "those messages is not known.",
     .benign = "People delete messages and conversations, and many phones delete them by "
               "themselves. It matters beside other traces of the same time."},
    {.id = "ios.sms.numbers_missing",
     .severity = Severity::info,
     .title = "Numbers in the sequence of messages are missing",
     .means = "A number without a message was deleted, or given to one that was never sent.",
     .benign = "Nearly every phone has such gaps: deleted conversations, drafts, messages that "
               "were synchronised and removed."},
};
constexpr const Rule& kThreatNotification = kRules[0];
constexpr const Rule& kNewestDeleted = kRules[1];
constexpr const Rule& kNumbersMissing = kRules[2];

// Columns of the query, in the order of the list in kSelected.
enum : int {
  kGuid = 1,
  kText,
  kAttributedBody,
  kSubject,
  kService,
  kAccount,
  kDate,
  kDateRead,
  kDateDelivered,
  kDatePlayed,
  kDateEdited,
  kDateRetracted,
  kIsFromMe,
  kError,
  kHasAttachments,
  kWasDowngraded,
  kIsSpam,
  kItemType,
  kGroupTitle,
  kGroupActionType,
  kAssociatedType,
  kAssociatedGuid,
  kThreadOriginator,
  kExpressiveStyle,
  kDestination,
  kBalloon,
  kPayload,
  kSummaryInfo,
  kHandleId,
};

sqlite::RowQuery messages_query(const sqlite::Database& db) {
  return {.table = "message",
          .alias = "m",
          .columns = db.select_list("message", "m",
                                    {"guid",
                                     "text",
                                     "attributedBody",
                                     "subject",
                                     "service",
                                     "account",
                                     "date",
                                     "date_read",
                                     "date_delivered",
                                     "date_played",
                                     "date_edited",
                                     "date_retracted",
                                     "is_from_me",
                                     "error",
                                     "cache_has_attachments",
                                     "was_downgraded",
                                     "is_spam",
                                     "item_type",
                                     "group_title",
                                     "group_action_type",
                                     "associated_message_type",
                                     "associated_message_guid",
                                     "thread_originator_guid",
                                     "expressive_send_style_id",
                                     "destination_caller_id",
                                     "balloon_bundle_id",
                                     "payload_data",
                                     "message_summary_info",
                                     "handle_id"})};
}

// "e:name@example.org", "P:+15550100": what kind it is, and then the account.
std::string_view without_kind(std::string_view account) {
  if (account.size() >= 2 && account[1] == ':') account.remove_prefix(2);
  return account;
}

// A message is in one conversation, or in a few; its list must not grow without end.
constexpr std::size_t kMostChats = 100;
constexpr std::size_t kMostChatBytes = 64U << 20;  // of all conversations: 100,000 have 15 MB

// Reads one database. Holds the buffers that the rows' views point into.
class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Message>& out)
      : db_(db), out_(out), handles_(db, "handle", {"id"}, out) {}

  void read() {
    read_chats();
    const bool whole = for_each_row(
        db_, messages_query(db_), out_,
        [&](const auto& row, const auto& where, bool end) { message(row, where, end); });
    if (whole) gaps();
    parts();
    deleted();
  }

 private:
  struct Chat {
    std::optional<std::string> identifier;
    std::optional<std::int64_t> filtered;  // absent if 0
  };

  // The conversations, which message is in which, and which are in Recently Deleted.
  void read_chats() {
    if (!db_.has_column("chat", "chat_identifier")) {
      if (db_.has_column("chat_recoverable_message_join", "message_id")) read_recoverable();
      return;
    }
    std::size_t bytes = 0;
    for_each_row(db_,
                 {.table = "chat",
                  .alias = "c",
                  .columns = db_.select_list("chat", "c", {"chat_identifier", "is_filtered"})},
                 out_, [&](const sqlite::Statement& row, const Where& where) {
                   const Cells<Message> cells(row, where, out_);
                   Chat chat;
                   chat.identifier = cells.text(1, "chat_identifier");
                   chat.filtered = cells.nonzero(2, "is_filtered");
                   bytes += sizeof chat + (chat.identifier ? chat.identifier->size() : 0);
                   if (bytes <= kMostChatBytes) {
                     chats_.emplace(where.number, std::move(chat));
                   } else if (!std::exchange(too_many_chats_, true)) {
                     out_.damage(where,
                                 "more conversations than any phone has; messages from here "
                                 "on do not tell theirs");
                   }
                 });
    if (db_.has_column("chat_message_join", "message_id")) {
      in_chats_ = Children(db_, "chat_message_join", "message_id", "chat_id", out_);
    }
    if (db_.has_column("chat_recoverable_message_join", "message_id")) read_recoverable();
  }

  void read_recoverable() {
    constexpr std::string_view kTable = "chat_recoverable_message_join";
    recoverable_ = Children(db_, kTable, "message_id", "chat_id", out_);
    deletions_ = ChildReader<Message>(
        db_,
        {.table = kTable, .alias = "j", .columns = db_.select_list(kTable, "j", {"delete_date"})},
        out_);
  }

  void message(const sqlite::Statement& row, const Where& where, bool from_the_end) {
    const Cells<Message> cells(row, where, out_);
    Message message;
    clear();
    fill(cells, message);
    ids_.add(where.number, message.date);
    text_of(row, cells, where, message);
    conversations(where, from_the_end, message);
    if (message.subject) links_.add_from(*message.subject);
    payload(row, where, message);
    summary(row, where, message);
    emit(message, where);
  }

  void clear() {
    links_.clear();
    history_.clear();
    link_ = {};
    if (!owned_.empty()) owned_.clear();
  }

  void fill(const Cells<Message>& cells, Message& message) const {
    message.date = cells.mac_seconds_or_ns(kDate, "date");
    message.date_read = cells.mac_seconds_or_ns(kDateRead, "date_read");
    message.date_delivered = cells.mac_seconds_or_ns(kDateDelivered, "date_delivered");
    message.date_played = cells.mac_seconds_or_ns(kDatePlayed, "date_played");
    message.date_edited = cells.mac_seconds_or_ns(kDateEdited, "date_edited");
    message.date_retracted = cells.mac_seconds_or_ns(kDateRetracted, "date_retracted");
    message.guid = cells.text(kGuid, "guid");
    if (const auto sent = cells.flag(kIsFromMe, "is_from_me")) {
      message.direction = *sent ? "sent" : "received";
    }
    message.service = cells.text(kService, "service");
    message.handle = handles_.text(cells.integer(kHandleId, "handle_id"), 0);
    if (const auto account = cells.text(kAccount, "account")) {
      message.account = without_kind(*account);
    }
    message.destination = cells.text(kDestination, "destination_caller_id");
    message.subject = cells.text(kSubject, "subject");
    message.balloon = cells.text(kBalloon, "balloon_bundle_id");
    message.item_type = cells.nonzero(kItemType, "item_type");
    message.group_title = cells.text(kGroupTitle, "group_title");
    message.group_action_type = cells.nonzero(kGroupActionType, "group_action_type");
    message.associated_message_type = cells.nonzero(kAssociatedType, "associated_message_type");
    message.associated_message_guid = cells.text(kAssociatedGuid, "associated_message_guid");
    message.thread_originator_guid = cells.text(kThreadOriginator, "thread_originator_guid");
    message.expressive_send_style = cells.text(kExpressiveStyle, "expressive_send_style_id");
    message.error = cells.nonzero(kError, "error");
    message.has_attachments = cells.set_flag(kHasAttachments, "cache_has_attachments");
    message.was_downgraded = cells.set_flag(kWasDowngraded, "was_downgraded");
    message.is_spam = cells.set_flag(kIsSpam, "is_spam");
  }

  void text_of(const sqlite::Statement& row, const Cells<Message>& cells, const Where& where,
               Message& message) {
    message.text = cells.text(kText, "text");
    if (message.text) links_.add_from(*message.text);
    if (row.is_null(kAttributedBody)) return;
    const std::optional<std::string_view> attributed =
        decoded(row.blob(kAttributedBody), "attributedBody", where);
    if (!attributed) return;
    if (!message.text || message.text->empty()) {
      message.text = attributed;
    } else if (message.text != attributed) {
      message.attributed_text = attributed;
    } else {
      return;
    }
    links_.add_from(*attributed);
  }

  // The text of a typedstream, kept until the next row.
  std::optional<std::string_view> decoded(Bytes stream, std::string_view name, const Where& where) {
    auto text = typedstream::attributed_string(stream);
    if (text) return owned_.emplace_back(std::move(text).value());
    out_.damage(where, std::string(name) + ": " + text.error().message);
    links_.add_from_binary(stream);
    return std::nullopt;
  }

  void conversations(const Where& where, bool from_the_end, Message& message) {
    for (const Child& join : some(in_chats_.take(where.number, from_the_end).own, where)) {
      chat(join.value, message);
    }
    for (const Child& join : some(recoverable_.take(where.number, from_the_end).own, where)) {
      chat(join.value, message);
      message.recoverable_deleted = "message";
      if (const sqlite::Statement* row = deletions_.read(join.row)) {
        message.date_deleted =
            Cells<Message>(*row, where, out_).mac_seconds_or_ns(1, "delete_date");
      }
    }
  }

  std::span<const Child> some(std::span<const Child> joins, const Where& where) {
    if (joins.size() <= kMostChats) return joins;
    out_.damage(where, "is in " + std::to_string(joins.size()) +
                           " conversations, more than any message; the first are told");
    return joins.first(kMostChats);
  }

  void chat(std::int64_t id, Message& message) {
    const auto found = chats_.find(id);
    if (found == chats_.end()) return;
    if (found->second.filtered) message.chat_filtered = found->second.filtered;
    if (found->second.identifier) message.chats.push_back(*found->second.identifier);
  }

  void payload(const sqlite::Statement& row, const Where& where, Message& message) {
    if (row.is_null(kPayload)) return;
    auto link = read_payload(row.blob(kPayload), message.balloon.value_or(""), links_);
    if (!link) {
      out_.damage(where, "payload_data: " + link.error().message);
      return;
    }
    link_ = std::move(link).value();
    message.link_title = link_.title;
    message.link_summary = link_.summary;
    message.link_site = link_.site;
  }

  void summary(const sqlite::Statement& row, const Where& where, Message& message) {
    if (row.is_null(kSummaryInfo)) return;
    const auto read = read_summary(row.blob(kSummaryInfo), history_);
    if (!read) out_.damage(where, "message_summary_info: " + read.error().message);
    for (const std::string& problem : history_.problems) out_.damage(where, problem);
    message.earlier_texts = history_.earlier_texts;
    message.retracted_parts = history_.retracted_parts;
    message.quoted_text = history_.quoted_text;
    for (const std::string_view text : message.earlier_texts) links_.add_from(text);
    if (message.quoted_text) links_.add_from(*message.quoted_text);
  }

  void emit(Message& message, const Where& where) {
    message.links = links_.list();
    out_.record(message, where);
    if (message.direction != "received") return;
    if (message.handle && sends_threat_notifications(*message.handle)) {
      out_.flag(message, where, kThreatNotification,
                "A message came from " + std::string(*message.handle) +
                    ", from which Apple sends threat notifications.");
      return;
    }
    for (const auto& text : {message.text, message.attributed_text}) {
      if (text && opens_as_threat_notification(*text)) {
        out_.flag(message, where, kThreatNotification,
                  "A received message opens like Apple's threat notification, from " +
                      std::string(message.handle.value_or("an unknown sender")) + ".");
        return;
      }
    }
  }

  // Only where the schema says that no number is given twice. Row and time of a flag are those of
  // the message before the gap.
  void gaps() {
    const auto last_given = last_given_id(db_, "message", out_);
    if (!last_given || !ids_.known()) return;
    Message message;
    if (ids_.missing() > 0) {
      message.date = ids_.longest().before;
      out_.flag(message, Where::at_row("message", ids_.longest().after_id), kNumbersMissing,
                ids_.in_words("messages"));
    }
    if (*last_given > ids_.last_id()) {
      message.date = ids_.last_time();
      out_.flag(message, Where::at_row("message", ids_.last_id()), kNewestDeleted,
                ids_.newest_in_words(*last_given, "messages"));
    }
  }

  // Parts that were deleted out of a message: their text is kept for some 30 days (iOS 16).
  void parts() {
    if (!db_.has_column("recoverable_message_part", "message_id")) return;
    sqlite::RowQuery query = {
        .table = "recoverable_message_part",
        .alias = "p",
        .columns = db_.select_list("recoverable_message_part", "p", {"part_text", "delete_date"}) +
                   ", " +
                   db_.select_list("message", "m", {"guid", "date", "is_from_me", "service"}),
        .joins = join_by_row_id(db_, "message", "m", "p.message_id")};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells<Message> cells(row, where, out_);
      Message message;
      clear();
      message.recoverable_deleted = "part";
      message.date_deleted = cells.mac_seconds_or_ns(2, "delete_date");
      message.guid = cells.text(3, "guid");
      message.date = cells.mac_seconds_or_ns(4, "date");
      if (const auto sent = cells.flag(5, "is_from_me")) {
        message.direction = *sent ? "sent" : "received";
      }
      message.service = cells.text(6, "service");
      if (!row.is_null(1)) message.text = decoded(row.blob(1), "part_text", where);
      if (message.text) links_.add_from(*message.text);
      emit(message, where);
    });
  }

  // Messages that are gone but for their identifiers.
  void deleted() {
    if (!db_.has_column("deleted_messages", "guid")) return;
    for_each_row(db_, {.table = "deleted_messages", .alias = "d", .columns = "d.guid"}, out_,
                 [&](const sqlite::Statement& row, const Where& where) {
                   Message message;
                   message.recoverable_deleted = "guid_only";
                   message.guid = Cells<Message>(row, where, out_).text(1, "guid");
                   out_.record(message, where);
                 });
  }

  const sqlite::Database& db_;
  Emit<Message>& out_;
  std::unordered_map<std::int64_t, Chat> chats_;
  bool too_many_chats_ = false;
  Lookup handles_;
  Children in_chats_;
  Children recoverable_;
  ChildReader<Message> deletions_;
  IdGaps ids_;
  Links links_;
  EditHistory history_;
  RichLink link_;
  std::deque<std::string> owned_;
};

void parse(const Input& in, Emit<Message>& out) {
  if (!in.database->has_table("message")) {
    out.damage(Where::whole_file(), "no table message: unknown schema");
    return;
  }
  Reader(*in.database, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(ios_sms) = {.id = "ios.sms",
                            .title = "Messages (SMS, iMessage)",
                            .paths = kPaths,
                            .columns = sms::kColumns,
                            .summary = kSummary,
                            .rules = kRules,
                            .reads = Reads::database,
                            .expected = Expected::always,
                            .parse = erased<&parse>};

}  // namespace bridle::artifacts
