// The parts of a made phone, one function each. What they draw depends on the seed and their own
// name alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sample/backup_writer.h"
#include "sample/phone.h"
#include "sample/random.h"

namespace bridle::sample {

// The day that the backup was made: 2024-05-31T18:00:00Z. The phone was new 880 days before.
inline constexpr std::int64_t kBackupTime = 1'717'178'400;
inline constexpr std::int64_t kDay = 86'400;
inline constexpr std::int64_t kPhoneAge = 880 * kDay;

// In the middle of its life its owner moved to this phone from a backup of the older one; later
// came an update of iOS. Both changed much at once.
inline constexpr std::int64_t kRestoreTime = kBackupTime - 420 * kDay - 7'200;
inline constexpr std::int64_t kUpdateTime = kBackupTime - 12 * kDay - 54'000;
inline constexpr std::string_view kOwnNumber = "+12125550100";
inline constexpr std::string_view kOwnEmail = "owner@example.net";

inline Timestamp at(std::int64_t unix_s) { return {unix_s * kNsPerSecond}; }
inline double mac(std::int64_t unix_s) { return static_cast<double>(unix_s - kMacEpoch); }

// Times of a file that changes every day: born with the phone, written lately.
inline FileTimes times_of_store(std::int64_t age_s) {
  return {at(kBackupTime - kPhoneAge), at(kBackupTime - age_s), at(kBackupTime - age_s)};
}

struct Making {
  const PhoneOptions& options;
  EvidenceWriter& backup;

  Random random(std::string_view part) const { return Random::of(options.seed, part); }
  std::string scratch(std::string_view name) const {
    return backup.scratch() + "/" + std::string(name);
  }
};

Result<void> make_messages(const Making& making);  // sms.db and its write-ahead log
Result<void> make_whatsapp(const Making& making);
Result<void> make_history(const Making& making);         // Safari, and a profile of it
Result<void> make_tabs(const Making& making);            // SafariTabs.db
Result<void> make_other_browsers(const Making& making);  // Chrome and Firefox
Result<void> make_sites(const Making& making);           // what WebKit keeps of sites
Result<void> make_contacts(const Making& making);        // the address book, and WhatsApp's
Result<void> make_calls(const Making& making);
Result<void> make_calendar(const Making& making);
Result<void> make_accounts(const Making& making);
Result<void> make_shortcuts(const Making& making);
Result<void> make_usage(const Making& making);    // DataUsage.sqlite, addaily
Result<void> make_privacy(const Making& making);  // TCC.db, idstatuscache
void make_settings(const Making& making);         // .GlobalPreferences.plist
void make_system(const Making& making);           // profiles, clients of the location, folders
void make_filler(const Making& making);           // the rest of the manifest

// What a dump alone has.
Result<void> make_caches(const Making& making);       // of URLs, and icons of pages
Result<void> make_people_seen(const Making& making);  // interactionC.db, devicelist.db
void make_reports(const Making& making);              // crashes, shutdowns, applications, versions

BackupFacts make_facts(const Making& making);

// The applications of this phone, PhoneSize::applications of them.
std::vector<std::string> apps(const PhoneOptions& options);
// iTunesMetadata.plist: what the store says of an application.
std::vector<std::byte> store_metadata(std::string_view app, Random& random);

// "net.example.<word>": those that every part of the phone knows, the first of apps().
inline constexpr std::string_view kApps[] = {
    "net.example.notes",     "net.example.weather", "net.example.trains",  "net.example.radio",
    "net.example.chess",     "net.example.recipes", "net.example.bank",    "net.example.maps",
    "net.example.camera",    "net.example.podcast", "net.example.fitness", "net.example.language",
    "net.example.mail",      "net.example.library", "net.example.garden",  "net.example.tickets",
    "org.example.messenger", "org.example.reader",  "org.example.scanner", "net.whatsapp.WhatsApp"};

}  // namespace bridle::sample
