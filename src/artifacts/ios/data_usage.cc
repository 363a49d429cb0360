// ios.data_usage: which processes used the network, when and how much.
//
// ZPROCESS has one row per process and bundle, ZLIVEUSAGE the bytes of a span of time, and
// ZHASPROCESS joins them. Spyware has been seen to delete its row of ZPROCESS and to leave the one
// of ZLIVEUSAGE: bytes without a process are the trace. iOS dropped columns over the years (the
// Wi-Fi counters among them), so each is probed.
// Format: docs/formats/ios-data-usage.md

#include <algorithm>
#include <map>

#include "artifacts/artifact.h"
#include "artifacts/row_cells.h"

namespace bridle::artifacts {
namespace {

struct Usage {
  std::optional<Timestamp> usage_time = std::nullopt;
  std::optional<Timestamp> first_seen = std::nullopt;
  std::optional<Timestamp> last_seen = std::nullopt;
  std::optional<std::string_view> process = std::nullopt;
  std::optional<std::string_view> bundle_id = std::nullopt;
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::int64_t> proc_id = std::nullopt;
  std::optional<std::int64_t> live_id = std::nullopt;
  std::optional<std::int64_t> wifi_in_bytes = std::nullopt;
  std::optional<std::int64_t> wifi_out_bytes = std::nullopt;
  std::optional<std::int64_t> wwan_in_bytes = std::nullopt;
  std::optional<std::int64_t> wwan_out_bytes = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Usage::usage_time>("usage_time", Role::time, "when the bytes were last counted"),
    column<&Usage::first_seen>("first_seen", Role::time, "when the process first used the network"),
    column<&Usage::last_seen>("last_seen", Role::time, "when the process last used the network"),
    column<&Usage::process>("process", Role::process, "the process, if the name tells it"),
    column<&Usage::bundle_id>("bundle_id", Role::app_id, "on whose behalf"),
    column<&Usage::name>("name", Role::process, "process and bundle ID as stored"),
    column<&Usage::proc_id>("proc_id", Role::none,
                            "row of ZPROCESS, also where that row is not there"),
    column<&Usage::live_id>("live_id", Role::none, "row of ZLIVEUSAGE; none: no bytes counted"),
    column<&Usage::wifi_in_bytes>("wifi_in_bytes", Role::none, "received over Wi-Fi"),
    column<&Usage::wifi_out_bytes>("wifi_out_bytes", Role::none, "sent over Wi-Fi"),
    column<&Usage::wwan_in_bytes>("wwan_in_bytes", Role::none, "received over cellular"),
    column<&Usage::wwan_out_bytes>("wwan_out_bytes", Role::none, "sent over cellular"),
};

constexpr std::string_view kSummary[] = {"name", "wifi_out_bytes", "wwan_out_bytes"};

constexpr std::string_view kPaths[] = {
    "private/var/wireless/Library/Databases/DataUsage.sqlite",
    "private/var/wireless/Library/Databases/DataUsage-watch.sqlite",
    "private/var/networkd/netusage.sqlite",
    "private/var/networkd/db/netusage.sqlite",
};

constexpr Rule kRules[] = {
    {.id = "ios.data_usage.process_deleted",
     .severity = Severity::high,
     .title = "Network use was recorded for a process whose own record is gone",
     .means = "Traffic points to the record of its process. Pegasus has been seen to delete the "
              "record of its process and to leave that of its traffic. This does not say which "
              "process it was.",
     .benign = "A database that was damaged, or edited by other software, can look the same."},
    {.id = "ios.data_usage.missing_processes",
     .severity = Severity::low,
     .title = "Numbers in the sequence of process records are missing",
     .means = "Records are numbered in the order in which processes first used the network. A "
              "number without a record was removed, or given and never used.",
     .benign =
         "iOS removes records itself, after an application was deleted for instance, and skips "
         "numbers. On its own this means nothing; it matters beside other traces."},
};
constexpr const Rule& kProcessDeleted = kRules[0];
constexpr const Rule& kMissingProcesses = kRules[1];

// Gaps that are named; the others are counted.
constexpr std::size_t kGapsNamed = 20;

bool is_uuid(std::string_view text) {
  return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' &&
         text[23] == '-' && text.find_first_not_of("0123456789abcdefABCDEF-") == text.npos;
}

// "mDNSResponder" of "mDNSResponder/com.apple.datausage.dns", where the bundle ID follows. Names of
// applications that came with the system are "<UUID>/<bundle ID>" and name no process.
std::optional<std::string_view> process_of(std::string_view name,
                                           std::optional<std::string_view> bundle_id) {
  if (name.empty()) return std::nullopt;
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return name;
  std::string_view process = name;
  if (bundle_id && !bundle_id->empty() && name.size() > bundle_id->size() + 1 &&
      name.ends_with(*bundle_id) && name[name.size() - bundle_id->size() - 1] == '/') {
    process = name.substr(0, name.size() - bundle_id->size() - 1);
  } else if (slash != 0 && name.find('/', slash + 1) == std::string_view::npos) {
    process = name.substr(0, slash);
  }
  process = process.substr(process.rfind('/') + 1);
  if (process.empty() || is_uuid(process)) return std::nullopt;
  return process;
}

// Seconds since 2001; 0 is "never".
std::optional<Timestamp> time_of(std::optional<double> mac_s) {
  if (!mac_s || *mac_s == 0) return std::nullopt;
  return from_mac_s(*mac_s);
}

// What is left of a process whose row of ZPROCESS is gone.
struct Orphan {
  std::int64_t proc_id = 0;
  std::int64_t rows = 0;
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
  double in_bytes = 0;
  double out_bytes = 0;
};
using Orphans = std::map<std::int64_t, Orphan>;  // by the first row of ZLIVEUSAGE that names it

// "NULL" or "total(u.<column>)", by what the schema has.
std::string total_of(const sqlite::Database& db, std::string_view column) {
  if (!db.has_column("ZLIVEUSAGE", column)) return "0";
  return "total(u." + std::string(column) + ")";
}

Orphans find_orphans(const sqlite::Database& db, Emit<Usage>& out) {
  const std::string times = db.has_column("ZLIVEUSAGE", "ZTIMESTAMP")
                                ? "min(u.ZTIMESTAMP), max(u.ZTIMESTAMP)"
                                : "NULL, NULL";
  auto query = db.prepare("SELECT min(u.rowid), u.ZHASPROCESS, count(*), " + times + ", " +
                          total_of(db, "ZWIFIIN") + " + " + total_of(db, "ZWWANIN") + ", " +
                          total_of(db, "ZWIFIOUT") + " + " + total_of(db, "ZWWANOUT") +
                          " FROM ZLIVEUSAGE u LEFT JOIN ZPROCESS p ON p.rowid = u.ZHASPROCESS"
                          " WHERE p.rowid IS NULL AND typeof(u.ZHASPROCESS) = 'integer'"
                          " AND u.ZHASPROCESS <> 0 GROUP BY u.ZHASPROCESS");
  if (!query) {
    out.damage(Where::whole_file(), query.error().message);
    return {};
  }
  Orphans orphans;
  while (query->step()) {
    orphans[query->integer(0)] = {.proc_id = query->integer(1),
                                  .rows = query->integer(2),
                                  .first = time_of(query->maybe_real(3)),
                                  .last = time_of(query->maybe_real(4)),
                                  .in_bytes = query->real(5),
                                  .out_bytes = query->real(6)};
  }
  if (!query->error()) return orphans;
  // Where a table cannot be read to its end, a row that was not found may well be there.
  out.damage(Where::whole_file(),
             "deleted processes cannot be told apart: " + query->error()->message);
  return {};
}

std::string why_of(const Orphan& orphan) {
  const auto count = [](double bytes) {
    return bytes >= 0 && bytes < 9e18 ? std::to_string(static_cast<std::int64_t>(bytes))
                                      : std::string("an unreadable number of");
  };
  std::string why = "no record of process " + std::to_string(orphan.proc_id) + ", but " +
                    std::to_string(orphan.rows) + " of its traffic: " + count(orphan.in_bytes) +
                    " bytes in, " + count(orphan.out_bytes) + " bytes out";
  if (orphan.first) why += ", from " + rfc3339(*orphan.first);
  if (orphan.last) why += " to " + rfc3339(*orphan.last);
  return why;
}

void take_process(RowCells<Usage> cells, int column, Usage& usage) {
  usage.first_seen = cells.mac_time(column, "ZFIRSTTIMESTAMP");
  usage.last_seen = cells.mac_time(column + 1, "ZTIMESTAMP of the process");
  usage.name = cells.text(column + 2, "ZPROCNAME");
  usage.bundle_id = cells.text(column + 3, "ZBUNDLENAME");
  if (usage.name) usage.process = process_of(*usage.name, usage.bundle_id);
}

std::string process_columns(const sqlite::Database& db) {
  return db.select_list("ZPROCESS", "p",
                        {"ZFIRSTTIMESTAMP", "ZTIMESTAMP", "ZPROCNAME", "ZBUNDLENAME"});
}

void read_usage(const sqlite::Database& db, bool has_processes, Emit<Usage>& out) {
  const bool joined = has_processes && db.has_column("ZLIVEUSAGE", "ZHASPROCESS");
  const Orphans orphans = joined ? find_orphans(db, out) : Orphans();
  auto query = db.prepare(
      "SELECT u.rowid, " +
      db.select_list("ZLIVEUSAGE", "u",
                     {"ZTIMESTAMP", "ZHASPROCESS", "ZWIFIIN", "ZWIFIOUT", "ZWWANIN", "ZWWANOUT"}) +
      ", " + (joined ? process_columns(db) : "NULL, NULL, NULL, NULL") + " FROM ZLIVEUSAGE u" +
      (joined ? " LEFT JOIN ZPROCESS p ON p.rowid = u.ZHASPROCESS" : ""));
  if (!query) {
    out.damage(Where::whole_file(), query.error().message);
    return;
  }
  while (!out.stopped() && query->step()) {
    const Where where = Where::at_row("ZLIVEUSAGE", query->integer(0));
    RowCells cells(*query, where, out);
    Usage usage;
    usage.live_id = query->integer(0);
    usage.usage_time = cells.mac_time(1, "ZTIMESTAMP");
    usage.proc_id = cells.integer(2, "ZHASPROCESS");
    usage.wifi_in_bytes = cells.integer(3, "ZWIFIIN");
    usage.wifi_out_bytes = cells.integer(4, "ZWIFIOUT");
    usage.wwan_in_bytes = cells.integer(5, "ZWWANIN");
    usage.wwan_out_bytes = cells.integer(6, "ZWWANOUT");
    take_process(cells, 7, usage);
    out.record(usage, where);
    if (const auto orphan = orphans.find(*usage.live_id); orphan != orphans.end()) {
      out.flag(usage, where, kProcessDeleted, why_of(orphan->second));
    }
  }
  if (query->error()) out.damage(Where::whole_file(), query->error()->message);
}

// Processes of which no bytes were counted.
void read_idle_processes(const sqlite::Database& db, bool has_usage, Emit<Usage>& out) {
  std::string sql = "SELECT p.rowid, " + process_columns(db) + " FROM ZPROCESS p";
  if (has_usage && db.has_column("ZLIVEUSAGE", "ZHASPROCESS")) {
    // One NULL in the list would make NOT IN true of nothing.
    sql +=
        " WHERE p.rowid NOT IN (SELECT ZHASPROCESS FROM ZLIVEUSAGE"
        " WHERE ZHASPROCESS IS NOT NULL)";
  }
  auto query = db.prepare(sql);
  if (!query) {
    out.damage(Where::whole_file(), query.error().message);
    return;
  }
  while (!out.stopped() && query->step()) {
    const Where where = Where::at_row("ZPROCESS", query->integer(0));
    Usage usage;
    usage.proc_id = query->integer(0);
    take_process({*query, where, out}, 1, usage);
    out.record(usage, where);
  }
  if (query->error()) out.damage(Where::whole_file(), query->error()->message);
}

// Ids between the records that are there, and after the last up to the highest one ever given.
struct Gaps {
  std::int64_t before = 0;  // the record that the first gap follows
  std::uint64_t ids = 0;
  std::size_t gaps = 0;
  std::string named;

