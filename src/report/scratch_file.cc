#include "report/scratch_file.h"

namespace bridle::report {

Result<void> ScratchFile::write(std::uint64_t offset, std::string_view data) {
  if (!open_.load(std::memory_order_acquire)) {
    const std::lock_guard lock(mutex_);
    if (!open_.load(std::memory_order_relaxed)) {
      auto fd = open_unlinked_temporary(folder_);
      if (!fd) return fd.error();
      fd_ = std::move(fd).value();
      open_.store(true, std::memory_order_release);
    }
  }
  if (auto wrote = write_at(fd_.get(), offset, data); !wrote) {
    return Error{wrote.error().code, "in " + folder_ + ": " + wrote.error().message};
  }
  return {};
}

Result<void> ScratchFile::read(std::uint64_t offset, std::span<char> out) const {
  const auto got = read_at(fd_.get(), offset, std::as_writable_bytes(out));
  if (!got) return got.error();
  if (*got != out.size()) {
    return Error{ErrorCode::internal,
                 "a temporary file in " + folder_ + " is shorter than written"};
  }
  return {};
}

}  // namespace bridle::report
