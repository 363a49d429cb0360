// A full file-system dump of an iPhone, over any tree: files under the paths that they have on the
// device, whatever folder the dump was made into, and whether or not it names /var by its real
// path, /private/var.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "vfs/tree.h"

namespace bridle::vfs {

// Where in a tree a dump lies.
struct IosFileSystemRoot {
  std::string prefix;        // of the device's "/": "", or "dump/root/"
  bool has_private = false;  // "private/var" has something below it; "var" may have more
};

// Every folder below which "private/var/mobile" or "var/mobile" has something. Lists the whole
// tree.
Result<std::vector<IosFileSystemRoot>> find_ios_file_systems(Tree& storage);

// A file of "var" is shown below "private/var", unless one stands there already. What lies outside
// of the root is shown below "outside/". REQUIRES: `storage` outlives it.
std::unique_ptr<Tree> open_ios_file_system(Tree& storage, IosFileSystemRoot root);

// From System/Library/CoreServices/SystemVersion.plist; empty where that is not there or not whole.
struct IosVersion {
  std::string product_version;  // "17.5.1"
  std::string build_version;    // "21F90"
};
IosVersion ios_version_of(Tree& device);
// From a plist of that form at `path`.
IosVersion ios_version_in(Tree& tree, const std::string& path);

}  // namespace bridle::vfs
