// contained: the only catch in the program. What a third-party library throws, and memory that runs
// out, become an Error on the file at hand, and the run goes on.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "base/result.h"

namespace bridle {

template <typename Work>
Result<void> contained(Work&& work) {
  try {
    work();
    return {};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::over_limit, "needs more memory than there is"};
  } catch (const std::exception& e) {
    return Error{ErrorCode::internal, std::string("internal: ") + e.what()};
  } catch (...) {
    return Error{ErrorCode::internal, "internal: an unknown exception"};
  }
}

}  // namespace bridle
