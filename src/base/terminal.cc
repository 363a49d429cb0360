#include "base/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"

namespace bridle {
namespace {

// Echo off while it lives, whatever happens.
class EchoOff {
 public:
  explicit EchoOff(int fd) : fd_(fd) {
    if (::tcgetattr(fd_, &saved_) != 0) return;
    termios quiet = saved_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet.c_lflag |= ECHONL;
    active_ = ::tcsetattr(fd_, TCSAFLUSH, &quiet) == 0;
  }
  ~EchoOff() {
    if (active_) ::tcsetattr(fd_, TCSAFLUSH, &saved_);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;
  bool active() const { return active_; }

 private:
  int fd_;
  termios saved_{};
  bool active_ = false;
};

}  // namespace

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

int terminal_width(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

Result<Secret> prompt_secret(std::string_view question) {
  const UniqueFd tty(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!tty) {
    return Error{ErrorCode::needs_password, "there is no terminal to ask for the password"};
  }
  const EchoOff quiet(tty.get());
  if (!quiet.active()) {
    return Error{ErrorCode::needs_password, "the terminal would show the password"};
  }
  if (::write(tty.get(), question.data(), question.size()) < 0) {
    return Error{ErrorCode::needs_password, "cannot write to the terminal"};
  }
  Secret secret;
  bool whole = true;
  char c = 0;
  for (;;) {
    const ssize_t got = ::read(tty.get(), &c, 1);
    if (got < 0 && errno == EINTR) return Error{ErrorCode::interrupted, "interrupted"};
    if (got <= 0 || c == '\n' || c == '\r') break;
    whole = secret.append({&c, 1}) && whole;
  }
  wipe(&c, 1);
  if (!whole) return Error{ErrorCode::usage, "the password is too long"};
  return secret;
}

}  // namespace bridle
