#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <thread>

#include "cli/commands.h"
#include "engine/new_folder.h"
#include "report/escape.h"

namespace bridle::cli {
namespace {

constexpr const char* kAbout =
    "bridle tells whether a phone carries traces of mercenary spyware or stalkerware.\n"
    "It reads evidence that its owner agreed to hand over, changes nothing in it, and makes no\n"
    "network connection.";

constexpr const char* kExamples =
    "Examples:\n"
    "  bridle sample demo                              a made phone to try it on\n"
    "  bridle check ~/backup -i indicators/ -o case    check an iPhone backup, write a case\n"
    "  bridle check androidqf.zip -i indicators/ -o case\n"
    "                                                  check what AndroidQF collected\n"
    "  bridle check bugreport.zip -i pegasus.stix2     summary only, nothing is written\n"
    "  bridle export case --minimal -o pack            what another analyst needs, redacted\n"
    "  bridle list artifacts                           what is read, and from where\n\n"
    "Exit codes: 0 nothing found and all was read, 10 match or suspicious, 3 incomplete,\n"
    "4 not recognised or not opened, 2 usage, 1 internal or no output, 130 interrupted.";

std::atomic<bool> interrupted_flag = false;
std::atomic<int> signals_pipe = -1;  // to the thread that ends the program at the second signal

std::atomic<bool> leave_at_once = false;

extern "C" void on_signal(int) {
  if (leave_at_once.load()) ::_exit(kInterrupted);
  const int saved = errno;
  const bool is_second = interrupted_flag.exchange(true);
  const char byte = 0;
  if (is_second && ::write(signals_pipe.load(), &byte, 1) < 0) ::_exit(kInterrupted);
  errno = saved;
}

// Ends the program as soon as a byte comes, with what it has not finished removed: a signal handler
// itself may not.
void end_at_second_signal() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return;
  signals_pipe = ends[1];
  std::thread([from = ends[0]] {
    char byte = 0;
    while (::read(from, &byte, 1) < 0 && errno == EINTR) {
    }
    remove_unfinished_folders();
    ::_exit(kInterrupted);
  }).detach();
}

int code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
    case ErrorCode::not_found:
      return kUsage;
    case ErrorCode::interrupted:
      return kInterrupted;
    case ErrorCode::internal:
      return kInternal;
    default:
      return kNotOpened;
  }
}

}  // namespace

const std::atomic<bool>& interrupted() { return interrupted_flag; }

LeaveAtOnce::LeaveAtOnce() {
  leave_at_once.store(true);
  if (interrupted_flag.load()) ::_exit(kInterrupted);  // it came just before
}
LeaveAtOnce::~LeaveAtOnce() { leave_at_once.store(false); }

void watch_signals() {
  end_at_second_signal();
  struct sigaction action {};
  action.sa_handler = on_signal;  // no SA_RESTART: a prompt must end
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    struct sigaction before {};
    // What nohup and shells ignore for us stays ignored.
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    ::sigaction(signal, &action, nullptr);
  }
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);  // a file size limit is a write error like others
}

int fail(const Error& error) {
  std::string text = "bridle: ";
  std::string_view rest = error.message;
  for (;;) {  // lines that we made ourselves stay lines
    const std::size_t end = rest.find('\n');
    report::append_visible(rest.substr(0, end), text);
    text += '\n';
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  std::fputs(text.c_str(), stderr);
  return code_of(error.code);
}

int with_output_written(int status) {
  errno = 0;
  const bool flushed = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (flushed) return status;
  return fail({ErrorCode::internal,
               std::string("cannot write to standard output") +
                   (errno != 0 ? std::string(": ") + std::strerror(errno) : std::string())});
}

namespace {

// Mistakes on the command line: what was typed is shown, without the escape sequences in it.
int usage_error(const CLI::ParseError& error) {
  return fail({ErrorCode::usage, std::string(error.what()) + "\nRun with --help for more."});
}

}  // namespace
}  // namespace bridle::cli

int main(int argc, char** argv) {
  using namespace bridle::cli;  // NOLINT(google-build-using-namespace)
  watch_signals();
  CLI::App app(kAbout, "bridle");
  app.footer(kExamples);
  app.set_version_flag("--version", "bridle " BRIDLE_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  int status = kInternal;
  add_check(app, status);
  add_decrypt(app, status);
  add_export(app, status);
  add_indicators(app, status);
  add_list(app, status);
  add_sample(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() != 0) return usage_error(e);
    return with_output_written(app.exit(e));  // --help, --version
  } catch (const std::exception& e) {
    return fail({bridle::ErrorCode::internal, std::string("internal: ") + e.what()});
  }
  return with_output_written(status);
}
