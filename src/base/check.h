// BRIDLE_CHECK: our own mistakes. Aborts in debug, fuzz and test builds; in a release the
// expression is still evaluated and its value returned, so that the caller can report "internal".
#pragma once

#include <cstdio>
#include <cstdlib>

namespace bridle {

inline bool check(bool holds, [[maybe_unused]] const char* what, [[maybe_unused]] const char* file,
                  [[maybe_unused]] int line) {
#ifdef BRIDLE_CHECKS
  if (!holds) {
    std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, what);
    std::abort();
  }
#endif
  return holds;
}

}  // namespace bridle

#define BRIDLE_CHECK(expression) ::bridle::check((expression), #expression, __FILE__, __LINE__)
