// ContainerHash: the SHA-256 of an archive that is evidence, read on a thread of its own beside the
// run: what a chain of custody states is the file that was handed over.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "report/manifest_json.h"

namespace bridle {

class ContainerHash {
 public:
  // Nothing is read when `path` is a folder.
  ContainerHash(std::string path, const std::atomic<bool>& stop);
  ~ContainerHash();  // gives up
  ContainerHash(const ContainerHash&) = delete;
  ContainerHash& operator=(const ContainerHash&) = delete;

  // Waits for the end. Nothing for a folder, and when the run was stopped.
  Result<std::optional<report::HashedFile>> wait();

 private:
  void read();

  const std::string path_;
  const std::atomic<bool>& stop_;
  std::atomic<bool> abandoned_ = false;
  Result<std::optional<report::HashedFile>> result_ = std::optional<report::HashedFile>();
  std::thread thread_;
};

}  // namespace bridle
