// ios.webkit_resource_load_statistics: which domains the pages of an application loaded, from where
// they were redirected, and whether the user touched them.
//
// WebKit's tracking prevention keeps this database (observations.db) since iOS 14; before, it was
// the file of ios.webkit_session_resource_log. It survives clearing the history. A domain is a row
// of ObservedDomains; each relation has a table of two ids. The relations are read first, as
// numbers, and handed out domain by domain.
// Format: docs/formats/ios-webkit-resource-load-statistics.md

#include <algorithm>
#include <array>
#include <tuple>

#include "artifacts/artifact.h"
#include "artifacts/id_set.h"
#include "artifacts/lookup.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Domain {
  std::optional<Timestamp> last_seen = std::nullopt;
  std::optional<Timestamp> last_interaction = std::nullopt;
  std::optional<Timestamp> last_push_interaction = std::nullopt;
  std::optional<std::string_view> domain = std::nullopt;
  std::vector<std::string_view> redirected_from = {};
  std::vector<std::string_view> redirected_to = {};
  std::vector<std::string_view> subresource_redirected_from = {};
  std::vector<std::string_view> subresource_redirected_to = {};
  std::vector<std::string_view> frame_under = {};
  std::vector<std::string_view> resource_under = {};
  std::vector<std::string_view> storage_access_under = {};
  std::vector<std::string_view> decorated_links_from = {};
  std::vector<std::string_view> scripts_from = {};
  std::optional<bool> had_interaction = std::nullopt;
  std::optional<bool> prevalent = std::nullopt;
  std::optional<bool> very_prevalent = std::nullopt;
  std::optional<bool> grandfathered = std::nullopt;
  std::optional<bool> top_level = std::nullopt;
  std::optional<std::int64_t> data_removals = std::nullopt;
  std::optional<std::int64_t> domain_id = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Domain::last_seen>("last_seen", Role::time, "when it was last loaded, to some seconds"),
    column<&Domain::last_interaction>("last_interaction", Role::time,
                                      "when the user last touched a page of it"),
    column<&Domain::last_push_interaction>("last_push_interaction", Role::time,
                                           "when the user last touched a notification of it"),
    column<&Domain::domain>("domain", Role::domain, "the registrable domain"),
    column<&Domain::redirected_from>("redirected_from", Role::domain,
                                     "domains whose pages redirected to it"),
    column<&Domain::redirected_to>("redirected_to", Role::domain,
                                   "domains that its pages redirected to"),
    column<&Domain::subresource_redirected_from>("subresource_redirected_from", Role::domain,
                                                 "the same, for parts of a page"),
    column<&Domain::subresource_redirected_to>("subresource_redirected_to", Role::domain,
                                               "the same, for parts of a page"),
    column<&Domain::frame_under>("frame_under", Role::domain,
                                 "pages that it was a frame in, by domain"),
    column<&Domain::resource_under>("resource_under", Role::domain,
                                    "pages that it was loaded for, by domain"),
    column<&Domain::storage_access_under>("storage_access_under", Role::domain,
                                          "pages under which it could use its cookies"),
    column<&Domain::decorated_links_from>("decorated_links_from", Role::domain,
                                          "domains that linked to it with an identifier"),
    column<&Domain::scripts_from>("scripts_from", Role::domain,
                                  "domains whose scripts its pages loaded"),
    column<&Domain::had_interaction>("had_interaction", Role::none,
                                     "the user touched a page of it"),
    column<&Domain::prevalent>("prevalent", Role::none, "WebKit holds it for a tracker"),
    column<&Domain::very_prevalent>("very_prevalent", Role::none, "and for a large one"),
    column<&Domain::grandfathered>("grandfathered", Role::none,
                                   "was there before tracking prevention began"),
    column<&Domain::top_level>("top_level", Role::none,
                               "other domains could use their cookies under its pages"),
    column<&Domain::data_removals>("data_removals", Role::none,
                                   "how often WebKit removed its cookies and data"),
    column<&Domain::domain_id>("domain_id", Role::none, "the domain's number in the file"),
};

