// ScratchFile: bytes that wait on disk, in an unlinked file that nobody else can open.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"

namespace bridle::report {

// Made in `folder` at the first write, gone with the object. Safe for any number of threads that
// write and read ranges of their own.
class ScratchFile {
 public:
  explicit ScratchFile(std::string folder) : folder_(std::move(folder)) {}

  // A range that nobody else gets.
  std::uint64_t reserve(std::uint64_t bytes) { return size_.fetch_add(bytes); }

  Result<void> write(std::uint64_t offset, std::string_view data);

  // Fills `out`. Fewer bytes than asked for are an error: they were written.
  Result<void> read(std::uint64_t offset, std::span<char> out) const;

 private:
  const std::string folder_;
  std::atomic<std::uint64_t> size_ = 0;
  std::mutex mutex_;  // of opening
  std::atomic<bool> open_ = false;
  UniqueFd fd_;
};

}  // namespace bridle::report