  // REQUIRES: first <= last.
  void add(std::int64_t first, std::int64_t last) {
    if (gaps == 0) before = first - 1;
    ids += static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) + 1;
    if (++gaps > kGapsNamed) return;
    if (!named.empty()) named += ", ";
    named += std::to_string(first);
    if (last != first) named.append(1, '-').append(std::to_string(last));
  }
};

// Core Data's own counter: the highest id that it has given to a process.
std::optional<std::int64_t> highest_id(const sqlite::Database& db) {
  if (!db.has_column("Z_PRIMARYKEY", "Z_NAME") || !db.has_column("Z_PRIMARYKEY", "Z_MAX")) {
    return std::nullopt;
  }
  auto query = db.prepare("SELECT Z_MAX FROM Z_PRIMARYKEY WHERE Z_NAME = 'Process'");
  if (!query || !query->step()) return std::nullopt;
  return query->maybe_integer(0);
}

void find_gaps(const sqlite::Database& db, Emit<Usage>& out) {
  auto query = db.prepare("SELECT p.rowid FROM ZPROCESS p ORDER BY p.rowid");
  if (!query || !query->step()) return;
  std::int64_t last = query->integer(0);
  Gaps gaps;
  while (query->step()) {
    const std::int64_t id = query->integer(0);
    if (id > last && id - 1 > last) gaps.add(last + 1, id - 1);
    last = id;
  }
  if (query->error()) return;  // said by those who read the rows
  if (const auto highest = highest_id(db); highest && *highest > last) gaps.add(last + 1, *highest);
  if (gaps.gaps == 0) return;

  auto neighbour =
      db.prepare("SELECT p.rowid, " + process_columns(db) + " FROM ZPROCESS p WHERE p.rowid = ?");
  if (!neighbour) return;
  neighbour->bind(1, gaps.before);
  if (!neighbour->step()) return;
  const Where where = Where::at_row("ZPROCESS", gaps.before);
  Usage usage;
  usage.proc_id = gaps.before;
  // Its cells were read before, and what is wrong with them was said then.
  if (const auto name = neighbour->maybe_text(3)) {
    usage.name = name;
    usage.bundle_id = neighbour->maybe_text(4);
    usage.process = process_of(*name, usage.bundle_id);
  }
  usage.first_seen = time_of(neighbour->maybe_real(1));
  usage.last_seen = time_of(neighbour->maybe_real(2));
  std::string why = std::to_string(gaps.ids) + " process records are missing: " + gaps.named;
  if (gaps.gaps > kGapsNamed) {
    why += " and " + std::to_string(gaps.gaps - kGapsNamed) + " more gaps";
  }
  out.flag(usage, where, kMissingProcesses, why);
}

void parse(const Input& in, Emit<Usage>& out) {
  const sqlite::Database& db = *in.database;
  const bool has_processes = db.has_table("ZPROCESS");
  const bool has_usage = db.has_table("ZLIVEUSAGE");
  if (!has_usage) out.damage(Where::whole_file(), "no table ZLIVEUSAGE: unknown schema");
  if (!has_processes) out.damage(Where::whole_file(), "no table ZPROCESS: unknown schema");
  if (has_usage) read_usage(db, has_processes, out);
  if (has_processes) {
    read_idle_processes(db, has_usage, out);
    find_gaps(db, out);
  }
}

}  // namespace

BRIDLE_ARTIFACT(ios_data_usage) = {.id = "ios.data_usage",
                                   .title = "Network use by process",
                                   .paths = kPaths,
                                   .columns = kColumns,
                                   .summary = kSummary,
                                   .rules = kRules,
                                   .reads = Reads::database,
                                   .parse = erased<&parse>};

}  // namespace bridle::artifacts
