// A sysdiagnose of an iPhone: the logs and reports that the phone gathers when its buttons ask for
// it, as a tar.gz with one folder. Users rename that folder, so it is known by what lies in it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "vfs/ios_file_system.h"
#include "vfs/tree.h"

namespace bridle::vfs {

// "" or "folder/" of every folder with a sysdiagnose.log or a system_logs.logarchive in it; one
// that lies in another is a part of that. Lists the whole tree.
Result<std::vector<std::string>> find_ios_sysdiagnoses(Tree& storage);

// From logs/SystemVersion/SystemVersion.plist below `folder`.
IosVersion ios_version_of_sysdiagnose(Tree& storage, const std::string& folder);

}  // namespace bridle::vfs
