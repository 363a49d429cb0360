// Evidence of iPhones.

#include <utility>
#include <vector>

#include "engine/kinds.h"
#include "vfs/ios_sysdiagnose.h"

namespace bridle {
namespace {

Result<bool> probe_ios_backup(const Opening&, vfs::Tree& storage) {
  auto folders = vfs::find_ios_backups(storage);
  if (!folders) return folders.error();
  return !folders->empty();
}

Result<void> open_ios_backup(Opening& opening, Evidence& evidence) {
  auto folder = the_ios_backup(*evidence.storage);
  if (!folder) return folder.error();
  auto facts = vfs::ios_backup_facts(*evidence.storage, *folder);
  if (!facts) return facts.error();
  std::optional<std::string_view> password;
  if (facts->encrypted) {
    evidence.encrypted = true;
    auto asked = opening.password(PasswordOf::ios_backup);
    if (!asked) return asked.error();
    password = *asked;
    if (password) {
      opening.step("Deriving the key from the password (" +
                   std::to_string(facts->derivation_rounds) + " rounds)");
    }
  }
  auto tree = vfs::open_ios_backup(*evidence.storage, *folder, password);
  if (!tree) return tree.error();
  evidence.tree = std::move(tree).value();
  evidence.ios = {facts->product_version, facts->build_version.value_or("")};
  evidence.backup = std::move(facts).value();
  return {};
}

Result<bool> probe_ios_file_system(const Opening&, vfs::Tree& storage) {
  auto roots = vfs::find_ios_file_systems(storage);
  if (!roots) return roots.error();
  return !roots->empty();
}

Result<void> open_ios_file_system(Opening&, Evidence& evidence) {
  auto roots = vfs::find_ios_file_systems(*evidence.storage);
  if (!roots) return roots.error();
  if (roots->empty()) {
    return Error{ErrorCode::unsupported, "is no dump of an iPhone: nothing lies in var/mobile"};
  }
  if (roots->size() > 1) {
    std::string message = "holds several file systems; name one of them:";
    for (const vfs::IosFileSystemRoot& root : *roots) {
      message += "\n  " + (root.prefix.empty() ? "." : root.prefix);
    }
    return Error{ErrorCode::usage, message};
  }
  evidence.tree = vfs::open_ios_file_system(*evidence.storage, std::move(roots->front()));
  evidence.ios = vfs::ios_version_of(*evidence.tree);
  return {};
}

Result<bool> probe_ios_sysdiagnose(const Opening&, vfs::Tree& storage) {
  auto folders = vfs::find_ios_sysdiagnoses(storage);
  if (!folders) return folders.error();
  return !folders->empty();
}

Result<void> open_ios_sysdiagnose(Opening&, Evidence& evidence) {
  auto folders = vfs::find_ios_sysdiagnoses(*evidence.storage);
  if (!folders) return folders.error();
  if (folders->empty()) {
    return Error{ErrorCode::unsupported,
                 "is no sysdiagnose: it holds neither sysdiagnose.log nor system_logs.logarchive"};
  }
  if (folders->size() > 1) {
    std::string message = "holds several sysdiagnoses; name one of them:";
    for (const std::string& folder : *folders) message += "\n  " + (folder.empty() ? "." : folder);
    return Error{ErrorCode::usage, message};
  }
  evidence.ios = vfs::ios_version_of_sysdiagnose(*evidence.storage, folders->front());
  // Its folders are shown as they are; the one of them all is left out.
  evidence.tree = vfs::open_ios_file_system(*evidence.storage, {folders->front(), false});
  return {};
}

constexpr Kind kKinds[] = {
    {{"ios_backup", "iPhone backup", kInIosBackup,
      "a folder (or a zip or tar of one) with Manifest.db and Info.plist or Manifest.plist, at its "
      "root or one level below"},
     probe_ios_backup,
     open_ios_backup},
    {{"ios_file_system", "iPhone file system", kInIosFileSystem,
      "a folder (or a zip or tar of one) in which private/var/mobile or var/mobile has the files "
      "of the phone, at any depth"},
     probe_ios_file_system,
     open_ios_file_system},
    {{"ios_sysdiagnose", "iPhone sysdiagnose", kInIosSysdiagnose,
      "a folder (or a zip or tar of one) with sysdiagnose.log or system_logs.logarchive, at any "
      "depth"},
     probe_ios_sysdiagnose,
     open_ios_sysdiagnose},
};

}  // namespace

std::span<const Kind> ios_kinds() { return kKinds; }

Result<std::string> the_ios_backup(vfs::Tree& storage) {
  auto folders = vfs::find_ios_backups(storage);
  if (!folders) return folders.error();
  if (folders->empty()) {
    return Error{ErrorCode::unsupported, "is no iPhone backup: no folder with Manifest.db"};
  }
  if (folders->size() > 1) {
    std::string message = "holds several backups; name one of them:";
    for (const std::string& folder : *folders) message += "\n  " + folder;
    return Error{ErrorCode::usage, message};
  }
  return folders->front();
}

}  // namespace bridle
