#include "vfs/memory.h"

#include <utility>

namespace bridle::vfs {
namespace {

Entry entry_of(std::string_view path, const std::vector<std::byte>& contents) {
  Entry entry;
  entry.path = path;
  entry.size = contents.size();
  return entry;
}

}  // namespace

void MemoryTree::put(const std::string& path, std::vector<std::byte> contents) {
  files_.insert_or_assign(path, std::move(contents));
}

Result<void> MemoryTree::list(const Each& each) {
  for (const auto& [path, contents] : files_) {
    if (!each(entry_of(path, contents))) break;
  }
  return {};
}

std::optional<Entry> MemoryTree::find(std::string_view path) {
  const auto found = files_.find(path);
  if (found == files_.end()) return std::nullopt;
  return entry_of(found->first, found->second);
}

Result<std::unique_ptr<ByteSource>> MemoryTree::open(const Entry& entry) {
  const auto found = files_.find(entry.path);
  if (found == files_.end()) {
    return Error{ErrorCode::not_found, "no file is named " + entry.path};
  }
  return std::unique_ptr<ByteSource>(std::make_unique<MemorySource>(found->second));
}

}  // namespace bridle::vfs
