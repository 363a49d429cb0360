// Kinds of evidence, each with how it is recognised and opened: for engine/open.cc.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/open.h"
#include "vfs/archive.h"

namespace bridle {

// One opening of evidence: what was asked of the user is asked once.
class Opening {
 public:
  explicit Opening(const OpenOptions& options) : options_(options) {}

  // Dies with the Opening. Nothing: there is none to be had.
  Result<std::optional<std::string_view>> password(PasswordOf of);
  void step(std::string_view what) const {
    if (options_.step) options_.step(what);
  }
  const OpenOptions& options() const { return options_; }

  // The evidence is the plain text of something encrypted: nothing of it is written to a file.
  bool no_disk = false;
  vfs::ArchiveLimits limits() const {
    vfs::ArchiveLimits out;
    out.no_disk = no_disk;
    return out;
  }

 private:
  const OpenOptions& options_;
  bool asked_ = false;
  std::optional<Secret> secret_;
};

struct Kind {
  EvidenceKind about;
  Result<bool> (*probe)(const Opening& opening, vfs::Tree& storage);
  // Sets Evidence::tree, and what else is known. REQUIRES: kind, title and mask are set.
  Result<void> (*open)(Opening& opening, Evidence& evidence);
};

// Specific before general.
std::span<const Kind> ios_kinds();
std::span<const Kind> android_kinds();

// The folder of the one iPhone backup in `storage`.
Result<std::string> the_ios_backup(vfs::Tree& storage);

// What an age file holds, as the storage of evidence; null when `path` is none.
Result<std::unique_ptr<vfs::Tree>> open_age_file(const std::string& path, Opening& opening);

}  // namespace bridle
