// Spool: where the unpacked bytes of a member go: memory while they are few, a temporary file that
// has no name otherwise. docs/adr/0003-spool-for-archives.md
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/file.h"
#include "bytes/source.h"

namespace bridle::vfs {

// An unlinked file that is made when the first byte is written to it.
class TemporaryFile {
 public:
  Result<void> append(Bytes bytes);
  std::uint64_t size() const { return size_; }
  int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;
  std::uint64_t size_ = 0;
};

// The contents of one member: in memory, or a stretch of a TemporaryFile.
struct Unpacked {
  std::vector<std::byte> memory;
  bool in_file = false;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

class Spool {
 public:
  // Holds up to `in_memory` bytes in memory. With `no_disk`, more of them are
  // ErrorCode::over_limit. REQUIRES: `file` outlives what is made here, and no other Spool appends
  // to it meanwhile.
  Spool(TemporaryFile& file, std::uint64_t in_memory, bool no_disk = false)
      : file_(file), in_memory_(in_memory), no_disk_(no_disk) {}

  Result<void> append(Bytes bytes);
  std::uint64_t size() const { return out_.size; }
  Unpacked finish() { return std::move(out_); }

 private:
  TemporaryFile& file_;
  std::uint64_t in_memory_;
  bool no_disk_;
  Unpacked out_;
};

// A view: REQUIRES that both outlive it.
class UnpackedView final : public ByteSource {
 public:
  UnpackedView(const TemporaryFile& file, const Unpacked& contents)
      : file_(file), contents_(contents) {}
  std::uint64_t size() const override { return contents_.size; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override;

 private:
  const TemporaryFile& file_;
  const Unpacked& contents_;
};

// Owns both.
class UnpackedSource final : public ByteSource {
 public:
  UnpackedSource(TemporaryFile file, Unpacked contents)
      : file_(std::move(file)), contents_(std::move(contents)), view_(file_, contents_) {}
  std::uint64_t size() const override { return view_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    return view_.read_at(offset, out);
  }

 private:
  TemporaryFile file_;
  Unpacked contents_;
  UnpackedView view_;
};

}  // namespace bridle::vfs
