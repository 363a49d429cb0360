// The property lists of a backup: what they say of the phone, and the keys of an encrypted one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vfs/ios_backup.h"

namespace bridle::vfs {

struct IosBackupPlists {
  IosBackupFacts facts;
  std::vector<std::byte> keybag;        // BackupKeyBag; empty if there is none
  std::vector<std::byte> manifest_key;  // ManifestKey; empty before iOS 10.2
  bool manifest_is_plain = false;       // Manifest.db is SQLite as it lies there
};

// `prefix` is the folder with its "/", or empty. Fails when there is no Manifest.db, and when it is
// encrypted and no keybag can be found.
Result<IosBackupPlists> read_ios_backup_plists(Tree& storage, std::string_view prefix);

// "" or "folder/".
std::string ios_backup_prefix(std::string_view folder);

}  // namespace bridle::vfs
