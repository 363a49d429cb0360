// ios.safari_favicon: the icons that Safari keeps of pages, and those that it gave up on. Clearing
// the history leaves them behind.
//
// `page_url` leads by a UUID to `icon_info`; the icons are read first, and each page looks its own
// up. An icon without a page is a row of its own. Format: docs/formats/ios-safari-favicon.md

#include <map>

#include "artifacts/artifact.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Favicon {
  std::optional<Timestamp> stored = std::nullopt;
  std::optional<std::string_view> kind = std::nullopt;
  std::optional<std::string_view> page_url = std::nullopt;
  std::optional<std::string_view> icon_url = std::nullopt;
  std::optional<std::string_view> icon = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Favicon::stored>("stored", Role::time, "when the icon was fetched, or given up on"),
    column<&Favicon::kind>("kind", Role::none,
                           "kept, rejected, or no_page: an icon without a page"),
    column<&Favicon::page_url>("page_url", Role::url, "the page"),
    column<&Favicon::icon_url>("icon_url", Role::url, "its icon"),
    column<&Favicon::icon>("icon", Role::none, "UUID of the icon"),
};

constexpr std::string_view kSummary[] = {"page_url", "icon_url", "kind"};

constexpr std::string_view kPaths[] = {"**/Image Cache/Favicons/Favicons.db",
                                       "**/Favicon Cache/Favicons.db",
                                       "**/Favicon Cache/favicons.db"};

class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Favicon>& out) : db_(db), out_(out) {}

  void read() {
    const bool has_icons = demand("icon_info");
    if (has_icons) read_icons();
    if (demand("page_url")) read_pages(has_icons);
    for (const auto& [uuid, icon] : icons_) {
      if (icon.used) continue;
      Favicon row;
      row.kind = "no_page";
      row.icon = uuid;
      fill(row, icon);
      out_.record(row, Where::at_row("icon_info", icon.row));
    }
    // Came with the fourth version of the schema.
    if (db_.has_table("rejected_resources")) read_rejected();
  }

 private:
  struct Icon {
    std::optional<std::string> url;
    std::optional<Timestamp> time;
    std::int64_t row = 0;
    bool used = false;
  };
  // A phone has some 10,000 icons.
  static constexpr std::size_t kMostBytes = 64U << 20;

  bool demand(std::string_view table) {
    if (db_.has_table(table)) return true;
    out_.damage(Where::whole_file(), "no table " + std::string(table) + ": unknown schema");
    return false;
  }

  void read_icons() {
    const sqlite::RowQuery query = {
        .table = "icon_info",
        .alias = "i",
        .columns = db_.select_list("icon_info", "i", {"uuid", "url", "timestamp"})};
    std::size_t bytes = 0;
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      if (bytes > kMostBytes) return;
      const Cells cells(row, where, out_);
      const auto uuid = cells.text(1, "uuid");
      const auto url = cells.text(2, "url");
      const auto time = cells.mac_s(3, "timestamp");
      if (uuid) {
        constexpr std::size_t kOfMapEntry = 160;
        bytes += kOfMapEntry + uuid->size() + url.value_or("").size();
        Icon icon{.url = std::nullopt, .time = time, .row = where.number};
        if (url) icon.url = std::string(*url);
        const bool is_new = icons_.try_emplace(std::string(*uuid), std::move(icon)).second;
        if (bytes > kMostBytes) {
          out_.damage(where, "more icons than any phone has; those after this are not read");
        }
        if (is_new) return;
        out_.damage(where, "a second icon of this UUID");
      } else {
        out_.damage(where, "an icon without a UUID");
      }
      Favicon alone;
      alone.kind = "no_page";
      alone.icon_url = url;
      alone.icon = uuid;
      alone.stored = time;
      out_.record(alone, where);
    });
  }

  void read_pages(bool has_icons) {
    const sqlite::RowQuery query = {.table = "page_url",
                                    .alias = "p",
                                    .columns = db_.select_list("page_url", "p", {"url", "uuid"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      Favicon page;
      page.kind = "kept";
      page.page_url = cells.text(1, "url");
      page.icon = cells.text(2, "uuid");
      const auto icon = page.icon ? icons_.find(std::string(*page.icon)) : icons_.end();
      if (icon != icons_.end()) {
        icon->second.used = true;
        fill(page, icon->second);
      } else if (has_icons) {
        out_.damage(where, "the icon of the page is gone");
      }
      out_.record(page, where);
    });
  }

  void read_rejected() {
    const sqlite::RowQuery query = {
        .table = "rejected_resources",
        .alias = "r",
        .columns =
            db_.select_list("rejected_resources", "r", {"page_url", "icon_url", "timestamp"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      Favicon rejected;
      rejected.kind = "rejected";
      rejected.page_url = cells.text(1, "page_url");
      rejected.icon_url = cells.text(2, "icon_url");
      rejected.stored = cells.mac_s(3, "timestamp");
      out_.record(rejected, where);
    });
  }

  static void fill(Favicon& row, const Icon& icon) {
    row.stored = icon.time;
    if (icon.url) row.icon_url = *icon.url;
  }

  const sqlite::Database& db_;
  Emit<Favicon>& out_;
  std::map<std::string, Icon> icons_;
};

void parse(const Input& in, Emit<Favicon>& out) { Reader(*in.database, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(ios_safari_favicon) = {.id = "ios.safari_favicon",
                                       .title = "Safari page icons",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .reads = Reads::database,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
