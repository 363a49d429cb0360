// ios.chrome_history: pages visited in Chrome, and in other browsers that keep Chromium's database.
//
// `urls` has one row per URL, `visits` one per visit. Visits are read in their own order and each
// looks its URL up by row id; a URL that has no visit left is a row with the time of its last one.
// Format: docs/formats/ios-chrome-history.md

#include "artifacts/artifact.h"
#include "artifacts/id_set.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Visit {
  std::optional<Timestamp> visit_time = std::nullopt;
  std::optional<Timestamp> last_visited = std::nullopt;
  std::optional<std::string_view> url = std::nullopt;
  std::optional<std::string_view> title = std::nullopt;
  std::optional<std::string_view> referrer = std::nullopt;
  std::optional<std::int64_t> visit_id = std::nullopt;
  std::optional<std::int64_t> url_id = std::nullopt;
  std::optional<std::int64_t> from_visit = std::nullopt;
  std::optional<std::string_view> transition = std::nullopt;
  std::optional<std::int64_t> other_transition = std::nullopt;
  std::vector<std::string_view> qualifiers = {};
  std::optional<double> duration_s = std::nullopt;
  std::optional<std::int64_t> visit_count = std::nullopt;
  std::optional<std::int64_t> typed_count = std::nullopt;
  std::optional<bool> hidden = std::nullopt;
  std::optional<std::string_view> other_device = std::nullopt;
  std::optional<std::string_view> profile = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Visit::visit_time>("visit_time", Role::time, "when the page was visited"),
    column<&Visit::last_visited>("last_visited", Role::time,
                                 "when a URL was last visited whose visits are gone"),
    column<&Visit::url>("url", Role::url, "the page"),
    column<&Visit::title>("title", Role::text, "title of the page"),
    column<&Visit::referrer>("referrer", Role::link, "page of another app that led here"),
    column<&Visit::visit_id>("visit_id", Role::none, "the visit"),
    column<&Visit::url_id>("url_id", Role::none, "the URL"),
    column<&Visit::from_visit>("from_visit", Role::none, "visit that led to this one"),
    column<&Visit::transition>("transition", Role::none, "how it came about: link, typed, ..."),
    column<&Visit::other_transition>("other_transition", Role::none,
                                     "the transition's number, where it has no known name"),
    column<&Visit::qualifiers>("qualifiers", Role::none,
                               "more of it: server_redirect, client_redirect, ..."),
    column<&Visit::duration_s>("duration_s", Role::none, "how long the page was shown"),
    column<&Visit::visit_count>("visit_count", Role::none, "visits to the URL in all"),
    column<&Visit::typed_count>("typed_count", Role::none, "how often it was typed"),
    column<&Visit::hidden>("hidden", Role::none, "not shown in the history: a frame, a redirect"),
    column<&Visit::other_device>("other_device", Role::none,
                                 "device of the same account that visited it; none is this one"),
    column<&Visit::profile>("profile", Role::none, "folder of the browser's profile"),
};

constexpr std::string_view kSummary[] = {"url", "title"};

// Chrome's first profile is "Default", and any folder beside it may be another one. Other Chromium
// browsers have a folder of their own, with "Default", "Profile 2" and on.
constexpr std::string_view kPaths[] = {
    "**/Application Support/Google/Chrome/*/History",
    "**/Application Support/**/Default/History",
    "**/Application Support/**/Profile */History",
};

constexpr std::string_view kTransitions[] = {
    "link",          "typed",       "bookmark", "auto_subframe", "manual_subframe",  "generated",
    "auto_toplevel", "form_submit", "reload",   "keyword",       "keyword_generated"};
constexpr std::int64_t kCore = 0xFF;

