// Files of the machine: what differs by operating system stays in here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bridle {

// A file descriptor that closes itself.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept;
  ~UniqueFd() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  int fd_ = -1;
};

// Opens a regular file that the user named, through a link as well. Whatever else it leads to is
// refused, and not waited for.
Result<UniqueFd> open_for_reading(const std::string& path);

// Fills `out` from `offset`; fewer bytes only at the end of the file.
Result<std::size_t> read_at(int fd, std::uint64_t offset, std::span<std::byte> out);

Result<std::uint64_t> size_of(int fd);

// An anonymous file, gone when closed, readable by nobody else.
Result<UniqueFd> open_unlinked_temporary();
Result<UniqueFd> open_unlinked_temporary(const std::string& folder);

// Writes all of `data` at `offset`.
Result<void> write_at(int fd, std::uint64_t offset, std::string_view data);

// The whole of a small file (indicators, password files).
Result<std::vector<std::byte>> read_file(const std::string& path, std::uint64_t limit);

// A new file for output, mode 0600, never over an existing one. Buffered. The first error sticks:
// close() returns it, and later writes do nothing.
class OutputFile {
 public:
  static Result<OutputFile> create(const std::string& path);
  // Writes from `offset` on into a file that create() made, which may be shorter yet.
  static Result<OutputFile> open_at(const std::string& path, std::uint64_t offset);

  OutputFile(OutputFile&&) noexcept = default;
  OutputFile& operator=(OutputFile&&) noexcept = default;
  ~OutputFile();

  void write(std::string_view data);
  std::uint64_t written() const { return written_; }
  bool failed() const { return error_.has_value(); }
  Result<void> close();

 private:
  OutputFile(UniqueFd fd, std::string path);
  void flush();
  void put(std::string_view rest);  // past the buffer

  UniqueFd fd_;
  std::string path_;
  std::string buffer_;
  std::uint64_t written_ = 0;
  std::optional<Error> error_;
};

}  // namespace bridle
