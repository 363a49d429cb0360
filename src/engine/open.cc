#include "engine/open.h"

#include <array>
#include <utility>
#include <vector>

#include "engine/contained.h"
#include "vfs/open.h"

namespace bridle {
namespace {

using Probe = Result<bool> (*)(vfs::Tree& storage);
using Open = Result<void> (*)(const OpenOptions& options, Evidence& evidence);

Result<bool> probe_ios_backup(vfs::Tree& storage) {
  auto folders = vfs::find_ios_backups(storage);
  if (!folders) return folders.error();
  return !folders->empty();
}

// The folder of the one backup in `storage`.
Result<std::string> the_backup(vfs::Tree& storage) {
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

Result<void> open_ios_backup(const OpenOptions& options, Evidence& evidence) {
  auto folder = the_backup(*evidence.storage);
  if (!folder) return folder.error();
  auto facts = vfs::ios_backup_facts(*evidence.storage, *folder);
  if (!facts) return facts.error();
  std::optional<Secret> password;
  if (facts->encrypted) {
    evidence.title = encrypted_title(evidence.title);
    if (options.password) {
      auto asked = options.password(*facts);
      if (!asked) return asked.error();
      password = std::move(asked).value();
    }
    if (password && options.step) {
      options.step("Deriving the key from the password (" +
                   std::to_string(facts->derivation_rounds) + " rounds)");
    }
  }
  auto tree = vfs::open_ios_backup(*evidence.storage, *folder,
                                   password ? std::optional(password->view()) : std::nullopt);
  if (!tree) return tree.error();
  evidence.tree = std::move(tree).value();
  evidence.ios = {facts->product_version, facts->build_version.value_or("")};
  evidence.backup = std::move(facts).value();
  return {};
}

Result<bool> probe_ios_file_system(vfs::Tree& storage) {
  auto roots = vfs::find_ios_file_systems(storage);
  if (!roots) return roots.error();
  return !roots->empty();
}

Result<void> open_ios_file_system(const OpenOptions&, Evidence& evidence) {
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

// Specific before general. A new kind of evidence is a line here and the two functions it names.
struct Kind {
  EvidenceKind about;
  Probe probe;
  Open open;
};
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
};

constexpr auto kKindTable = [] {
  std::array<EvidenceKind, std::size(kKinds)> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = kKinds[i].about;
  return table;
}();

}  // namespace

std::string encrypted_title(std::string_view title) { return std::string(title) + ", encrypted"; }

std::span<const EvidenceKind> evidence_kinds() { return kKindTable; }

Result<void> check_kind(std::string_view name) {
  std::string known;
  for (const EvidenceKind& kind : evidence_kinds()) {
    if (name.empty() || name == kind.name) return {};
    known += (known.empty() ? "" : ", ") + std::string(kind.name);
  }
  return Error{ErrorCode::usage,
               "there is no kind of evidence " + std::string(name) + "; known: " + known};
}

Result<LocatedBackup> locate_ios_backup(const std::string& path) {
  auto storage = vfs::open_container(path);
  if (!storage) return storage.error();
  auto folder = the_backup(**storage);
  if (!folder) return Error{folder.error().code, path + " " + folder.error().message};
  auto facts = vfs::ios_backup_facts(**storage, *folder);
  if (!facts) return Error{facts.error().code, path + ": " + facts.error().message};
  return LocatedBackup{std::move(storage).value(), std::move(folder).value(),
                       std::move(facts).value()};
}

namespace {

Result<Evidence> open_uncontained(const std::string& path, const OpenOptions& options) {
  auto storage = vfs::open_container(path);
  if (!storage) return storage.error();
  Evidence evidence;
  evidence.storage = std::move(storage).value();
  for (const Kind& kind : kKinds) {
    if (!options.kind.empty()) {
      if (options.kind != kind.about.name) continue;
    } else {
      auto fits = kind.probe(*evidence.storage);
      if (!fits) return fits.error();
      if (!*fits) continue;
    }
    evidence.kind = kind.about.name;
    evidence.title = kind.about.title;
    evidence.mask = kind.about.mask;
    auto opened = kind.open(options, evidence);
    if (!opened) return Error{opened.error().code, path + ": " + opened.error().message};
    return evidence;
  }
  std::string message = path + " is no evidence that bridle knows. It looked for:";
  for (const EvidenceKind& kind : evidence_kinds()) {
    message += "\n  " + std::string(kind.title) + ": " + std::string(kind.looks_like);
  }
  return Error{ErrorCode::unsupported, message};
}

}  // namespace

Result<Evidence> open_evidence(const std::string& path, const OpenOptions& options) {
  if (auto known = check_kind(options.kind); !known) return known.error();
  Result<Evidence> out = Error{};
  const auto done = contained([&] { out = open_uncontained(path, options); });
  if (!done) return Error{done.error().code, path + ": " + done.error().message};
  return out;
}

}  // namespace bridle
