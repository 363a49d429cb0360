// ios.firefox_favicon: the icons that Firefox kept of pages, in browser.db.
//
// `favicon_sites` leads from a page of the history to an icon, `favicon_site_urls` from a page by
// its URL. An icon without a page is a row of its own. Newer versions keep no table of icons.
// Format: docs/formats/ios-firefox-history.md

#include "artifacts/artifact.h"
#include "artifacts/id_set.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Favicon {
  std::optional<Timestamp> stored = std::nullopt;
  std::optional<std::string_view> page_url = std::nullopt;
  std::optional<std::string_view> icon_url = std::nullopt;
  std::optional<std::int64_t> page_id = std::nullopt;
  std::optional<std::int64_t> icon_id = std::nullopt;
  std::optional<std::int64_t> width = std::nullopt;
  std::optional<std::int64_t> height = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Favicon::stored>("stored", Role::time, "when the icon was fetched"),
    column<&Favicon::page_url>("page_url", Role::url, "the page"),
    column<&Favicon::icon_url>("icon_url", Role::url, "its icon"),
    column<&Favicon::page_id>("page_id", Role::none, "the page, in ios.firefox_history"),
    column<&Favicon::icon_id>("icon_id", Role::none, "the icon's number in the file"),
    column<&Favicon::width>("width", Role::none, "of the icon, in pixels"),
    column<&Favicon::height>("height", Role::none, "of the icon, in pixels"),
};

constexpr std::string_view kSummary[] = {"page_url", "icon_url"};

constexpr std::string_view kPaths[] = {"**/*.profile/browser.db"};

constexpr std::string_view kIcons = "favicons";

class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Favicon>& out) : db_(db), out_(out) {}

  void read() {
    const bool has_sites = db_.has_table("favicon_sites");
    const bool has_urls = db_.has_table("favicon_site_urls");
    has_icons_ = db_.has_table(kIcons);
    // Versions that keep icons elsewhere have none of the three.
    if (!has_icons_ && (has_sites || has_urls || !has_any_table(db_))) {
      out_.damage(Where::whole_file(), "no table favicons: unknown schema");
    }
    if (has_sites) read_sites();
    if (has_urls) read_site_urls();
    used_.sort();
    if (has_icons_) read_unused();
  }

 private:
  std::string icon_columns() const {
    return has_icons_ ? db_.select_list(kIcons, "f", {"url", "date", "width", "height"})
                      : "NULL, NULL, NULL, NULL";
  }

  std::string icon_join(std::string_view key) const {
    return has_icons_ ? join_by_row_id(db_, kIcons, "f", key) : std::string();
  }

  void read_sites() {
    const bool has_pages = db_.has_table("history");
    sqlite::RowQuery query = {
        .table = "favicon_sites",
        .alias = "s",
        .columns = db_.select_list("favicon_sites", "s", {"siteID", "faviconID"}) + ", " +
                   (has_pages ? db_.select_list("history", "h", {"url"}) : "NULL") + ", " +
                   icon_columns()};
    query.joins = icon_join("s.faviconID");
    if (has_pages) query.joins += join_by_row_id(db_, "history", "h", "s.siteID");
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      Favicon icon;
      icon.page_id = cells.integer(1, "siteID");
      icon.page_url = cells.text(3, "url");
      if (!icon.page_url) out_.damage(where, "the page of the icon is gone");
      finish(cells, cells.integer(2, "faviconID"), 4, icon, where);
    });
  }

  void read_site_urls() {
    sqlite::RowQuery query = {
        .table = "favicon_site_urls",
        .alias = "s",
        .columns = db_.select_list("favicon_site_urls", "s", {"site_url", "faviconID"}) + ", " +
                   icon_columns()};
    query.joins = icon_join("s.faviconID");
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      Favicon icon;
      icon.page_url = cells.text(1, "site_url");
      finish(cells, cells.integer(2, "faviconID"), 3, icon, where);
    });
  }

  void finish(const Cells<Favicon>& cells, std::optional<std::int64_t> id, int first, Favicon& icon,
              const Where& where) {
    icon.icon_id = id;
    if (id) used_.add(*id);
    read_icon(cells, first, icon);
    if (!icon.icon_url) out_.damage(where, "the icon of the page is gone");
    out_.record(icon, where);
  }

  static void read_icon(const Cells<Favicon>& cells, int first, Favicon& icon) {
    icon.icon_url = cells.text(first, "url");
    icon.stored = cells.unix_s(first + 1, "date");
    icon.width = cells.nonzero(first + 2, "width");
    icon.height = cells.nonzero(first + 3, "height");
  }

  void read_unused() {
    const sqlite::RowQuery query = {.table = kIcons, .alias = "f", .columns = icon_columns()};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      if (used_.contains(where.number)) return;
      const Cells cells(row, where, out_);
      Favicon icon;
      icon.icon_id = where.number;
      read_icon(cells, 1, icon);
      out_.record(icon, where);
    });
  }

  const sqlite::Database& db_;
  Emit<Favicon>& out_;
  IdSet used_;
  bool has_icons_ = false;
};

void parse(const Input& in, Emit<Favicon>& out) { Reader(*in.database, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(ios_firefox_favicon) = {.id = "ios.firefox_favicon",
                                        .title = "Firefox page icons",
                                        .paths = kPaths,
                                        .columns = kColumns,
                                        .summary = kSummary,
                                        .reads = Reads::database,
                                        .parse = erased<&parse>};

}  // namespace bridle::artifacts
