// Runs the bridle program as a user would.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace bridle::test {

struct ProgramResult {
  int status = -1;  // exit code; 128 + signal when killed
  std::string out;
  std::string err;
};

// How the program is started, where it is not as usual.
struct ProgramStart {
  std::map<std::string, std::string> environment = {};
  std::string in = {};                        // the folder that it is started in
  std::string out_to = {};                    // standard output goes here, and not into `out`
  std::uint64_t largest_file = 0;             // bytes that a file may have: a disk that is full
  std::function<void(pid_t)> meanwhile = {};  // called once while it runs
};
ProgramResult start_bridle(const std::vector<std::string>& arguments, const ProgramStart& start);

// Standard input is empty and no terminal is attached; BRIDLE_PASSWORD is set only by
// `environment`, and the language is English unless that says otherwise (LC_ALL).
ProgramResult run_bridle(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment = {});

}  // namespace bridle::test
