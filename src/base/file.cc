#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace bridle {
namespace {

constexpr std::size_t kWriteBuffer = 256U << 10;
constexpr std::size_t kWorthACall = 64U << 10;  // not copied when nothing waits before it

Error system_error(ErrorCode code, const std::string& what, const std::string& path) {
  return {code, what + " " + path + ": " + std::strerror(errno)};
}

}  // namespace

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

int UniqueFd::release() { return std::exchange(fd_, -1); }

void UniqueFd::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Result<UniqueFd> open_for_reading(const std::string& path) {
  // O_NONBLOCK: a FIFO in the evidence must not hang the run.
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) {
    return system_error(errno == ENOENT ? ErrorCode::not_found : ErrorCode::unreadable,
                        "cannot open", path);
  }
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) {
    return system_error(ErrorCode::unreadable, "cannot look at", path);
  }
  if (!S_ISREG(status.st_mode)) {
    return Error{ErrorCode::refused, path + " is not a regular file"};
  }
  return fd;
}

Result<std::size_t> read_at(int fd, std::uint64_t offset, std::span<std::byte> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got =
        ::pread(fd, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0) {
      if (errno == EINTR) continue;
      return Error{ErrorCode::unreadable, std::string("read failed: ") + std::strerror(errno)};
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<std::uint64_t> size_of(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) {
    return Error{ErrorCode::unreadable, std::string("cannot stat: ") + std::strerror(errno)};
  }
  return static_cast<std::uint64_t>(status.st_size);
}

Result<UniqueFd> open_unlinked_temporary() {
  const char* folder = std::getenv("TMPDIR");
  return open_unlinked_temporary(folder != nullptr && *folder != '\0' ? folder : "/tmp");
}

Result<UniqueFd> open_unlinked_temporary(const std::string& folder) {
  std::string path = folder;
  UniqueFd fd(::open(path.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (fd) return fd;
  path += "/bridle-XXXXXX";
  fd = UniqueFd(::mkostemp(path.data(), O_CLOEXEC));
  if (!fd) return system_error(ErrorCode::unreadable, "cannot make a temporary file", path);
  ::unlink(path.c_str());
  return fd;
}

Result<void> write_at(int fd, std::uint64_t offset, std::string_view data) {
  while (!data.empty()) {
    const ssize_t wrote = ::pwrite(fd, data.data(), data.size(), static_cast<off_t>(offset));
    if (wrote < 0) {
      if (errno == EINTR) continue;
      return Error{ErrorCode::unreadable, std::string("write failed: ") + std::strerror(errno)};
    }
    offset += static_cast<std::uint64_t>(wrote);
    data.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

Result<std::vector<std::byte>> read_file(const std::string& path, std::uint64_t limit) {
  auto fd = open_for_reading(path);
  if (!fd) return fd.error();
  auto size = size_of(fd->get());
  if (!size) return size.error();
  if (*size > limit) {
    return Error{ErrorCode::over_limit, path + " is " + std::to_string(*size) +
                                            " bytes, over the limit of " + std::to_string(limit)};
  }
  std::vector<std::byte> out(static_cast<std::size_t>(*size));
  auto got = read_at(fd->get(), 0, out);
  if (!got) return Error{got.error().code, path + ": " + got.error().message};
  out.resize(*got);
  return out;
}

Result<OutputFile> OutputFile::create(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return system_error(ErrorCode::unreadable, "cannot create", path);
  return OutputFile(std::move(fd), path);
}

Result<OutputFile> OutputFile::open_at(const std::string& path, std::uint64_t offset) {
  UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd || ::lseek(fd.get(), static_cast<off_t>(offset), SEEK_SET) < 0) {
    return system_error(ErrorCode::unreadable, "cannot write", path);
  }
  return OutputFile(std::move(fd), path);
}

OutputFile::OutputFile(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {
  buffer_.reserve(kWriteBuffer);
}

OutputFile::~OutputFile() {
  if (fd_) flush();
}

void OutputFile::write(std::string_view data) {
  if (error_) return;
  written_ += data.size();
  if (buffer_.size() + data.size() > kWriteBuffer) flush();
  if (data.size() >= (buffer_.empty() ? kWorthACall : kWriteBuffer)) {
    put(data);
  } else {
    buffer_.append(data);
  }
}

void OutputFile::flush() {
  put(buffer_);
  buffer_.clear();
}

void OutputFile::put(std::string_view rest) {
  while (!rest.empty() && !error_) {
    const ssize_t wrote = ::write(fd_.get(), rest.data(), rest.size());
    if (wrote < 0) {
      if (errno == EINTR) continue;
      error_ = system_error(ErrorCode::unreadable, "cannot write", path_);
      break;
    }
    rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

Result<void> OutputFile::close() {
  if (fd_) flush();
  fd_.reset();
  if (error_) return *error_;
  return {};
}

}  // namespace bridle
