// The terminal of whoever runs the program: what differs by operating system.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace bridle {

bool is_terminal(int fd);

// Columns of the terminal behind `fd`, or 80.
int terminal_width(int fd);

// Asks on the controlling terminal and reads one line without echo, also when standard input and
// output are redirected. Fails when there is no terminal; ErrorCode::interrupted on a signal (a
// handler for SIGINT must be set, without SA_RESTART, or Ctrl-C ends the program with echo off).
Result<Secret> prompt_secret(std::string_view question);

}  // namespace bridle
