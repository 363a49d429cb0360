// Follower: the second side of a merge join. A statement whose column 0 is an ascending key is read
// in step with rows of another one that ascends by the same key, so that neither side needs an
// index in the evidence and no row is looked at twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "formats/sqlite.h"

namespace bridle::artifacts {

class Follower {
 public:
  Follower() = default;  // follows nothing

  // REQUIRES: `statement` orders by its column 0.
  explicit Follower(sqlite::Statement statement) : statement_(std::move(statement)) { step(); }

  // The row at hand, if its key is `key`: call, read row(), take(), and call again. Rows with
  // smaller keys, or with none, belong to nobody: `orphan(row)` gets each.
  template <typename Orphan>
  bool at(std::int64_t key, Orphan&& orphan) {
    while (on_row_ && (!key_ || *key_ < key)) {
      orphan(*statement_);
      step();
    }
    return on_row_ && key_ == key;
  }
  bool at(std::int64_t key) {
    return at(key, [](const sqlite::Statement&) {});
  }

  const sqlite::Statement& row() const { return *statement_; }
  void take() { step(); }

  // All that is left after the last row of the other side.
  template <typename Orphan>
  void drain(Orphan&& orphan) {
    for (; on_row_; step()) orphan(*statement_);
  }

  // Why the rows ended early, if they did.
  const std::optional<Error>& error() const {
    static const std::optional<Error> kNone;
    return statement_ ? statement_->error() : kNone;
  }

 private:
  void step() {
    on_row_ = statement_ && statement_->step();
    // A key that is no integer sorts before (NULL) or after (text) all of them: never equal.
    key_ = on_row_ ? statement_->maybe_integer(0) : std::nullopt;
  }

  std::optional<sqlite::Statement> statement_;
  bool on_row_ = false;
  std::optional<std::int64_t> key_;
};

}  // namespace bridle::artifacts
