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
#include "artifacts/deleted_processes.h"
#include "artifacts/id_set.h"
#include "artifacts/rows.h"

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
  std::optional<std::string_view> recovered_from = std::nullopt;
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
    column<&Usage::recovered_from>("recovered_from", Role::none,
                                   "of a deleted record: where it could still be read"),
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
    {.id = "ios.data_usage.process_recovered",
     .severity = Severity::low,
     .title = "Deleted records of processes can still be read",
     .means =
         "The database has no record of these processes any more, and what it was written over "
         "with has not reached them. Spyware has been seen to delete its record. What they "
         "say was matched like all else.",
     .benign = "iOS deletes records itself, of applications that were removed for instance, and "
               "writes them again under other numbers. It matters when a name is not known."},
};
constexpr const Rule& kProcessDeleted = kRules[0];
constexpr const Rule& kMissingProcesses = kRules[1];
constexpr const Rule& kProcessRecovered = kRules[2];

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

// "net.example.app" of "helper/net.example.app", where the column for it is empty.
std::optional<std::string_view> bundle_in(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view bundle = name.substr(slash + 1);
  const bool is_one =
      bundle.find('/') == std::string_view::npos && bundle.find('.') != std::string_view::npos;
  return is_one ? std::optional(bundle) : std::nullopt;
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

// More would be a forgery: a phone has some hundred processes in all.
constexpr std::size_t kMostOrphans = 100'000;

void add_traffic(const sqlite::Statement& row, Orphan& orphan) {
  ++orphan.rows;
  if (const auto time = time_of(row.maybe_real(2))) {
    if (!orphan.first || *time < *orphan.first) orphan.first = time;
    if (!orphan.last || *time > *orphan.last) orphan.last = time;
  }
  orphan.in_bytes += row.maybe_real(3).value_or(0) + row.maybe_real(4).value_or(0);
  orphan.out_bytes += row.maybe_real(5).value_or(0) + row.maybe_real(6).value_or(0);
}

Orphans find_orphans(const sqlite::Database& db, Emit<Usage>& out) {
  const std::string process = "p." + std::string(db.row_id("ZPROCESS"));
  auto scan = sqlite::TableScan::open(
      db, {.table = "ZLIVEUSAGE",
           .alias = "u",
           .columns = db.select_list("ZLIVEUSAGE", "u",
                                     {"ZHASPROCESS", "ZTIMESTAMP", "ZWIFIIN", "ZWWANIN", "ZWIFIOUT",
                                      "ZWWANOUT"}) +
                      ", " + process,
           .joins = join_by_row_id(db, "ZPROCESS", "p", "u.ZHASPROCESS")});
  if (!scan) {
    out.damage(Where::whole_file(), scan.error().message);
    return {};
  }
  std::map<std::int64_t, std::int64_t> first_rows;  // by process
  Orphans orphans;
  std::string unsure;
  while (!out.stopped() && unsure.empty() && scan->step()) {
    unsure = scan->problem();
    const sqlite::Statement& row = scan->row();
    const auto id = row.maybe_integer(1);
    if (!row.is_null(7) || id.value_or(0) == 0) continue;
    if (orphans.size() == kMostOrphans) unsure = "too many processes have no row";
    const std::int64_t first = first_rows.try_emplace(*id, row.integer(0)).first->second;
    Orphan& orphan = orphans[first];
    orphan.proc_id = *id;
    add_traffic(row, orphan);
  }
  if (unsure.empty() && scan->error()) unsure = scan->error()->message;
  if (unsure.empty()) return orphans;
  // Where a table cannot be read to its end, a row that was not found may well be there.
  out.damage(Where::whole_file(), "deleted processes cannot be told apart: " + unsure);
  return {};
}

using Deleted = std::vector<DeletedProcess>;  // by number

// What the deleted record of the process says, if it can still be read.
std::string name_of(std::int64_t proc_id, const Deleted& deleted) {
  std::string out;
  for (const DeletedProcess& process : deleted) {
    if (process.proc_id != proc_id) continue;
    out += (out.empty() ? ". Its deleted record can still be read: " : ", ") + process.name + " (" +
           process.place + ")";
  }
  return out;
}

std::string why_of(const Orphan& orphan, const Deleted& deleted) {
  const auto count = [](double bytes) {
    return bytes >= 0 && bytes < 9e18 ? std::to_string(static_cast<std::int64_t>(bytes))
                                      : std::string("an unreadable number of");
  };
  std::string why = "no record of process " + std::to_string(orphan.proc_id) + ", but " +
                    std::to_string(orphan.rows) + " of its traffic: " + count(orphan.in_bytes) +
                    " bytes in, " + count(orphan.out_bytes) + " bytes out";
  if (orphan.first) why += ", from " + rfc3339(*orphan.first);
  if (orphan.last) why += " to " + rfc3339(*orphan.last);
  return why + name_of(orphan.proc_id, deleted);
}

void take_process(Cells<Usage> cells, int column, Usage& usage) {
  usage.first_seen = cells.mac_s(column, "ZFIRSTTIMESTAMP");
  usage.last_seen = cells.mac_s(column + 1, "ZTIMESTAMP of the process");
  usage.name = cells.text(column + 2, "ZPROCNAME");
  usage.bundle_id = cells.text(column + 3, "ZBUNDLENAME");
  if (usage.name && !usage.bundle_id) usage.bundle_id = bundle_in(*usage.name);
  if (usage.name) usage.process = process_of(*usage.name, usage.bundle_id);
}

std::string process_columns(const sqlite::Database& db) {
  return db.select_list("ZPROCESS", "p",
                        {"ZFIRSTTIMESTAMP", "ZTIMESTAMP", "ZPROCNAME", "ZBUNDLENAME"});
}

// Gives the processes that have traffic.
IdSet read_usage(const sqlite::Database& db, bool has_processes, const Deleted& deleted,
                 Emit<Usage>& out) {
  const bool joined = has_processes && db.has_column("ZLIVEUSAGE", "ZHASPROCESS");
  const Orphans orphans = joined ? find_orphans(db, out) : Orphans();
  const sqlite::RowQuery query = {
      .table = "ZLIVEUSAGE",
      .alias = "u",
      .columns = db.select_list(
                     "ZLIVEUSAGE", "u",
                     {"ZTIMESTAMP", "ZHASPROCESS", "ZWIFIIN", "ZWIFIOUT", "ZWWANIN", "ZWWANOUT"}) +
                 ", " + (joined ? process_columns(db) : "NULL, NULL, NULL, NULL"),
      .joins = joined ? join_by_row_id(db, "ZPROCESS", "p", "u.ZHASPROCESS") : ""};
  IdSet active;
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Usage usage;
    usage.live_id = where.number;
    usage.usage_time = cells.mac_s(1, "ZTIMESTAMP");
    usage.proc_id = cells.integer(2, "ZHASPROCESS");
    if (usage.proc_id) active.add(*usage.proc_id);
    usage.wifi_in_bytes = cells.integer(3, "ZWIFIIN");
    usage.wifi_out_bytes = cells.integer(4, "ZWIFIOUT");
    usage.wwan_in_bytes = cells.integer(5, "ZWWANIN");
    usage.wwan_out_bytes = cells.integer(6, "ZWWANOUT");
    take_process(cells, 7, usage);
    out.record(usage, where);
    if (const auto orphan = orphans.find(where.number); orphan != orphans.end()) {
      out.flag(usage, where, kProcessDeleted, why_of(orphan->second, deleted));
    }
  });
  active.sort();
  return active;
}

