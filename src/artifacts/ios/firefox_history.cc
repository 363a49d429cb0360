// ios.firefox_history: pages visited in Firefox.
//
// To 2023 or so the history is in browser.db (`history`, `visits`), since then in places.db
// (`moz_places`, `moz_historyvisits`), the store that all mobile Firefoxes share. The old tables
// can be left behind with what they held. A page that has no visit left is a row of its own.
// Format: docs/formats/ios-firefox-history.md

#include <algorithm>

#include "artifacts/artifact.h"
#include "artifacts/id_set.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Visit {
  std::optional<Timestamp> visit_time = std::nullopt;
  std::optional<Timestamp> last_visited = std::nullopt;
  std::optional<std::string_view> url = std::nullopt;
  std::optional<std::string_view> stored_url = std::nullopt;
  std::optional<std::string_view> title = std::nullopt;
  std::optional<std::string_view> description = std::nullopt;
  std::optional<std::string_view> preview_image = std::nullopt;
  std::optional<std::int64_t> visit_id = std::nullopt;
  std::optional<std::int64_t> page_id = std::nullopt;
  std::optional<std::int64_t> from_visit = std::nullopt;
  std::optional<std::string_view> visit_type = std::nullopt;
  std::optional<std::int64_t> other_visit_type = std::nullopt;
  std::optional<bool> local = std::nullopt;
  std::optional<std::int64_t> visit_count = std::nullopt;
  std::optional<std::int64_t> remote_visit_count = std::nullopt;
  std::optional<bool> deleted = std::nullopt;
  std::optional<std::string_view> profile = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Visit::visit_time>("visit_time", Role::time, "when the page was visited"),
    column<&Visit::last_visited>("last_visited", Role::time,
                                 "when a page was last visited whose visits are gone"),
    column<&Visit::url>("url", Role::url, "the page"),
    column<&Visit::stored_url>("stored_url", Role::link,
                               "a page that nothing says was ever visited: a bookmark"),
    column<&Visit::title>("title", Role::text, "title of the page"),
    column<&Visit::description>("description", Role::text, "what the page says of itself"),
    column<&Visit::preview_image>("preview_image", Role::link, "picture that the page names"),
    column<&Visit::visit_id>("visit_id", Role::none, "the visit"),
    column<&Visit::page_id>("page_id", Role::none, "the page"),
    column<&Visit::from_visit>("from_visit", Role::none, "visit that led to this one"),
    column<&Visit::visit_type>("visit_type", Role::none, "how it came about: link, typed, ..."),
    column<&Visit::other_visit_type>("other_visit_type", Role::none,
                                     "the type's number, where it has no known name"),
    column<&Visit::local>("local", Role::none,
                          "visited on this device, not on another one of the same account"),
    column<&Visit::visit_count>("visit_count", Role::none, "visits to the page on this device"),
    column<&Visit::remote_visit_count>("remote_visit_count", Role::none,
                                       "visits on other devices of the account"),
    column<&Visit::deleted>("deleted", Role::none, "the user deleted it"),
    column<&Visit::profile>("profile", Role::none, "the browser's profile"),
};

constexpr std::string_view kSummary[] = {"url", "stored_url", "title"};

// The app group of Firefox; in old dumps the profile stands at the root of the home folder.
constexpr std::string_view kPaths[] = {"**/*.profile/browser.db", "**/*.profile/places.db"};

constexpr std::string_view kTypes[] = {"unknown",
                                       "link",
                                       "typed",
                                       "bookmark",
                                       "embed",
                                       "redirect_permanent",
                                       "redirect_temporary",
                                       "download",
                                       "framed_link",
                                       "reload"};
constexpr std::size_t kOldTypes = 9;  // browser.db has no "reload"

void read_type(std::optional<std::int64_t> type, std::size_t known, Visit& visit) {
  if (type && *type >= 0 && static_cast<std::uint64_t>(*type) < known) {
    visit.visit_type = kTypes[static_cast<std::size_t>(*type)];
  } else {
    visit.other_visit_type = type;
  }
}

// "work" of ".../work.profile/places.db".
std::optional<std::string_view> profile_of(std::string_view path) {
  constexpr std::string_view kEnd = ".profile/";
  const std::size_t end = path.rfind(kEnd);
  if (end == std::string_view::npos) return std::nullopt;
  const std::size_t slash = path.rfind('/', end);
  return path.substr(slash == std::string_view::npos ? 0 : slash + 1,
                     end - (slash == std::string_view::npos ? 0 : slash + 1));
}

