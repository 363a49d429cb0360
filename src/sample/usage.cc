// DataUsage.sqlite and com.apple.osanalytics.addaily.plist: which processes used the network.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/plist_writer.h"
#include "sample/database.h"
#include "sample/parts.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

using plist::Tree;

// A few of the processes that every phone has.
constexpr std::string_view kDaemons[] = {"accountsd",
                                         "apsd",
                                         "assetsd",
                                         "bluetoothd",
                                         "cloudd",
                                         "CommCenter",
                                         "com.apple.WebKit.WebContent",
                                         "coreduetd",
                                         "dataaccessd",
                                         "geod",
                                         "identityservicesd",
                                         "imagent",
                                         "itunesstored",
                                         "locationd",
                                         "mDNSResponder",
                                         "mediaserverd",
                                         "nehelper",
                                         "nsurlsessiond",
                                         "parsec-fbf",
                                         "powerd/com.apple.datausage.diagnostics",
                                         "rapportd",
                                         "remindd",
                                         "searchd",
                                         "softwareupdateservicesd",
                                         "syncdefaultsd",
                                         "timed",
                                         "trustd"};

constexpr const char* kSchema = R"sql(
CREATE TABLE ZPROCESS (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZFIRSTTIMESTAMP TIMESTAMP, ZTIMESTAMP TIMESTAMP, ZBUNDLENAME VARCHAR, ZPROCNAME VARCHAR);
CREATE TABLE ZLIVEUSAGE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZKIND INTEGER,
  ZMETADATA INTEGER, ZTAG INTEGER, ZHASPROCESS INTEGER, ZBILLCYCLEEND TIMESTAMP,
  ZTIMESTAMP TIMESTAMP, ZWIFIIN FLOAT, ZWIFIOUT FLOAT, ZWWANIN FLOAT, ZWWANOUT FLOAT);
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER,
  Z_MAX INTEGER);
CREATE INDEX ZLIVEUSAGE_ZHASPROCESS_INDEX ON ZLIVEUSAGE (ZHASPROCESS);
)sql";

struct Process {
  std::string name;
  std::optional<std::string> bundle;
  bool deleted = false;  // its row is gone, the bytes are still there
  bool pruned = false;   // both are gone, as iOS does when an application was removed
  bool system = false;
};

// Of the processes that were, one in twenty is pruned.
std::vector<Process> processes(const PhoneOptions& options) {
  std::vector<Process> out;
  for (const std::string_view name : kDaemons) {
    out.push_back({.name = std::string(name), .bundle = std::nullopt, .system = true});
  }
  std::uint64_t number = 0;
  for (const std::string& app : apps(options)) {
    if (++number % 20 == 11) out.push_back({.name = {}, .bundle = std::nullopt, .pruned = true});
    out.push_back({app.substr(app.rfind('.') + 1), app});
    out.push_back({"mDNSResponder/" + app, app});
    if (options.traces && app == kApps[6]) {
      out.push_back({std::string(traces::kProcess), std::nullopt});
      out.push_back({.name = {}, .bundle = std::nullopt, .deleted = true});
    }
  }
  return out;
}

double bytes_between(Random& random, std::int64_t low, std::int64_t high) {
  return static_cast<double>(random.between(low, high));
}

Result<void> make_data_usage(const Making& making) {
  Random random = making.random("data usage");
  const std::string path = making.scratch("DataUsage.sqlite");
  Database database(path);
  database.run(kSchema);
  {
    Insert process(database, "INSERT INTO ZPROCESS VALUES (?,2,1,?,?,?,?)");
    Insert usage(database, "INSERT INTO ZLIVEUSAGE VALUES (?,1,1,0,NULL,NULL,?,NULL,?,?,?,?,?)");
    std::int64_t id = 0;
    std::int64_t usages = 0;
    for (const Process& each : processes(making.options)) {
      ++id;
      if (each.pruned) continue;
      // What belongs to iOS began with the restore, all within minutes.
      const std::int64_t began = each.system ? kRestoreTime + random.between(20, 240)
                                             : kBackupTime - random.between(30, 800) * kDay;
      const auto first = mac(began);
      const auto last =
          static_cast<double>(kBackupTime - kMacEpoch - random.between(60, 20 * kDay));
      if (!each.deleted) process.row(id, first, last, each.bundle, each.name);
      for (int i = 0; i < 2; ++i) {
        const double wifi_in = bytes_between(random, 1'000, 90'000'000);
        const double wifi_out = bytes_between(random, 500, 9'000'000);
        const double cell_in = bytes_between(random, 0, 20'000'000);
        const double cell_out = bytes_between(random, 0, 2'000'000);
        usage.row(++usages, id, last - i * static_cast<double>(kDay), wifi_in, wifi_out, cell_in,
                  cell_out);
      }
    }
    Insert key(database, "INSERT INTO Z_PRIMARYKEY VALUES (?,?,0,?)");
    key.row(1, "LiveUsage", usages);
    key.row(2, "Process", id);
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.add_folder("WirelessDomain", "Library/Databases", times_of_store(500));
  making.backup.move_file("WirelessDomain", "Library/Databases/DataUsage.sqlite",
                          times_of_store(500), path);
  return {};
}

void make_addaily(const Making& making) {
  Random random = making.random("addaily");
  Tree::Dict baseline;
  for (const Process& each : processes(making.options)) {
    if (each.deleted || each.pruned || each.name.starts_with("mDNSResponder/")) continue;
    // Most are counted in one go, once a day.
    const std::int64_t age =
        each.system ? kDay - random.between(0, 3) : random.between(3'600, 3 * kDay);
    Tree::Array numbers{{at(kBackupTime - age)}};
    for (int i = 0; i < 4; ++i) numbers.push_back({random.between(0, 5'000'000)});
    baseline.emplace_back(each.bundle.value_or(each.name), Tree{std::move(numbers)});
  }
  const auto file =
      plist::write_binary({Tree::Dict{{"netUsageBaseline", {std::move(baseline)}},
                                      {"netUsageBaselineDate", {at(kBackupTime - kDay)}}}});
  making.backup.add_file("HomeDomain", "Library/Preferences/com.apple.osanalytics.addaily.plist",
                         times_of_store(7'200), file);
}

}  // namespace

Result<void> make_usage(const Making& making) {
  make_addaily(making);
  return make_data_usage(making);
}

}  // namespace bridle::sample
