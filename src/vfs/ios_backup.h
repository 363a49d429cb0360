// An iPhone backup over any tree: its files under the paths that they have on the phone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vfs/tree.h"

namespace bridle::vfs {

// Folders of `storage` that hold a backup: "" (the tree's own root) or the name of a folder one
// level below. A folder is one when it has Manifest.db and Manifest.plist or Info.plist.
Result<std::vector<std::string>> find_ios_backups(Tree& storage);

struct IosBackupFacts {
  bool encrypted = false;
  std::string product_version;  // from Manifest.plist, else Info.plist; empty if neither tells
  std::uint64_t derivation_rounds = 0;
};

// What can be known without a password.
Result<IosBackupFacts> ios_backup_facts(Tree& storage, std::string_view folder);

// Opens the backup in `folder` of `storage`. For an encrypted one, `password` is needed
// (ErrorCode::needs_password, wrong_password). The device files come first-class, as
// Entry::path = device path; the backup's own files (Manifest.db, Info.plist, Status.plist,
// Manifest.plist) keep their names at the root, decrypted like the others; blobs that no row of
// the manifest names are listed under "unlisted/".
// REQUIRES: `storage` outlives the result.
Result<std::unique_ptr<Tree>> open_ios_backup(Tree& storage, std::string_view folder,
                                              std::optional<std::string_view> password);

}  // namespace bridle::vfs
