#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "cli/commands.h"
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
    "  bridle check backup.zip -i pegasus.stix2        summary only, nothing is written\n"
    "  bridle list artifacts                           what is read, and from where\n\n"
    "Exit codes: 0 nothing found and all was read, 10 match or suspicious, 3 incomplete,\n"
    "4 not recognised or not opened, 2 usage, 1 internal, 130 interrupted.";

std::atomic<bool> interrupted_flag = false;

extern "C" void on_signal(int) { interrupted_flag.store(true); }

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

void watch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;  // no SA_RESTART: a prompt must end
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
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
  add_indicators(app, status);
  add_list(app, status);
  add_sample(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : kUsage;
  } catch (const std::exception& e) {
    return fail({bridle::ErrorCode::internal, std::string("internal: ") + e.what()});
  }
  return status;
}