constexpr std::string_view kSummary[] = {"domain", "redirected_from", "redirected_to"};

// Application containers, their data stores (WebsiteDataStore/<UUID>/...) and SafariViewService
// (SystemData/com.apple.SafariViewService/Library/WebKit/WebsiteData/observations.db).
constexpr std::string_view kPaths[] = {"**/WebKit/**/observations.db",
                                       "**/ResourceLoadStatistics/observations.db"};

constexpr std::string_view kDomains = "ObservedDomains";

// `of` names the domain that the row is of, `other` the one that goes into its list. Tables of one
// list have the same number, so that what both say is said once.
struct Relation {
  std::string_view table;
  std::string_view of;
  std::string_view other;
  std::vector<std::string_view> Domain::*list;
  std::uint32_t number;
};
constexpr std::array<Relation, 10> kRelations = {{
    {"TopFrameUniqueRedirectsFrom", "targetDomainID", "fromDomainID", &Domain::redirected_from, 0},
    {"TopFrameUniqueRedirectsTo", "sourceDomainID", "toDomainID", &Domain::redirected_to, 1},
    {"TopFrameUniqueRedirectsToSinceSameSiteStrictEnforcement", "sourceDomainID", "toDomainID",
     &Domain::redirected_to, 1},
    {"SubresourceUniqueRedirectsFrom", "subresourceDomainID", "fromDomainID",
     &Domain::subresource_redirected_from, 2},
    {"SubresourceUniqueRedirectsTo", "subresourceDomainID", "toDomainID",
     &Domain::subresource_redirected_to, 3},
    {"SubframeUnderTopFrameDomains", "subFrameDomainID", "topFrameDomainID", &Domain::frame_under,
     4},
    {"SubresourceUnderTopFrameDomains", "subresourceDomainID", "topFrameDomainID",
     &Domain::resource_under, 5},
    {"StorageAccessUnderTopFrameDomains", "domainID", "topLevelDomainID",
     &Domain::storage_access_under, 6},
    {"TopFrameLinkDecorationsFrom", "toDomainID", "fromDomainID", &Domain::decorated_links_from, 7},
    {"TopFrameLoadedThirdPartyScripts", "topFrameDomainID", "subresourceDomainID",
     &Domain::scripts_from, 8},
}};

