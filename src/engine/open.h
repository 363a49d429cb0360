// Finds out what kind of evidence a path holds, by content, and opens it as one tree.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "artifacts/artifact.h"
#include "base/result.h"
#include "base/secret.h"
#include "formats/backup_crypto.h"
#include "vfs/ios_backup.h"
#include "vfs/ios_file_system.h"
#include "vfs/tree.h"

namespace bridle {

struct Evidence {
  std::string kind;                    // "ios_backup"
  std::string title;                   // "iPhone backup, encrypted"
  bool encrypted = false;              // all of it, in its container or by itself
  EvidenceMask mask = 0;               // which artifacts it can hold (Artifact::found_in)
  std::unique_ptr<vfs::Tree> storage;  // what the path holds
  std::unique_ptr<vfs::Tree> tree;     // the device's files over it; null when storage is the tree
  std::optional<vfs::IosBackupFacts> backup;
  vfs::IosVersion ios;  // of the phone, where the evidence tells it
  // Other things that it tells of the phone, by fact: "android_version".
  std::vector<std::pair<std::string, std::string>> device = {};
  // What is in it and could not be opened, for people: the run goes on, and is incomplete.
  std::vector<std::string> gaps = {};
  // Files of the tree that were read to open others in them, by path: to be hashed as well.
  std::vector<std::string> containers = {};

  vfs::Tree& files() const { return tree ? *tree : *storage; }
};

enum class PasswordOf : std::uint8_t { ios_backup, android_backup, age_file };

struct OpenOptions {
  std::string kind;  // empty: find out
  // Asked once, only when the evidence is encrypted. Nothing returned: no password to be had.
  std::function<Result<std::optional<Secret>>(PasswordOf)> password;
  // Secret keys for evidence that is an age file.
  std::vector<crypto::Key> identities = {};
  // Told before long steps: "Deriving the key (10,000,000 rounds)".
  std::function<void(std::string_view)> step;
};

// ErrorCode::unsupported when nothing fits; the message lists what was looked for. Several backups
// in one folder are ErrorCode::usage, and the message names them.
Result<Evidence> open_evidence(const std::string& path, const OpenOptions& options);

// For OpenOptions::identities: the text of an identity file of age. ErrorCode::usage.
Result<std::vector<crypto::Key>> identities_from(std::string_view text);

// The one backup that `path` holds, not opened yet.
struct LocatedBackup {
  std::unique_ptr<vfs::Tree> storage;
  std::string folder;
  vfs::IosBackupFacts facts;
};
Result<LocatedBackup> locate_ios_backup(const std::string& path);

struct EvidenceKind {
  std::string_view name;
  std::string_view title;
  EvidenceMask mask;
  std::string_view looks_like;  // "a folder with Manifest.db and Info.plist, or one level below"
};

// ErrorCode::usage, with the names that there are, unless `name` is one of them or empty.
Result<void> check_kind(std::string_view name);

// In the order in which they are tried.
std::span<const EvidenceKind> evidence_kinds();

// "iPhone backup, encrypted".
std::string encrypted_title(std::string_view title);

}  // namespace bridle
