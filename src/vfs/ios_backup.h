// An iPhone backup over any tree: its files under the paths that they have on the phone.
//
// Format: docs/formats/ios-backup.md.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "vfs/tree.h"

namespace bridle::vfs {

// Folders of `storage` that hold a backup: "" (the tree's own root) or the name of a folder one
// level below. A folder is one when it has Manifest.db and Manifest.plist or Info.plist.
Result<std::vector<std::string>> find_ios_backups(Tree& storage);

// What the property lists beside the manifest say. Absent: they do not, or cannot be read.
struct IosBackupFacts {
  bool encrypted = false;
  std::string product_version;          // from Manifest.plist, else Info.plist; empty if neither
  std::uint64_t derivation_rounds = 0;  // of an encrypted one; 0 when its keybag is damaged

  std::optional<std::string> device_name;
  std::optional<std::string> product_type;   // "iPhone9,3"
  std::optional<std::string> build_version;  // "18C66"
  std::optional<std::string> serial_number;
  std::optional<std::string> unique_id;  // the UDID
  std::optional<std::string> imei;
  std::optional<std::string> phone_number;
  std::optional<Timestamp> last_backup;
  std::optional<bool> full_backup;            // Status.plist, IsFullBackup
  std::optional<std::string> snapshot_state;  // Status.plist: "finished", else it broke off
  std::vector<std::string> damage;            // a property list that is there and unreadable
};

// What can be known without a password.
Result<IosBackupFacts> ios_backup_facts(Tree& storage, std::string_view folder);

// Opens the backup in `folder` of `storage`. For an encrypted one, `password` is needed
// (ErrorCode::needs_password, wrong_password). The device files come first-class, as
// Entry::path = device path, in the order of the manifest's rows; then the backup's own files
// (Manifest.db, Info.plist, Status.plist, Manifest.plist) under their names, decrypted like the
// others; then, under "unlisted/", blobs that no row of the manifest names and whatever else lies
// in the folder. A damaged manifest lists what can be read of it, and list() returns the error.
// REQUIRES: `storage` outlives the result.
Result<std::unique_ptr<Tree>> open_ios_backup(Tree& storage, std::string_view folder,
                                              std::optional<std::string_view> password);

}  // namespace bridle::vfs
