// Result<T>: a value or an Error, and nothing else.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace bridle {

// What kind of failure it is: enough to choose an exit code, never enough to explain it.
enum class ErrorCode {
  not_found,       // the thing is not there
  unreadable,      // it is there and the system or the medium refuses it
  malformed,       // it was read and is not what it should be
  over_limit,      // it is larger or deeper than limits.h allows
  wrong_password,  // the password does not open the keybag
  needs_password,  // encrypted, and no password was given
  refused,         // reading it would be unsafe (path traversal, a link out of the evidence)
  unsupported,     // known, and not handled
  usage,           // the caller's mistake
  interrupted,     // the user asked to stop
  internal,        // our mistake
};

// A message names the thing, the place and, where there is one, the remedy. One sentence or two.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
};

// The subset of std::expected<T, Error> in use; GCC 12 and clang 14 lack it.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // REQUIRES: !ok().
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  // REQUIRES: !ok().
  const Error& error() const& { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace bridle
