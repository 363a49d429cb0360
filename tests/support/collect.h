// Collect: a Sink that keeps what a parser says as JSON lines, and runs parsers on bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "artifacts/artifact.h"
#include "support/fixture.h"

namespace bridle::test {

class Collect final : public Sink {
 public:
  Collect(const Artifact& artifact, std::string path)
      : artifact_(artifact), path_(std::move(path)) {}

  void record(const void* row, const Where& where) override;
  void flag(const void* row, const Where& where, const Rule& rule, std::string_view why) override;
  void damage(const Where& where, std::string_view what) override;
  bool stopped() const override { return false; }

  // What is said from here on is of the file at `path`.
  void move_to(std::string path) { path_ = std::move(path); }

  // In the order said: {"artifact":...} records, {"flag":...}, {"damage":...}.
  const std::vector<std::string>& lines() const { return lines_; }
  std::string text() const;
  std::size_t records() const { return records_; }
  std::size_t flags() const { return flags_; }
  std::size_t damages() const { return damages_; }
  // Where each record and flag was said to be; the names are kept alive.
  struct Place {
    Where::Kind kind;
    std::string name;
    std::int64_t number;
  };
  const std::vector<Place>& places() const { return places_; }

 private:
  const Artifact& artifact_;
  std::string path_;
  std::vector<std::string> lines_;
  std::vector<Place> places_;
  std::size_t records_ = 0;
  std::size_t flags_ = 0;
  std::size_t damages_ = 0;
};

// Runs one parser on one file, as the engine does. A database that cannot be opened is damage.
void run_artifact(const Artifact& artifact, const FixtureFile& file, Collect& out);

// The artifact of that id. Throws std::runtime_error when there is none.
const Artifact& artifact_by_id(std::string_view id);

}  // namespace bridle::test