class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Domain>& out) : db_(db), out_(out) {}

  void read() {
    if (!db_.has_table(kDomains)) {
      out_.damage(Where::whole_file(), "no table ObservedDomains: unknown schema");
      return;
    }
    names_ = Lookup(db_, kDomains, {"registrableDomain"}, out_);
    for (std::uint32_t i = 0; i < kRelations.size(); ++i) read_relation(i);
    std::sort(pairs_.begin(), pairs_.end(), [](const Pair& a, const Pair& b) {
      return std::tie(a.of, a.list, a.other, a.row) < std::tie(b.of, b.list, b.other, b.row);
    });
    read_top_level();
    read_domains();
    for (const Pair& pair : pairs_) {
      if (!met_.contains(pair.of)) damage(pair, "is of a domain that is not there");
    }
  }

 private:
  struct Pair {
    std::int64_t of = 0;
    std::int64_t other = 0;
    std::int64_t row = 0;
    std::uint32_t relation = 0;
    std::uint32_t list = 0;
  };
  // A phone has some 50,000; these take 160 MB.
  static constexpr std::size_t kMostPairs = 5'000'000;

  void read_relation(std::uint32_t number) {
    const Relation& relation = kRelations[number];
    if (!db_.has_table(relation.table)) return;
    const sqlite::RowQuery query = {
        .table = relation.table,
        .alias = "r",
        .columns = db_.select_list(relation.table, "r", {relation.of, relation.other})};
    bool full = false;
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      if (full) return;
      const Cells cells(row, where, out_);
      const auto of = cells.integer(1, relation.of);
      const auto other = cells.integer(2, relation.other);
      if (!of || !other) {
        out_.damage(where, "does not name two domains");
      } else if (pairs_.size() == kMostPairs) {
        full = true;
        out_.damage(where, "more rows than any phone has; those from here on are not read");
      } else {
        pairs_.push_back({*of, *other, where.number, number, relation.number});
      }
    });
  }

  void read_top_level() {
    constexpr std::string_view kTable = "TopLevelDomains";
    if (!db_.has_table(kTable)) return;
    const sqlite::RowQuery query = {.table = kTable,
                                    .alias = "t",
                                    .columns = db_.select_list(kTable, "t", {"topLevelDomainID"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      if (const auto id = cells.integer(1, "topLevelDomainID")) top_level_.add(*id);
    });
    top_level_.sort();
  }

  void read_domains() {
    const sqlite::RowQuery query = {
        .table = kDomains,
        .alias = "d",
        .columns = db_.select_list(
            kDomains, "d",
            {"registrableDomain", "lastSeen", "hadUserInteraction", "mostRecentUserInteractionTime",
             "grandfathered", "isPrevalent", "isVeryPrevalent", "dataRecordsRemoved",
             "mostRecentWebPushInteractionTime"})};
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      const Cells cells(row, where, out_);
      Domain domain;
      domain.domain_id = where.number;
      domain.domain = row.maybe_text(1);  // `names_` told its damage
      if (!domain.domain) out_.damage(where, "no domain");
      domain.last_seen = time(row, cells, 2, "lastSeen");
      domain.had_interaction = cells.flag(3, "hadUserInteraction");
      domain.last_interaction = time(row, cells, 4, "mostRecentUserInteractionTime");
      domain.grandfathered = cells.set_flag(5, "grandfathered");
      domain.prevalent = cells.set_flag(6, "isPrevalent");
      domain.very_prevalent = cells.set_flag(7, "isVeryPrevalent");
      domain.data_removals = cells.nonzero(8, "dataRecordsRemoved");
      domain.last_push_interaction = time(row, cells, 9, "mostRecentWebPushInteractionTime");
      if (top_level_.contains(where.number)) domain.top_level = true;
      fill_lists(where.number, domain);
      out_.record(domain, where);
      met_.add(where.number);
    });
    met_.sort();
  }

  // Seconds since 1970; -1 is never.
  static std::optional<Timestamp> time(const sqlite::Statement& row, const Cells<Domain>& cells,
                                       int column, std::string_view name) {
    if (row.maybe_real(column) == -1.0) return std::nullopt;
    return cells.unix_s(column, name);
  }

  void fill_lists(std::int64_t id, Domain& domain) {
    const auto first =
        std::lower_bound(pairs_.begin(), pairs_.end(), id,
                         [](const Pair& pair, std::int64_t wanted) { return pair.of < wanted; });
    for (auto pair = first; pair != pairs_.end() && pair->of == id; ++pair) {
      const Relation& relation = kRelations[pair->relation];
      std::vector<std::string_view>& list = domain.*relation.list;
      const auto name = names_.text(pair->other, 0);
      if (!name) {
        damage(*pair, "names a domain that is gone or has no name");
      } else if (list.empty() || list.back() != *name) {
        list.push_back(*name);
      }
    }
  }

  void damage(const Pair& pair, std::string_view what) {
    out_.damage(Where::at_row(kRelations[pair.relation].table, pair.row), what);
  }

  const sqlite::Database& db_;
  Emit<Domain>& out_;
  Lookup names_;
  std::vector<Pair> pairs_;
  IdSet top_level_;
  IdSet met_;
};

void parse(const Input& in, Emit<Domain>& out) { Reader(*in.database, out).read(); }

}  // namespace

BRIDLE_ARTIFACT(ios_webkit_resource_load_statistics) = {
    .id = "ios.webkit_resource_load_statistics",
    .title = "Domains that web pages loaded (WebKit statistics)",
    .paths = kPaths,
    .columns = kColumns,
    .summary = kSummary,
    .reads = Reads::database,
    .parse = erased<&parse>};

}  // namespace bridle::artifacts
