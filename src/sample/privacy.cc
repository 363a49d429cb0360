// TCC.db: what the owner let applications do. The status cache of Apple's identity service: whose
// addresses the phone looked up.

#include <string>
#include <string_view>
#include <vector>

#include "formats/plist_writer.h"
#include "sample/database.h"
#include "sample/parts.h"
#include "sample/prose.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

using plist::Tree;

constexpr std::string_view kServices[] = {
    "kTCCServiceCamera",   "kTCCServiceMicrophone", "kTCCServicePhotos",   "kTCCServiceAddressBook",
    "kTCCServiceCalendar", "kTCCServiceMotion",     "kTCCServiceReminders"};

constexpr const char* kTccSchema = R"sql(
CREATE TABLE admin (key TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL);
INSERT INTO admin VALUES ('version', 23);
CREATE TABLE access (service TEXT NOT NULL, client TEXT NOT NULL, client_type INTEGER NOT NULL,
  auth_value INTEGER NOT NULL, auth_reason INTEGER NOT NULL, auth_version INTEGER NOT NULL,
  csreq BLOB, policy_id INTEGER, indirect_object_identifier_type INTEGER,
  indirect_object_identifier TEXT NOT NULL DEFAULT 'UNUSED', indirect_object_code_identity BLOB,
  flags INTEGER, last_modified INTEGER NOT NULL DEFAULT (CAST(strftime('%s','now') AS INTEGER)),
  pid INTEGER, pid_version INTEGER, boot_uuid TEXT NOT NULL DEFAULT 'UNUSED',
  last_reminded INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (service, client, client_type, indirect_object_identifier));
)sql";

Result<void> make_tcc(const Making& making) {
  Random random = making.random("tcc");
  const std::string path = making.scratch("TCC.db");
  Database database(path);
  database.run(kTccSchema);
  {
    Insert access(database,
                  "INSERT INTO access (service, client, client_type, auth_value, auth_reason, "
                  "auth_version, flags, last_modified) VALUES (?,?,0,?,2,1,0,?)");
    for (const std::string& app : apps(making.options)) {
      for (const std::string_view service : kServices) {
        if (!random.percent(40)) continue;
        const int decision = random.percent(70) ? 2 : 0;
        access.row(service, app, decision, kBackupTime - random.between(kDay, kPhoneAge));
      }
    }
    if (making.options.traces) {
      access.row("kTCCServiceMicrophone", traces::kAppId, 2, kBackupTime - 21 * kDay);
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.add_folder("HomeDomain", "Library/TCC", times_of_store(5 * kDay));
  making.backup.move_file("HomeDomain", "Library/TCC/TCC.db", times_of_store(5 * kDay), path);
  return {};
}

Tree looked_up(Random& random) {
  const auto when = static_cast<double>(kBackupTime - kMacEpoch - random.between(kDay, 300 * kDay));
  return {Tree::Dict{{"LookupDate", {when}}, {"IDStatus", {random.between(1, 2)}}}};
}

void make_status_cache(const Making& making) {
  Random random = making.random("status cache");
  Tree::Dict services;
  for (const char* service : {"com.apple.madrid", "com.apple.private.ac", "com.apple.ess"}) {
    Tree::Dict handles;
    for (std::uint64_t i = 1; i <= 12; ++i) {
      std::string handle = random.percent(30) ? "mailto:" + std::string(word(random)) +
                                                    std::to_string(i) + "@example.org"
                                              : "tel:" + phone_number(i);
      handles.emplace_back(std::move(handle), looked_up(random));
    }
    if (making.options.traces && services.empty()) {
      handles.emplace_back("mailto:" + std::string(traces::kEmail), looked_up(random));
    }
    services.emplace_back(service, Tree{std::move(handles)});
  }
  making.backup.add_file("HomeDomain",
                         "Library/Preferences/com.apple.identityservices.idstatuscache.plist",
                         times_of_store(kDay), plist::write_binary({std::move(services)}));
}

}  // namespace

Result<void> make_privacy(const Making& making) {
  make_status_cache(making);
  return make_tcc(making);
}

}  // namespace bridle::sample