struct Qualifier {
  std::int64_t bit;
  std::string_view name;
};
constexpr Qualifier kQualifiers[] = {
    {0x0080'0000, "blocked"},   {0x0100'0000, "forward_back"},    {0x0200'0000, "address_bar"},
    {0x0400'0000, "home_page"}, {0x0800'0000, "from_api"},        {0x1000'0000, "chain_start"},
    {0x2000'0000, "chain_end"}, {0x4000'0000, "client_redirect"}, {0x8000'0000, "server_redirect"},
};

void read_transition(std::int64_t transition, Visit& visit) {
  const std::int64_t core = transition & kCore;
  if (core < static_cast<std::int64_t>(std::size(kTransitions))) {
    visit.transition = kTransitions[static_cast<std::size_t>(core)];
  } else {
    visit.other_transition = core;
  }
  for (const Qualifier& qualifier : kQualifiers) {
    if ((transition & qualifier.bit) != 0) visit.qualifiers.push_back(qualifier.name);
  }
}

// "Default" of ".../Chrome/Default/History".
std::optional<std::string_view> profile_of(std::string_view path) {
  const std::size_t end = path.rfind('/');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const std::size_t start = path.rfind('/', end - 1);
  if (start == std::string_view::npos) return std::nullopt;
  return path.substr(start + 1, end - start - 1);
}

std::optional<std::string_view> not_empty(std::optional<std::string_view> text) {
  return text && !text->empty() ? text : std::nullopt;
}

class Reader {
 public:
  Reader(const Input& in, Emit<Visit>& out)
      : db_(*in.database), out_(out), profile_(profile_of(in.path)) {}

  void read() {
    const bool has_urls = db_.has_table("urls");
    if (db_.has_table("visits")) {
      read_visits(has_urls);
    } else {
      out_.damage(Where::whole_file(), "no table visits: unknown schema");
    }
    if (has_urls) {
      read_unvisited();
    } else {
      out_.damage(Where::whole_file(), "no table urls: unknown schema");
    }
  }

 private:
  void read_visits(bool has_urls) {
    sqlite::RowQuery query = {
        .table = "visits",
        .alias = "v",
        .columns =
            db_.select_list("visits", "v",
                            {"url", "visit_time", "from_visit", "transition", "visit_duration",
                             "originator_cache_guid", "external_referrer_url"}) +
            ", " +
            (has_urls ? db_.select_list("urls", "u",
                                        {"url", "title", "visit_count", "typed_count", "hidden"})
                      : "NULL, NULL, NULL, NULL, NULL")};
    if (has_urls) query.joins = join_by_row_id(db_, "urls", "u", "v.url");
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      Visit visit;
      visit.profile = profile_;
      visit.visit_id = where.number;
      visit.url_id = cells.integer(1, "url");
      if (visit.url_id) visited_.add(*visit.url_id);
      visit.visit_time = cells.webkit_us(2, "visit_time");
      visit.from_visit = cells.nonzero(3, "from_visit");
      if (const auto transition = cells.integer(4, "transition")) {
        read_transition(*transition, visit);
      }
      if (const auto duration = cells.nonzero(5, "visit_duration")) {
        visit.duration_s = static_cast<double>(*duration) / 1e6;
      }
      visit.other_device = not_empty(cells.text(6, "originator_cache_guid"));
      visit.referrer = not_empty(cells.text(7, "external_referrer_url"));
      read_url(cells, 8, visit);
      if (!visit.url) out_.damage(where, "the URL of the visit is gone");
      out_.record(visit, where);
    });
    visited_.sort();
  }

  // URLs whose visits are gone: expired, or deleted with the URL left behind.
  void read_unvisited() {
    const sqlite::RowQuery query = {
        .table = "urls",
        .alias = "u",
        .columns = db_.select_list(
            "urls", "u",
            {"url", "title", "visit_count", "typed_count", "hidden", "last_visit_time"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      if (visited_.contains(where.number)) return;
      const Cells cells(row, where, out_);
      Visit visit;
      visit.profile = profile_;
      visit.url_id = where.number;
      read_url(cells, 1, visit);
      visit.last_visited = cells.webkit_us(6, "last_visit_time");
      out_.record(visit, where);
    });
  }

  static void read_url(const Cells<Visit>& cells, int first, Visit& visit) {
    visit.url = cells.text(first, "url");
    visit.title = not_empty(cells.text(first + 1, "title"));
    visit.visit_count = cells.integer(first + 2, "visit_count");
    visit.typed_count = cells.nonzero(first + 3, "typed_count");
    visit.hidden = cells.set_flag(first + 4, "hidden");
  }

  const sqlite::Database& db_;
  Emit<Visit>& out_;
  std::optional<std::string_view> profile_;
  IdSet visited_;
};

void parse(const Input& in, Emit<Visit>& out) { Reader(in, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(ios_chrome_history) = {.id = "ios.chrome_history",
                                       .title = "Chrome history",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .reads = Reads::database,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
