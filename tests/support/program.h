// Runs the bridle program as a user would.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace bridle::test {

struct ProgramResult {
  int status = -1;  // exit code; 128 + signal when killed
  std::string out;
  std::string err;
};

// Standard input is empty and no terminal is attached; BRIDLE_PASSWORD is set only by
// `environment`.
ProgramResult run_bridle(const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& environment = {});

}  // namespace bridle::test
