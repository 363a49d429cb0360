// ios.sms_attachments: the files that came and went with messages.
//
// One row for each pair of attachment and message: an attachment of two messages gives two rows,
// one of none gives one. Format: docs/formats/ios-sms.md

#include <algorithm>
#include <charconv>
#include <system_error>

#include "artifacts/artifact.h"
#include "artifacts/children.h"
#include "artifacts/plain_path.h"

namespace bridle::artifacts {
namespace {

struct Attachment {
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> started = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::optional<std::string_view> filename = std::nullopt;
  std::optional<std::string_view> transfer_name = std::nullopt;
  std::optional<std::string_view> mime_type = std::nullopt;
  std::optional<std::string_view> uti = std::nullopt;
  std::optional<std::int64_t> total_bytes = std::nullopt;
  std::optional<std::string_view> direction = std::nullopt;
  std::optional<std::int64_t> transfer_state = std::nullopt;
  std::optional<bool> is_sticker = std::nullopt;
  std::optional<bool> hidden = std::nullopt;
  std::optional<bool> has_user_info = std::nullopt;
  std::optional<std::string_view> guid = std::nullopt;
  std::optional<std::string_view> message_guid = std::nullopt;
  std::optional<std::string_view> service = std::nullopt;
  std::optional<std::string_view> handle = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Attachment::created>("created", Role::time, "when the attachment was made"),
    column<&Attachment::started>("started", Role::time, "when its transfer began"),
    column<&Attachment::path>("path", Role::file_path,
                              "where it lies, with \"~\" and escapes spelled out"),
    column<&Attachment::filename>("filename", Role::none, "where it lies, as stored"),
    column<&Attachment::transfer_name>("transfer_name", Role::file_name,
                                       "the name that its sender gave it"),
    column<&Attachment::mime_type>("mime_type", Role::none, "its kind, as the sender said"),
    column<&Attachment::uti>("uti", Role::none, "its kind, as Apple's type identifier"),
    column<&Attachment::total_bytes>("total_bytes", Role::none, "its size"),
    column<&Attachment::direction>("direction", Role::none, "sent or received"),
    column<&Attachment::transfer_state>("transfer_state", Role::none,
                                        "0 waiting, 5 finished, 6 failed, others in between"),
    column<&Attachment::is_sticker>("is_sticker", Role::none, "true, or absent"),
    column<&Attachment::hidden>("hidden", Role::none,
                                "true: not shown in the conversation; or absent"),
    column<&Attachment::has_user_info>("has_user_info", Role::none,
                                       "true: it has details of its transfer; or absent"),
    column<&Attachment::guid>("guid", Role::none, "identifier of the attachment"),
    column<&Attachment::message_guid>("message_guid", Role::none, "the message it belongs to"),
    column<&Attachment::service>("service", Role::none, "iMessage, SMS, RCS"),
    column<&Attachment::handle>("handle", Role::handle, "the other side"),
};

constexpr std::string_view kSummary[] = {"direction", "handle", "transfer_name", "path"};

constexpr std::string_view kPaths[] = {"private/var/mobile/Library/SMS/sms.db"};

constexpr Rule kRules[] = {
    {.id = "ios.sms_attachments.temporary_file",
     .severity = Severity::medium,
     .title = "A received attachment that lies in the temporary folder",
     .means = "Attachments are kept under Library/SMS/Attachments. One that stayed in /var/tmp "
              "under a name that ends in \"-1\" was left in the middle of its handling, which has "
              "been seen with exploits that come in a message. It does not say that one worked.",
     .benign = "A crash, a full disk or an interrupted download while an ordinary attachment was "
               "being received."},
};

enum : int {
  kGuid = 1,
  kCreated,
  kStarted,
  kFilename,
  kTransferName,
  kMimeType,
  kUti,
  kTotalBytes,
  kIsOutgoing,
  kTransferState,
  kIsSticker,
  kHidden,
  kHasUserInfo,
};
enum : int {
  kMessageGuid = 1,
  kService,
  kHandle,
};

sqlite::RowQuery attachments_query(const sqlite::Database& db) {
  return {.table = "attachment",
          .alias = "a",
          .columns =
              db.select_list("attachment", "a",
                             {"guid", "created_date", "start_date", "filename", "transfer_name",
                              "mime_type", "uti", "total_bytes", "is_outgoing", "transfer_state",
                              "is_sticker", "hide_attachment"}) +
              (db.has_column("attachment", "user_info") ? ", a.user_info IS NOT NULL" : ", NULL")};
}

sqlite::RowQuery messages_query(const sqlite::Database& db) {
  const bool handle = db.has_column("handle", "id") && db.has_column("message", "handle_id");
  return {.table = "message",
          .alias = "m",
          .columns =
              db.select_list("message", "m", {"guid", "service"}) + (handle ? ", h.id" : ", NULL"),
          .joins = handle ? join_by_row_id(db, "handle", "h", "m.handle_id") : ""};
}

// An attachment belongs to one message; a forgery could name it a million times.
constexpr std::size_t kMostMessages = 100;

// Two hexadecimal digits; nothing for anything else.
std::optional<char> byte_of(std::string_view digits) {
  unsigned value = 0;
  const char* last = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), last, value, 16);
  if (digits.size() != 2 || read.ec != std::errc() || read.ptr != last) return std::nullopt;
  return static_cast<char>(value);
}

