// ios.calendar_attachments: files that hang on calendar events, fetched or not, and calls to join.
//
// Format: docs/formats/ios-calendar.md

#include <utility>

#include "artifacts/artifact.h"
#include "artifacts/id_set.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Attachment {
  std::optional<Timestamp> fetched = std::nullopt;
  std::string_view kind = "";
  std::optional<std::int64_t> item = std::nullopt;
  std::optional<std::string_view> summary = std::nullopt;
  std::optional<std::string_view> url = std::nullopt;
  std::optional<std::string_view> file_name = std::nullopt;
  std::optional<std::string_view> local_path = std::nullopt;
  std::optional<std::string_view> local_file = std::nullopt;
  std::optional<std::string_view> format = std::nullopt;
  std::optional<std::int64_t> bytes = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Attachment::fetched>("fetched", Role::time, "when it was last begun to be fetched"),
    column<&Attachment::kind>("kind", Role::none, "attachment, conference, or file: of no event"),
    column<&Attachment::item>("item", Role::none, "number of the event in this file"),
    column<&Attachment::summary>("summary", Role::text, "title of that event"),
    column<&Attachment::url>("url", Role::link, "where it is"),
    column<&Attachment::file_name>("file_name", Role::none, "name of the file, as it was sent"),
    column<&Attachment::local_path>("local_path", Role::none, "where it was stored, if fetched"),
    column<&Attachment::local_file>("local_file", Role::file_name, "last component of that"),
    column<&Attachment::format>("format", Role::none, "media type"),
    column<&Attachment::bytes>("bytes", Role::none, "size of the file; absent if 0"),
};

constexpr std::string_view kSummary[] = {"kind", "url", "file_name", "summary"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Calendar/Calendar.sqlitedb",
    "private/var/mobile/Containers/Shared/AppGroup/*/Calendar.sqlitedb"};

std::string file_columns(const sqlite::Database& db, std::string_view table,
                         std::string_view alias) {
  return db.select_list(table, alias,
                        {"url", "filename", "local_path", "format", "file_size", "download_start"});
}

std::optional<std::string_view> filled(std::optional<std::string_view> text) {
  return text && text->empty() ? std::nullopt : text;
}

// The columns of file_columns, from `first` on.
void take_file(const Cells<Attachment>& cells, int first, Attachment& attachment) {
  attachment.url = filled(cells.text(first, "url"));
  attachment.file_name = filled(cells.text(first + 1, "filename"));
  attachment.local_path = filled(cells.text(first + 2, "local_path"));
  if (attachment.local_path) {
    const std::size_t slash = attachment.local_path->rfind('/');
    attachment.local_file = filled(attachment.local_path->substr(slash + 1));
  }
  attachment.format = filled(cells.text(first + 3, "format"));
  attachment.bytes = cells.nonzero(first + 4, "file_size");
  attachment.fetched = cells.mac_s(first + 5, "download_start");
}

// What names an item by owner_id: its columns, and behind them the title of the item.
sqlite::RowQuery of_items(const sqlite::Database& db, std::string_view table, std::string columns) {
  sqlite::RowQuery query = {.table = table, .alias = "a", .columns = std::move(columns)};
  if (db.has_column(table, "owner_id") && db.has_table("CalendarItem")) {
    query.columns += ", " + db.select_list("CalendarItem", "i", {"summary"});
    query.joins = join_by_row_id(db, "CalendarItem", "i", "a.owner_id");
  } else {
    query.columns += ", NULL";
  }
  return query;
}

// Gives the files that the attachments name.
IdSet read_attachments(const sqlite::Database& db, Emit<Attachment>& out) {
  IdSet files;
  const bool apart = db.has_column("Attachment", "file_id") && db.has_table("AttachmentFile");
  sqlite::RowQuery query =
      of_items(db, "Attachment",
               db.select_list("Attachment", "a", {"owner_id", "file_id"}) + ", " +
                   (apart ? file_columns(db, "AttachmentFile", "f") + ", f." +
                                std::string(db.row_id("AttachmentFile"))
                          : file_columns(db, "Attachment", "a") + ", NULL"));
  if (apart) query.joins += join_by_row_id(db, "AttachmentFile", "f", "a.file_id");
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Attachment attachment;
    attachment.kind = "attachment";
    attachment.item = cells.integer(1, "owner_id");
    const auto file = cells.nonzero(2, "file_id");
    if (file) files.add(*file);
    if (apart && file && row.is_null(9)) out.damage(where, "its file is gone");
    take_file(cells, 3, attachment);
    attachment.summary = cells.text(10, "summary");
    out.record(attachment, where);
  });
  files.sort();
  return files;
}

void read_other_files(const sqlite::Database& db, const IdSet& named, Emit<Attachment>& out) {
  const sqlite::RowQuery query = {
      .table = "AttachmentFile", .alias = "f", .columns = file_columns(db, "AttachmentFile", "f")};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    if (named.contains(where.number)) return;
    Attachment attachment;
    attachment.kind = "file";
    take_file(Cells(row, where, out), 1, attachment);
    out.record(attachment, where);
  });
}

void read_conferences(const sqlite::Database& db, Emit<Attachment>& out) {
  const sqlite::RowQuery query =
      of_items(db, "Conference", db.select_list("Conference", "a", {"owner_id", "url"}));
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Attachment attachment;
    attachment.kind = "conference";
    attachment.item = cells.integer(1, "owner_id");
    attachment.url = filled(cells.text(2, "url"));
    attachment.summary = cells.text(3, "summary");
    out.record(attachment, where);
  });
}

void parse(const Input& in, Emit<Attachment>& out) {
  const sqlite::Database& db = *in.database;
  if (!db.has_table("CalendarItem")) {
    out.damage(Where::whole_file(), "no table CalendarItem: unknown schema");
  }
  // None of these is in every version.
  IdSet named;
  if (db.has_table("Attachment")) named = read_attachments(db, out);
  if (db.has_table("AttachmentFile")) read_other_files(db, named, out);
  if (db.has_table("Conference")) read_conferences(db, out);
}

}  // namespace

BRIDLE_ARTIFACT(ios_calendar_attachments) = {.id = "ios.calendar_attachments",
                                             .title = "Attachments of calendar events",
                                             .paths = kPaths,
                                             .columns = kColumns,
                                             .summary = kSummary,
                                             .reads = Reads::database,
                                             .parse = erased<&parse>};

}  // namespace bridle::artifacts
