#include "sample/phone.h"

#include <utility>

#include "sample/dump_writer.h"
#include "sample/parts.h"

namespace bridle::sample {
namespace {

constexpr Result<void> (*kParts[])(const Making&) = {
    make_privacy,  make_usage,    make_history,  make_tabs,     make_other_browsers,
    make_sites,    make_whatsapp, make_messages, make_contacts, make_calls,
    make_calendar, make_accounts, make_shortcuts};

}  // namespace

Result<void> write_backup(const std::string& folder, const PhoneOptions& options) {
  std::optional<BackupEncryption> encryption;
  if (options.password) {
    encryption = BackupEncryption{*options.password,
                                  {.sha256 = options.rounds_sha256, .sha1 = options.rounds_sha1}};
  }
  auto writer =
      BackupWriter::create(folder, std::move(encryption), Random::of(options.seed, "keys"));
  if (!writer) return writer.error();
  const Making making{options, **writer};
  for (const auto part : kParts) {
    if (auto made = part(making); !made) return made;
  }
  make_settings(making);
  make_system(making);
  make_filler(making);
  return (*writer)->finish(make_facts(making));
}

Result<void> write_dump(const std::string& folder, const PhoneOptions& options) {
  auto writer = DumpWriter::create(folder);
  if (!writer) return writer.error();
  const Making making{options, **writer};
  for (const auto part : kParts) {
    if (auto made = part(making); !made) return made;
  }
  for (const auto part : {make_caches, make_people_seen}) {
    if (auto made = part(making); !made) return made;
  }
  make_settings(making);
  make_system(making);
  make_reports(making);
  make_filler(making);
  return (*writer)->finish();
}

}  // namespace bridle::sample