// The path of a "file:" URL, with or without a host, its escapes undone.
std::string path_of_url(std::string_view url) {
  url.remove_prefix(std::string_view("file:").size());
  if (url.starts_with("//")) url.remove_prefix(std::min(url.find('/', 2), url.size()));
  std::string out;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const auto byte = url[i] == '%' ? byte_of(url.substr(i + 1, 2)) : std::nullopt;
    out += byte.value_or(url[i]);
    if (byte) i += 2;
  }
  return out;
}

bool in_temporary_folder(std::string_view path) {
  const std::string plain = plain_path(path);
  return plain.starts_with("/private/var/tmp/") || plain.starts_with("/private/tmp/");
}

void fill(const Cells<Attachment>& cells, Attachment& row, std::string& expanded) {
  row.created = cells.mac_seconds_or_ns(kCreated, "created_date");
  row.started = cells.mac_seconds_or_ns(kStarted, "start_date");
  row.filename = cells.text(kFilename, "filename");
  if (row.filename && row.filename->starts_with("~/")) {
    expanded = "/private/var/mobile";
    expanded += row.filename->substr(1);
    row.path = expanded;
  } else if (row.filename && row.filename->starts_with("file:")) {
    expanded = path_of_url(*row.filename);
    if (!expanded.empty()) row.path = expanded;
  } else if (row.filename && row.filename->starts_with("/")) {
    row.path = row.filename;
  }
  row.transfer_name = cells.text(kTransferName, "transfer_name");
  row.mime_type = cells.text(kMimeType, "mime_type");
  row.uti = cells.text(kUti, "uti");
  row.total_bytes = cells.integer(kTotalBytes, "total_bytes");
  const auto outgoing = cells.flag(kIsOutgoing, "is_outgoing");
  if (outgoing) row.direction = *outgoing ? "sent" : "received";
  row.transfer_state = cells.integer(kTransferState, "transfer_state");
  row.is_sticker = cells.set_flag(kIsSticker, "is_sticker");
  row.hidden = cells.set_flag(kHidden, "hide_attachment");
  row.has_user_info = cells.set_flag(kHasUserInfo, "user_info");
  row.guid = cells.text(kGuid, "guid");
}

void parse(const Input& in, Emit<Attachment>& out) {
  const sqlite::Database& db = *in.database;
  if (!db.has_table("attachment")) {
    out.damage(Where::whole_file(), "no table attachment: unknown schema");
    return;
  }
  Children joins;
  ChildReader<Attachment> messages;
  if (db.has_column("message_attachment_join", "attachment_id") &&
      db.has_column("message_attachment_join", "message_id") && db.has_table("message")) {
    joins = Children(db, "message_attachment_join", "attachment_id", "message_id", out);
    messages = ChildReader<Attachment>(db, messages_query(db), out);
  }
  std::string expanded;
  const auto emit = [&](const Attachment& row, const Where& where) {
    out.record(row, where);
    if (row.direction == "received" && row.path && in_temporary_folder(*row.path) &&
        row.path->ends_with("-1")) {
      out.flag(row, where, kRules[0],
               "A received attachment lies at " + std::string(*row.path) +
                   ", outside of the folder for attachments.");
    }
  };
  for_each_row(db, attachments_query(db), out,
               [&](const sqlite::Statement& found, const Where& where, bool from_the_end) {
                 const Cells cells(found, where, out);
                 Attachment row;
                 fill(cells, row, expanded);
                 const auto own = joins.take(where.number, from_the_end).own;
                 if (own.empty()) emit(row, where);
                 if (own.size() > kMostMessages)
                   out.damage(where, "belongs to more messages than any does");
                 for (const Child& join : own.first(std::min(own.size(), kMostMessages))) {
                   row.message_guid = row.service = row.handle = std::nullopt;
                   if (const sqlite::Statement* message = messages.read(join.value)) {
                     const Cells of_message(*message, where, out);
                     row.message_guid = of_message.text(kMessageGuid, "guid of the message");
                     row.service = of_message.text(kService, "service");
                     row.handle = of_message.text(kHandle, "handle");
                   }
                   emit(row, where);
                 }
               });
}

}  // namespace

BRIDLE_ARTIFACT(ios_sms_attachments) = {.id = "ios.sms_attachments",
                                        .title = "Attachments of messages",
                                        .paths = kPaths,
                                        .columns = kColumns,
                                        .summary = kSummary,
                                        .rules = kRules,
                                        .reads = Reads::database,
                                        .expected = Expected::always,
                                        .parse = erased<&parse>};

}  // namespace bridle::artifacts
