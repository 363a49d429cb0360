// bridle decrypt: a plain copy of an encrypted iPhone backup. The one place that writes plain text.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vfs/tree.h"

namespace bridle {

struct DecryptProgress {
  std::uint64_t files = 0;  // looked at so far
  std::uint64_t bytes = 0;  // written so far
};

struct DecryptOptions {
  unsigned jobs = 1;                                          // threads; at least 1
  std::function<void(const DecryptProgress&)> progress = {};  // called on the calling thread
  std::function<void()> opened = {};  // called when the key is derived, before anything is written
  const std::atomic<bool>* stop = nullptr;  // set: stop soon, leave nothing behind
};

struct DecryptSummary {
  struct Trouble {
    std::string path;  // on the device, as Entry::path
    std::string what;
  };
  std::uint64_t files = 0;      // written
  std::uint64_t bytes = 0;      // written
  std::uint64_t failures = 0;   // files that were not written, or not whole
  std::uint64_t doubts = 0;     // files that were written, and something about them is odd
  std::vector<Trouble> failed;  // the first kTroubles of each, by path
  std::vector<Trouble> doubtful;
  std::optional<std::string> damage;  // the manifest could be read in part only

  static constexpr std::size_t kTroubles = 10'000;
};

// Writes the backup in `folder` of `storage` decrypted to `out`, in the same layout: blobs with the
// time of the file's last change, Manifest.db, the property lists (Manifest.plist says
// IsEncrypted=false). Folders get mode 0700, files 0600. `out` must not exist; it is written as
// "<out>.partial-<pid>" and renamed when whole, and when anything stops the run that folder is
// removed. Files that cannot be decrypted are in the summary and not in `out`.
// REQUIRES: `out` does not lie inside of the backup.
Result<DecryptSummary> decrypt_backup(vfs::Tree& storage, std::string_view folder,
                                      std::string_view password, const std::string& out,
                                      const DecryptOptions& options);

}  // namespace bridle
