// FileSource: a ByteSource over a file of the machine.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/file.h"
#include "bytes/source.h"

namespace bridle::vfs {

// Its size is the one at opening. A file that has shrunk since gives an error where bytes are
// missing; of one that has grown, the new end is not seen.
class FileSource final : public ByteSource {
 public:
  // `name` is for messages.
  static Result<std::unique_ptr<FileSource>> open(UniqueFd fd, std::string name);

  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override;

 private:
  FileSource(UniqueFd fd, std::uint64_t size, std::string name)
      : fd_(std::move(fd)), size_(size), name_(std::move(name)) {}

  UniqueFd fd_;
  std::uint64_t size_;
  std::string name_;
};

}  // namespace bridle::vfs
