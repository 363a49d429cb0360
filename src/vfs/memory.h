// MemoryTree: files that are held in memory, for tests and fuzzers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "vfs/tree.h"

namespace bridle::vfs {

// Folders are not listed: a file "a/b" is enough.
class MemoryTree final : public Tree {
 public:
  // Replaces a file of that path. REQUIRES: no source of it is open.
  void put(const std::string& path, std::vector<std::byte> contents);

  Result<void> list(const Each& each) override;  // sorted by path
  std::optional<Entry> find(std::string_view path) override;
  Result<std::unique_ptr<ByteSource>> open(const Entry& entry) override;

 private:
  std::map<std::string, std::vector<std::byte>, std::less<>> files_;
};

}  // namespace bridle::vfs
