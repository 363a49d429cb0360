#include "sample/phone.h"

#include <utility>

#include "sample/parts.h"

namespace bridle::sample {

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
  for (const auto part : {make_privacy, make_usage, make_history, make_whatsapp, make_messages}) {
    if (auto made = part(making); !made) return made;
  }
  make_settings(making);
  make_filler(making);
  return (*writer)->finish(make_facts(making));
}

}  // namespace bridle::sample
