#include "support/program.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "support/temporary.h"

namespace bridle::test {
namespace {

std::string slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void redirect(const std::string& path, int flags, int to) {
  const int fd = ::open(path.c_str(), flags, 0600);
  if (fd < 0 || ::dup2(fd, to) < 0) ::_exit(126);
}

}  // namespace

ProgramResult run_bridle(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment) {
  return start_bridle(arguments, {.environment = environment});
}

ProgramResult start_bridle(const std::vector<std::string>& arguments, const ProgramStart& start) {
  const TemporaryFolder folder;
  std::vector<std::string> words{BRIDLE_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    ::setsid();  // no controlling terminal: a prompt cannot wait for anyone
    ::unsetenv("BRIDLE_PASSWORD");
    ::setenv("LC_ALL", "C.UTF-8", 1);
    for (const auto& [name, value] : start.environment) ::setenv(name.c_str(), value.c_str(), 1);
    redirect("/dev/null", O_RDONLY, STDIN_FILENO);
    redirect(start.out_to.empty() ? folder / "out" : start.out_to, O_WRONLY | O_CREAT,
             STDOUT_FILENO);
    redirect(folder / "err", O_WRONLY | O_CREAT, STDERR_FILENO);
    if (!start.in.empty() && ::chdir(start.in.c_str()) != 0) ::_exit(126);
    if (start.largest_file != 0) {
      const rlimit limit{start.largest_file, start.largest_file};
      ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  if (start.meanwhile) start.meanwhile(child);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          start.out_to.empty() ? slurp(folder / "out") : std::string(), slurp(folder / "err")};
}

}  // namespace bridle::test
