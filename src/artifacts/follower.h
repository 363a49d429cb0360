// Follower: the second side of a merge join. A statement whose column 0 is a sorted key is read in
// step with rows of another one that is sorted by the same key, so that neither side needs an index
// in the evidence and no row is looked at twice.
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

  enum class Order : bool { ascending, descending };

  // REQUIRES: `statement` is in that order of its column 0.
  explicit Follower(sqlite::Statement statement, Order order = Order::ascending)
      : statement_(std::move(statement)), order_(order) {
    step();
  }

  // The row at hand, if its key is `key`: call, read row(), take(), and call again. Rows with keys
  // that come before it, or with none, belong to nobody: `orphan(row)` gets each.
  template <typename Orphan>
  bool at(std::int64_t key, Orphan&& orphan) {
    while (on_row_ && (!key_ || comes_before(*key_, key))) {
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
  bool comes_before(std::int64_t a, std::int64_t b) const {
    return order_ == Order::ascending ? a < b : a > b;
  }

  void step() {
    on_row_ = statement_ && statement_->step();
    // A key that is no integer sorts before or after all that are: it is never equal.
    key_ = on_row_ ? statement_->maybe_integer(0) : std::nullopt;
  }

  std::optional<sqlite::Statement> statement_;
  Order order_ = Order::ascending;
  bool on_row_ = false;
  std::optional<std::int64_t> key_;
};

}  // namespace bridle::artifacts
