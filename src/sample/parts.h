// The parts of a made phone, one function each. What they draw depends on the seed and their own
// name alone.
#pragma once

#include <cstdint>
#include <string_view>

#include "sample/backup_writer.h"
#include "sample/phone.h"
#include "sample/random.h"

namespace bridle::sample {

// The day that the backup was made: 2024-05-31T18:00:00Z. The phone was new 880 days before.
inline constexpr std::int64_t kBackupTime = 1'717'178'400;
inline constexpr std::int64_t kDay = 86'400;
inline constexpr std::int64_t kPhoneAge = 880 * kDay;

inline Timestamp at(std::int64_t unix_s) { return {unix_s * kNsPerSecond}; }

// Times of a file that changes every day: born with the phone, written lately.
inline FileTimes times_of_store(std::int64_t age_s) {
  return {at(kBackupTime - kPhoneAge), at(kBackupTime - age_s), at(kBackupTime - age_s)};
}

struct Making {
  const PhoneOptions& options;
  BackupWriter& backup;

  Random random(std::string_view part) const { return Random::of(options.seed, part); }
  std::string scratch(std::string_view name) const {
    return backup.scratch() + "/" + std::string(name);
  }
};

Result<void> make_messages(const Making& making);  // sms.db and its write-ahead log
Result<void> make_whatsapp(const Making& making);
Result<void> make_history(const Making& making);  // Safari, and a profile of it
Result<void> make_usage(const Making& making);    // DataUsage.sqlite, addaily
Result<void> make_privacy(const Making& making);  // TCC.db, idstatuscache
void make_settings(const Making& making);         // .GlobalPreferences.plist
void make_filler(const Making& making);           // the rest of the manifest

BackupFacts make_facts(const Making& making);

// "net.example.<word>": the applications of this phone, the same for every part of it.
inline constexpr std::string_view kApps[] = {
    "net.example.notes",     "net.example.weather", "net.example.trains",  "net.example.radio",
    "net.example.chess",     "net.example.recipes", "net.example.bank",    "net.example.maps",
    "net.example.camera",    "net.example.podcast", "net.example.fitness", "net.example.language",
    "net.example.mail",      "net.example.library", "net.example.garden",  "net.example.tickets",
    "org.example.messenger", "org.example.reader",  "org.example.scanner", "net.whatsapp.WhatsApp"};

}  // namespace bridle::sample
