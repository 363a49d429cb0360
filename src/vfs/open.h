// Opens the container that a path names: a directory, a zip, a tar, a compressed tar.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "vfs/tree.h"

namespace bridle::vfs {

// By content, never by extension. A single file that is no archive becomes a tree of that one file.
Result<std::unique_ptr<Tree>> open_container(const std::string& path);

// Each alone, for tests and for those who know.
Result<std::unique_ptr<Tree>> open_directory(const std::string& path);
Result<std::unique_ptr<Tree>> open_archive(const std::string& path);

}  // namespace bridle::vfs