std::optional<std::string_view> not_empty(std::optional<std::string_view> text) {
  return text && !text->empty() ? text : std::nullopt;
}

class Reader {
 public:
  Reader(const Input& in, Emit<Visit>& out)
      : db_(*in.database), out_(out), profile_(profile_of(in.path)) {}

  bool has_old() const { return db_.has_table("history") || db_.has_table("visits"); }
  bool has_new() const { return db_.has_table("moz_places") || db_.has_table("moz_historyvisits"); }

  void read_old() {
    IdSet visited;
    const bool has_pages = demand("history");
    if (demand("visits")) {
      sqlite::RowQuery query = {
          .table = "visits",
          .alias = "v",
          .columns = db_.select_list("visits", "v", {"siteID", "date", "type", "is_local"}) + ", " +
                     (has_pages ? db_.select_list("history", "h", {"url", "title", "is_deleted"})
                                : "NULL, NULL, NULL")};
      if (has_pages) query.joins = join_by_row_id(db_, "history", "h", "v.siteID");
      for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
        const Cells cells(row, where, out_);
        Visit visit = start(where.number, cells.integer(1, "siteID"), visited);
        visit.visit_time = cells.unix_us(2, "date");
        read_type(cells.integer(3, "type"), kOldTypes, visit);
        visit.local = cells.flag(4, "is_local");
        read_old_page(cells, 5, visit);
        finish(visit, where);
      });
      visited.sort();
    }
    if (!has_pages) return;
    const sqlite::RowQuery query = {
        .table = "history",
        .alias = "h",
        .columns = db_.select_list("history", "h", {"url", "title", "is_deleted"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      if (visited.contains(where.number)) return;
      const Cells cells(row, where, out_);
      Visit visit;
      visit.profile = profile_;
      visit.page_id = where.number;
      read_old_page(cells, 1, visit);
      out_.record(visit, where);
    });
  }

  void read_new() {
    IdSet visited;
    const bool has_pages = demand("moz_places");
    if (demand("moz_historyvisits")) {
      sqlite::RowQuery query = {.table = "moz_historyvisits",
                                .alias = "v",
                                .columns = db_.select_list("moz_historyvisits", "v",
                                                           {"place_id", "visit_date", "visit_type",
                                                            "is_local", "from_visit"}) +
                                           ", " + new_page_columns(has_pages)};
      if (has_pages) query.joins = join_by_row_id(db_, "moz_places", "p", "v.place_id");
      for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
        const Cells cells(row, where, out_);
        Visit visit = start(where.number, cells.integer(1, "place_id"), visited);
        visit.visit_time = places_time(cells, 2, "visit_date");
        read_type(cells.integer(3, "visit_type"), std::size(kTypes), visit);
        visit.local = cells.flag(4, "is_local");
        visit.from_visit = cells.nonzero(5, "from_visit");
        read_new_page(cells, 6, visit);
        finish(visit, where);
      });
    }
    read_tombstones(has_pages, visited);
    visited.sort();
    if (has_pages) read_unvisited_places(visited);
  }

 private:
  // The two schemas that are read have their tables; without them, it is another one.
  bool demand(std::string_view table) {
    if (db_.has_table(table)) return true;
    out_.damage(Where::whole_file(), "no table " + std::string(table) + ": unknown schema");
    return false;
  }

  Visit start(std::int64_t visit_id, std::optional<std::int64_t> page, IdSet& visited) const {
    Visit visit;
    visit.profile = profile_;
    visit.visit_id = visit_id;
    visit.page_id = page;
    if (page) visited.add(*page);
    return visit;
  }

  void finish(const Visit& visit, const Where& where) {
    // A deletion takes the URL with it.
    if (!visit.url && !visit.deleted) out_.damage(where, "the page of the visit is gone");
    out_.record(visit, where);
  }

  static void read_old_page(const Cells<Visit>& cells, int first, Visit& visit) {
    visit.url = cells.text(first, "url");
    visit.title = not_empty(cells.text(first + 1, "title"));
    visit.deleted = cells.set_flag(first + 2, "is_deleted");
  }

  std::string new_page_columns(bool has_pages) const {
    if (!has_pages) return "NULL, NULL, NULL, NULL, NULL, NULL";
    return db_.select_list("moz_places", "p",
                           {"url", "title", "description", "preview_image_url", "visit_count_local",
                            "visit_count_remote"});
  }

  static void read_new_page(const Cells<Visit>& cells, int first, Visit& visit) {
    visit.url = cells.text(first, "url");
    visit.title = not_empty(cells.text(first + 1, "title"));
    visit.description = not_empty(cells.text(first + 2, "description"));
    visit.preview_image = not_empty(cells.text(first + 3, "preview_image_url"));
    visit.visit_count = cells.integer(first + 4, "visit_count_local");
    visit.remote_visit_count = cells.nonzero(first + 5, "visit_count_remote");
  }

  // Milliseconds since 1970. On desktops the columns of these names hold microseconds: what would
  // be beyond the year 5000 is taken for such.
  static std::optional<Timestamp> places_time(const Cells<Visit>& cells, int column,
                                              std::string_view name) {
    constexpr std::int64_t kMostMs = 100'000'000'000'000;
    const auto value = cells.whole(column, name);
    if (value && *value > -kMostMs && *value < kMostMs) {
      return *value == 0 ? std::nullopt : from_unix_us(*value * 1'000);
    }
    return value ? cells.unix_us(column, name) : std::nullopt;
  }

  // Visits that were deleted here, until the account's other devices have heard of it.
  void read_tombstones(bool has_pages, IdSet& visited) {
    constexpr std::string_view kTable = "moz_historyvisit_tombstones";
    if (!db_.has_table(kTable)) return;
    sqlite::RowQuery query = {.table = kTable,
                              .alias = "t",
                              .columns = db_.select_list(kTable, "t", {"place_id", "visit_date"}) +
                                         ", " + new_page_columns(has_pages)};
    if (has_pages) query.joins = join_by_row_id(db_, "moz_places", "p", "t.place_id");
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      Visit visit;
      visit.profile = profile_;
      visit.page_id = cells.integer(1, "place_id");
      if (visit.page_id) visited.add(*visit.page_id);
      visit.visit_time = places_time(cells, 2, "visit_date");
      visit.deleted = true;
      read_new_page(cells, 3, visit);
      out_.record(visit, where);
    });
  }

  void read_unvisited_places(const IdSet& visited) {
    const sqlite::RowQuery query = {
        .table = "moz_places",
        .alias = "p",
        .columns = new_page_columns(true) + ", " +
                   db_.select_list("moz_places", "p",
                                   {"last_visit_date_local", "last_visit_date_remote"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      if (visited.contains(where.number)) return;
      const Cells cells(row, where, out_);
      Visit visit;
      visit.profile = profile_;
      visit.page_id = where.number;
      read_new_page(cells, 1, visit);
      const auto local = places_time(cells, 7, "last_visit_date_local");
      const auto remote = places_time(cells, 8, "last_visit_date_remote");
      visit.last_visited = local && remote ? std::max(*local, *remote) : local ? local : remote;
      // Bookmarks stand here too.
      if (!visit.last_visited && visit.visit_count.value_or(0) == 0 && !visit.remote_visit_count) {
        visit.stored_url = visit.url;
        visit.url = std::nullopt;
      }
      out_.record(visit, where);
    });
  }

  const sqlite::Database& db_;
  Emit<Visit>& out_;
  std::optional<std::string_view> profile_;
};

// Tables that browser.db keeps now that its history is elsewhere.
bool is_left_over(const sqlite::Database& db) {
  return db.has_table("pinned_top_sites") || db.has_table("remote_devices") ||
         db.has_table("page_metadata") || db.has_table("queue");
}

void parse(const Input& in, Emit<Visit>& out) {
  Reader reader(in, out);
  const bool has_old = reader.has_old();
  const bool has_new = reader.has_new();
  if (has_old) reader.read_old();
  if (has_new) reader.read_new();
  if (!has_old && !has_new && !is_left_over(*in.database)) {
    out.damage(Where::whole_file(), "no table of visits: unknown schema");
  }
}

}  // namespace

BRIDLE_ARTIFACT(ios_firefox_history) = {.id = "ios.firefox_history",
                                        .title = "Firefox history",
                                        .paths = kPaths,
                                        .columns = kColumns,
                                        .summary = kSummary,
                                        .reads = Reads::database,
                                        .parse = erased<&parse>};

}  // namespace bridle::artifacts
