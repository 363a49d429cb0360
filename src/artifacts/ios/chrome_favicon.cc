// ios.chrome_favicon: the icons that Chrome keeps of pages.
//
// `icon_mapping` leads from a page to an icon in `favicons`, whose bitmaps, one for each size, have
// the times. The bitmaps are read first, as numbers. An icon without a page, and bitmaps without an
// icon, are rows of their own. Format: docs/formats/ios-chrome-history.md

#include <algorithm>
#include <map>

#include "artifacts/artifact.h"
#include "artifacts/id_set.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Favicon {
  std::optional<Timestamp> last_updated = std::nullopt;
  std::optional<Timestamp> last_requested = std::nullopt;
  std::optional<std::string_view> page_url = std::nullopt;
  std::optional<std::string_view> icon_url = std::nullopt;
  std::optional<std::int64_t> icon_id = std::nullopt;
  std::optional<std::string_view> profile = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Favicon::last_updated>("last_updated", Role::time, "when the icon was last fetched"),
    column<&Favicon::last_requested>("last_requested", Role::time,
                                     "when an icon that no visit brought was last asked for"),
    column<&Favicon::page_url>("page_url", Role::url, "the page"),
    column<&Favicon::icon_url>("icon_url", Role::url, "its icon"),
    column<&Favicon::icon_id>("icon_id", Role::none, "the icon's number in the file"),
    column<&Favicon::profile>("profile", Role::none, "folder of the browser's profile"),
};

constexpr std::string_view kSummary[] = {"page_url", "icon_url"};

constexpr std::string_view kPaths[] = {
    "**/Application Support/Google/Chrome/*/Favicons",
    "**/Application Support/**/Default/Favicons",
    "**/Application Support/**/Profile */Favicons",
};

// "Default" of ".../Chrome/Default/Favicons".
std::optional<std::string_view> profile_of(std::string_view path) {
  const std::size_t end = path.rfind('/');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const std::size_t start = path.rfind('/', end - 1);
  if (start == std::string_view::npos) return std::nullopt;
  return path.substr(start + 1, end - start - 1);
}

class Reader {
 public:
  Reader(const Input& in, Emit<Favicon>& out)
      : db_(*in.database), out_(out), profile_(profile_of(in.path)) {}

  void read() {
    if (demand("favicon_bitmaps")) read_bitmaps();
    const bool has_icons = demand("favicons");
    if (demand("icon_mapping")) read_pages(has_icons);
    mapped_.sort();
    if (has_icons) read_icons();
    for (const auto& [icon, times] : bitmaps_) {
      if (!times.used) record(icon, std::nullopt, std::nullopt, bitmap_place(times.row));
    }
  }

 private:
  struct Times {
    std::optional<Timestamp> last_updated;
    std::optional<Timestamp> last_requested;
    std::int64_t row = 0;
    bool used = false;
  };
  // A phone has some 10,000 icons; these take 100 MB.
  static constexpr std::size_t kMostIcons = 1'000'000;

  static Where bitmap_place(std::int64_t row) { return Where::at_row("favicon_bitmaps", row); }

  bool demand(std::string_view table) {
    if (db_.has_table(table)) return true;
    out_.damage(Where::whole_file(), "no table " + std::string(table) + ": unknown schema");
    return false;
  }

  void read_bitmaps() {
    const sqlite::RowQuery query = {
        .table = "favicon_bitmaps",
        .alias = "b",
        .columns =
            db_.select_list("favicon_bitmaps", "b", {"icon_id", "last_updated", "last_requested"})};
    bool full = false;
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      if (full) return;
      const Cells cells(row, where, out_);
      const auto icon = cells.integer(1, "icon_id");
      const auto updated = cells.webkit_us(2, "last_updated");
      const auto requested = cells.webkit_us(3, "last_requested");
      if (!icon) {
        out_.damage(where, "a bitmap of no icon");
        return;
      }
      if (bitmaps_.size() == kMostIcons && bitmaps_.find(*icon) == bitmaps_.end()) {
        full = true;
        out_.damage(where, "more icons than any phone has; bitmaps from here on are not read");
        return;
      }
      Times& times = bitmaps_[*icon];
      if (times.row == 0) times.row = where.number;
      times.last_updated = std::max(times.last_updated, updated);
      times.last_requested = std::max(times.last_requested, requested);
    });
  }

  void read_pages(bool has_icons) {
    sqlite::RowQuery query = {
        .table = "icon_mapping",
        .alias = "m",
        .columns = db_.select_list("icon_mapping", "m", {"page_url", "icon_id"}) + ", " +
                   (has_icons ? db_.select_list("favicons", "f", {"url"}) : "NULL")};
    if (has_icons) query.joins = join_by_row_id(db_, "favicons", "f", "m.icon_id");
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      const auto page = cells.text(1, "page_url");
      const auto icon = cells.integer(2, "icon_id");
      const auto url = cells.text(3, "url");
      if (icon) mapped_.add(*icon);
      if (has_icons && !url) out_.damage(where, "the icon of the page is gone");
      record(icon, page, url, where);
    });
  }

  void read_icons() {
    const sqlite::RowQuery query = {
        .table = "favicons", .alias = "f", .columns = db_.select_list("favicons", "f", {"url"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      if (mapped_.contains(where.number)) return;
      const Cells cells(row, where, out_);
      record(where.number, std::nullopt, cells.text(1, "url"), where);
    });
  }

  void record(std::optional<std::int64_t> icon, std::optional<std::string_view> page,
              std::optional<std::string_view> url, const Where& where) {
    Favicon row;
    row.profile = profile_;
    row.icon_id = icon;
    row.page_url = page;
    row.icon_url = url;
    const auto times = icon ? bitmaps_.find(*icon) : bitmaps_.end();
    if (times != bitmaps_.end()) {
      times->second.used = true;
      row.last_updated = times->second.last_updated;
      row.last_requested = times->second.last_requested;
    }
    out_.record(row, where);
  }

  const sqlite::Database& db_;
  Emit<Favicon>& out_;
  std::optional<std::string_view> profile_;
  std::map<std::int64_t, Times> bitmaps_;
  IdSet mapped_;
};

void parse(const Input& in, Emit<Favicon>& out) { Reader(in, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(ios_chrome_favicon) = {.id = "ios.chrome_favicon",
                                       .title = "Chrome page icons",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .reads = Reads::database,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
