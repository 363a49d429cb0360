// ios.safari_history: pages visited in Safari, and redirects too quick for a person.
//
// history_items has one row per URL, history_visits one per visit; two visits joined by a redirect
// name each other by id. Both tables are read in their own order, and what a visit redirected to is
// looked up by row id, so a long history costs no more per visit than a short one. A URL that has
// no visit left is a row without a time. Format: docs/formats/ios-safari-history.md

#include <algorithm>
#include <array>
#include <cstdio>

#include "artifacts/artifact.h"
#include "artifacts/id_gaps.h"
#include "artifacts/id_set.h"
#include "artifacts/rows.h"
#include "bytes/scan.h"

namespace bridle::artifacts {
namespace {

struct Visit {
  std::optional<Timestamp> visit_time = std::nullopt;
  std::optional<std::string_view> url = std::nullopt;
  std::optional<std::string_view> title = std::nullopt;
  std::optional<std::int64_t> visit_id = std::nullopt;
  std::optional<std::int64_t> item_id = std::nullopt;
  std::optional<std::int64_t> redirect_source = std::nullopt;
  std::optional<std::int64_t> redirect_destination = std::nullopt;
  std::optional<std::int64_t> visit_count = std::nullopt;
  std::optional<bool> load_successful = std::nullopt;
  std::optional<bool> http_non_get = std::nullopt;
  std::optional<bool> synthesized = std::nullopt;
  std::optional<std::int64_t> origin = std::nullopt;
  std::optional<std::string_view> profile = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Visit::visit_time>("visit_time", Role::time, "when the page was visited"),
    column<&Visit::url>("url", Role::url, "the page"),
    column<&Visit::title>("title", Role::text, "title of the page"),
    column<&Visit::visit_id>("visit_id", Role::none, "the visit"),
    column<&Visit::item_id>("item_id", Role::none, "the URL"),
    column<&Visit::redirect_source>("redirect_source", Role::none,
                                    "visit that redirected to this one"),
    column<&Visit::redirect_destination>("redirect_destination", Role::none,
                                         "visit that this one redirected to"),
    column<&Visit::visit_count>("visit_count", Role::none, "visits to the URL in all"),
    column<&Visit::load_successful>("load_successful", Role::none, "the page loaded"),
    column<&Visit::http_non_get>("http_non_get", Role::none, "a form was sent, or the like"),
    column<&Visit::synthesized>("synthesized", Role::none, "written by Safari, not by a load"),
    column<&Visit::origin>("origin", Role::none,
                           "0: this device, 1: another one of the same account"),
    column<&Visit::profile>("profile", Role::none, "Safari profile; none is the default one"),
};

constexpr std::string_view kSummary[] = {"url", "title"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Safari/History.db",
    "private/var/mobile/Library/Safari/Profiles/*/History.db",
    "private/var/mobile/Containers/Data/Application/*/Library/Safari/History.db",
    "private/var/mobile/Containers/Data/Application/*/Library/Safari/Profiles/*/History.db",
};

constexpr Rule kRules[] = {
    {.id = "ios.safari_history.quick_redirect",
     .severity = Severity::low,
     .title = "A page loaded over plain HTTP led to another site in under a second",
     .means = "Network injection works like this: somebody on the way answers an unencrypted "
              "request in place of the site and sends the browser to an exploit. It does not prove "
              "that the redirect came from the network, nor that anything was exploited.",
     .benign = "Sites that moved to another name, advertisements, sign-in pages of Wi-Fi networks "
               "and tracking links do the same. See whether the destination is one that the person "
               "knows."},
    {.id = "ios.safari_history.quick_redirect_to_odd_address",
     .severity = Severity::medium,
     .title =
         "A page loaded over plain HTTP led at once to an address with a port, or without a name",
     .means =
         "Of what network injection has led to, the servers had names of many parts and a port "
         "of their own, or no name at all. Web sites for people hardly ever have. It does not "
         "prove that the redirect came from the network, nor that anything was exploited.",
     .benign = "Sign-in pages of Wi-Fi networks and routers, and services that a firm or a school "
               "runs for itself."},
    {.id = "ios.safari_history.newest_deleted",
     .severity = Severity::low,
     .title = "The newest visits were deleted from the history",
     .means = "Visits are numbered as they come, and the database keeps the last number that it "
              "gave. It is greater than that of the newest visit that is there. Which pages these "
              "visits were to is not known.",
     .benign = "People clear the history of the last hour or day, and synchronised visits are "
               "removed. It matters beside other traces of the same time."},
    {.id = "ios.safari_history.numbers_missing",
     .severity = Severity::info,
     .title = "Numbers in the sequence of visits are missing",
     .means = "A number without a visit was deleted.",
     .benign = "Nearly every phone has such gaps: Safari removes old visits, and those that were "
               "deleted on another device of the account."},
};
constexpr const Rule& kQuickRedirect = kRules[0];
constexpr const Rule& kQuickRedirectToOdd = kRules[1];
constexpr const Rule& kNewestDeleted = kRules[2];
constexpr const Rule& kNumbersMissing = kRules[3];

// Services whose very purpose is to redirect elsewhere at once. A hop that starts at one of them
// says nothing; the hops after it are looked at as any other.
constexpr std::string_view kRedirectors[] = {"amzn.to",
                                             "apple.co",
                                             "bit.ly",
                                             "buff.ly",
                                             "cutt.ly",
                                             "dlvr.it",
                                             "fb.me",
                                             "goo.gl",
                                             "ift.tt",
                                             "is.gd",
                                             "l.facebook.com",
                                             "l.instagram.com",
                                             "lm.facebook.com",
                                             "lnkd.in",
                                             "ow.ly",
                                             "rb.gy",
                                             "rebrand.ly",
                                             "safelinks.protection.outlook.com",
                                             "t.co",
                                             "t.ly",
                                             "tiny.cc",
                                             "tinyurl.com",
                                             "trib.al",
                                             "urldefense.com",
                                             "urldefense.proofpoint.com",
                                             "wp.me",
                                             "youtu.be"};

// Labels under which countries register names, so that "a.co.uk" and "b.co.uk" are two sites.
constexpr std::string_view kSecondLevels[] = {"ac",  "co",  "com",  "ed",  "edu", "go",
                                              "gob", "gov", "gouv", "ltd", "mil", "ne",
                                              "net", "nom", "or",   "org", "plc", "sch"};

bool is_address(std::string_view host) {
  return host.find(':') != std::string_view::npos ||
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// The name that a person would call the site: its last two labels, or three under "co.uk" and the
// like; an address is itself. Comparing needs no list of public suffixes: what it gets wrong are
// names under a shared hosting domain, taken for one site.
std::string_view site_of(std::string_view host) {
  if (is_address(host)) return host;
  const std::size_t last = host.rfind('.');
  if (last == std::string_view::npos || last == 0) return host;
  std::size_t dot = host.rfind('.', last - 1);
  if (dot == std::string_view::npos) return host;
  const std::string_view second = host.substr(dot + 1, last - dot - 1);
  const bool country = host.size() - last - 1 == 2;
  if (country && dot != 0 &&
      std::find(std::begin(kSecondLevels), std::end(kSecondLevels), second) !=
          std::end(kSecondLevels)) {
    dot = host.rfind('.', dot - 1);
    if (dot == std::string_view::npos) return host;
  }
  return host.substr(dot + 1);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_plain_http(std::string_view url) {
  return url.size() > 7 && lower_case(url.substr(0, 7)) == "http://";
}

bool is_redirector(std::string_view host) {
  return std::any_of(std::begin(kRedirectors), std::end(kRedirectors), [&](std::string_view name) {
    return host == name || (host.size() > name.size() && host.ends_with(name) &&
                            host[host.size() - name.size() - 1] == '.');
  });
}

// A port of its own, or an address in place of a name. Amnesty International saw redirects to
// "<name>.<name>.free247downloads.com:30495" ("Moroccan Journalist Targeted With Network Injection
// Attacks Using NSO Group's Tools", 22 June 2020).
bool is_odd_address(std::string_view url) {
  std::string_view authority = url.substr(std::min(url.size(), url.find("://") + 3));
  authority = authority.substr(0, authority.find_first_of("/?#"));
  authority = authority.substr(authority.rfind('@') + 1);  // npos + 1 is 0
  if (authority.starts_with('[')) return true;
  const std::size_t colon = authority.rfind(':');
  const std::string_view host = authority.substr(0, colon);
  const std::string_view port =
      colon == std::string_view::npos ? std::string_view() : authority.substr(colon + 1);
  if (!port.empty() && port != "80" && port != "443") return true;
  return !host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Why the hop from `visit` to `url` at `later_s` is a quick redirect; nothing if it is none.
std::optional<std::string> quick_redirect(const Visit& visit, std::optional<double> time_s,
                                          std::optional<std::string_view> url,
                                          std::optional<double> later_s) {
  if (!visit.url || !url || !time_s || !later_s || !is_plain_http(*visit.url)) return std::nullopt;
  const double elapsed_s = *later_s - *time_s;
  if (!(elapsed_s >= 0 && elapsed_s < 1)) return std::nullopt;
  const std::string from = lower_case(host_of_url(*visit.url));
  const std::string to = lower_case(host_of_url(*url));
  if (from.empty() || to.empty() || site_of(from) == site_of(to) || is_redirector(from)) {
    return std::nullopt;
  }
  std::array<char, 16> elapsed{};
  std::snprintf(elapsed.data(), elapsed.size(), "%.0f", elapsed_s * 1000);
  std::string why = from + " led to " + to + " after " + elapsed.data() + " ms (visit " +
                    std::to_string(*visit.redirect_destination) + ")";
  if (visit.origin.value_or(0) != 0) why += ", on another device of the same account";
  return why;
}

// "9A1C" of ".../Safari/Profiles/9A1C/History.db".
std::optional<std::string_view> profile_of(std::string_view path) {
  constexpr std::string_view kFolder = "/Profiles/";
  const std::size_t at = path.rfind(kFolder);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = path.substr(at + kFolder.size());
  return rest.substr(0, rest.find('/'));
}

// Only where the schema says that no number is given twice. Row and time of a flag are those of the
// visit before the gap.
void tell_gaps(const sqlite::Database& db, const IdGaps& ids,
               std::optional<std::string_view> profile, Emit<Visit>& out) {
  const auto last_given = last_given_id(db, "history_visits", out);
  if (!last_given || !ids.known()) return;
  Visit visit;
  visit.profile = profile;
  if (ids.missing() > 0) {
    visit.visit_id = ids.longest().after_id;
    visit.visit_time = ids.longest().before;
    out.flag(visit, Where::at_row("history_visits", *visit.visit_id), kNumbersMissing,
             ids.in_words("visits"));
  }
  if (*last_given > ids.last_id()) {
    visit.visit_id = ids.last_id();
    visit.visit_time = ids.last_time();
    out.flag(visit, Where::at_row("history_visits", *visit.visit_id), kNewestDeleted,
             ids.newest_in_words(*last_given, "visits"));
  }
}

// Gives the items that the visits were to.
IdSet read_visits(const sqlite::Database& db, std::optional<std::string_view> profile,
                  Emit<Visit>& out) {
  const bool has_items =
      db.has_table("history_items") && db.has_column("history_visits", "history_item");
  const bool has_hops = db.has_column("history_visits", "redirect_destination");
  const std::string destination = has_items && has_hops
                                      ? db.select_list("history_visits", "d", {"visit_time"}) +
                                            ", " + db.select_list("history_items", "di", {"url"})
                                      : "NULL, NULL";
  sqlite::RowQuery query = {
      .table = "history_visits",
      .alias = "v",
      .columns =
          db.select_list("history_visits", "v",
                         {"history_item", "visit_time", "title", "load_successful", "http_non_get",
                          "synthesized", "redirect_source", "redirect_destination", "origin"}) +
          ", " +
          (has_items ? db.select_list("history_items", "i", {"url", "visit_count"})
                     : "NULL, NULL") +
          ", " + destination};
  if (has_items) query.joins += join_by_row_id(db, "history_items", "i", "v.history_item");
  if (has_items && has_hops) {
    query.joins += join_by_row_id(db, "history_visits", "d", "v.redirect_destination") +
                   join_by_row_id(db, "history_items", "di", "d.history_item");
  }
  IdSet visited;
  IdGaps ids;
  const bool whole =
      for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
        const Cells cells(row, where, out);
        Visit visit;
        visit.visit_id = where.number;
        visit.item_id = cells.integer(1, "history_item");
        if (visit.item_id) visited.add(*visit.item_id);
        visit.visit_time = cells.mac_s(2, "visit_time");
        ids.add(where.number, visit.visit_time);
        visit.title = cells.text(3, "title");
        visit.load_successful = cells.flag(4, "load_successful");
        visit.http_non_get = cells.flag(5, "http_non_get");
        visit.synthesized = cells.flag(6, "synthesized");
        visit.redirect_source = cells.integer(7, "redirect_source");
        visit.redirect_destination = cells.integer(8, "redirect_destination");
        visit.origin = cells.integer(9, "origin");
        visit.url = cells.text(10, "url");
        if (!visit.url) out.damage(where, "the URL of the visit is gone");
        visit.visit_count = cells.integer(11, "visit_count");
        visit.profile = profile;
        out.record(visit, where);
        if (!visit.redirect_destination) return;
        if (const auto why =
                quick_redirect(visit, row.maybe_real(2), row.maybe_text(13), row.maybe_real(12))) {
          const bool is_odd = is_odd_address(row.maybe_text(13).value_or(""));
          out.flag(visit, where, is_odd ? kQuickRedirectToOdd : kQuickRedirect, *why);
        }
      });
  if (whole) tell_gaps(db, ids, profile, out);
  visited.sort();
  return visited;
}

// URLs whose visits are gone: expired, or deleted with the URL left behind.
void read_unvisited(const sqlite::Database& db, const IdSet& visited,
                    std::optional<std::string_view> profile, Emit<Visit>& out) {
  const sqlite::RowQuery query = {
      .table = "history_items",
      .alias = "i",
      .columns = db.select_list("history_items", "i", {"url", "visit_count"})};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    if (visited.contains(where.number)) return;
    const Cells cells(row, where, out);
    Visit visit;
    visit.item_id = where.number;
    visit.url = cells.text(1, "url");
    visit.visit_count = cells.integer(2, "visit_count");
    visit.profile = profile;
    out.record(visit, where);
  });
}

void parse(const Input& in, Emit<Visit>& out) {
  const sqlite::Database& db = *in.database;
  const std::optional<std::string_view> profile = profile_of(in.path);
  IdSet visited;
  if (db.has_table("history_visits")) {
    visited = read_visits(db, profile, out);
  } else {
    out.damage(Where::whole_file(), "no table history_visits: unknown schema");
  }
  if (db.has_table("history_items")) {
    read_unvisited(db, visited, profile, out);
  } else {
    out.damage(Where::whole_file(), "no table history_items: unknown schema");
  }
}

}  // namespace

BRIDLE_ARTIFACT(ios_safari_history) = {.id = "ios.safari_history",
                                       .title = "Safari history",
                                       .paths = kPaths,
                                       .columns = kColumns,
                                       .summary = kSummary,
                                       .rules = kRules,
                                       .reads = Reads::database,
                                       .expected = Expected::if_encrypted,
                                       .parse = erased<&parse>};

}  // namespace bridle::artifacts
