// OneFileTree: a source as a tree of a single file.
#pragma once

#include <memory>
#include <string>

#include "bytes/source.h"
#include "vfs/tree.h"

namespace bridle::vfs {

// `name` is shown escaped. The source is used by several threads at once.
std::unique_ptr<Tree> open_one_file(std::unique_ptr<ByteSource> source, const std::string& name);

}  // namespace bridle::vfs