// Processes of which no bytes were counted.
void read_idle_processes(const sqlite::Database& db, const IdSet& active, Emit<Usage>& out) {
  const sqlite::RowQuery query = {
      .table = "ZPROCESS", .alias = "p", .columns = process_columns(db)};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    if (active.contains(where.number)) return;
    Usage usage;
    usage.proc_id = where.number;
    take_process({row, where, out}, 1, usage);
    out.record(usage, where);
  });
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
  auto scan = sqlite::TableScan::open(db, {.table = "ZPROCESS", .alias = "p", .columns = "NULL"});
  if (!scan || !scan->step()) return;
  std::int64_t last = scan->id();
  Gaps gaps;
  while (!out.stopped() && scan->step() && !scan->backwards()) {
    const std::int64_t id = scan->id();
    if (id > last && id - 1 > last) gaps.add(last + 1, id - 1);
    last = id;
  }
  // What is behind a damaged page is not known, and those who read the rows have said so.
  if (scan->error() || scan->backwards()) return;
  if (const auto highest = highest_id(db); highest && *highest > last) gaps.add(last + 1, *highest);
  if (gaps.gaps == 0) return;

  auto reader = sqlite::RowReader::open(
      db, {.table = "ZPROCESS", .alias = "p", .columns = process_columns(db)});
  const sqlite::Statement* neighbour = reader ? reader->read(gaps.before) : nullptr;
  if (neighbour == nullptr) return;
  const Where where = Where::at_row("ZPROCESS", gaps.before);
  Usage usage;
  usage.proc_id = gaps.before;
  // Its cells were read before, and what is wrong with them was said then.
  if (const auto name = neighbour->maybe_text(3)) {
    usage.name = name;
    usage.bundle_id = neighbour->maybe_text(4);
    if (!usage.bundle_id) usage.bundle_id = bundle_in(*name);
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

void tell_deleted(const Deleted& deleted, Emit<Usage>& out) {
  std::string why;
  std::size_t named = 0;
  Usage usage;
  for (const DeletedProcess& process : deleted) {
    usage.first_seen = process.first_seen;
    usage.last_seen = process.last_seen;
    usage.name = process.name;
    usage.bundle_id = process.bundle_id;
    usage.process = process_of(process.name, usage.bundle_id);
    usage.proc_id = process.proc_id;
    usage.recovered_from = process.place;
    out.record(usage, Where::whole_file());
    if (named++ < kGapsNamed) {
      why += (why.empty() ? "" : ", ") + process.name + " (process " +
             std::to_string(process.proc_id) + ", " + process.place + ")";
    }
  }
  if (deleted.empty()) return;
  if (named > kGapsNamed) why += " and " + std::to_string(named - kGapsNamed) + " more";
  out.flag(usage, Where::whole_file(), kProcessRecovered, why);
}

void parse(const Input& in, Emit<Usage>& out) {
  const sqlite::Database& db = *in.database;
  const bool has_processes = db.has_table("ZPROCESS");
  const bool has_usage = db.has_table("ZLIVEUSAGE");
  if (!has_usage) out.damage(Where::whole_file(), "no table ZLIVEUSAGE: unknown schema");
  if (!has_processes) out.damage(Where::whole_file(), "no table ZPROCESS: unknown schema");
  const Deleted deleted = has_processes ? find_deleted_processes(db) : Deleted();
  IdSet active;
  if (has_usage) active = read_usage(db, has_processes, deleted, out);
  if (has_processes) {
    tell_deleted(deleted, out);
    read_idle_processes(db, active, out);
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
                                   .expected = Expected::always,
                                   .parse = erased<&parse>};

}  // namespace bridle::artifacts
