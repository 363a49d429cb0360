#include "artifact_run.h"

#include <algorithm>
#include <string>

#include "artifacts/artifact.h"
#include "base/check.h"
#include "base/limits.h"
#include "bytes/source.h"
#include "fuzz.h"

namespace bridle::fuzz {
namespace {

// More rows than a small input can honestly hold.
constexpr std::uint64_t kRows = 20'000;

class TouchSink final : public Sink {
 public:
  TouchSink(const Artifact& artifact, Bytes bytes) : artifact_(artifact), bytes_(bytes) {}

  void record(const void* row, const Where& where) override {
    for (const Column& column : artifact_.columns) touch(column.get(row));
    check_place(where);
    ++rows_;
  }
  void flag(const void* row, const Where& where, const Rule& rule, std::string_view why) override {
    record(row, where);
    touch(rule.id);
    BRIDLE_CHECK(!why.empty());
  }
  void damage(const Where& where, std::string_view what) override {
    check_place(where);
    BRIDLE_CHECK(!what.empty());
    touch(what);
    ++rows_;
  }
  bool stopped() const override { return rows_ >= kRows; }

 private:
  void check_place(const Where& where) {
    touch(where.name);
    if (where.kind == Where::Kind::offset) {
      BRIDLE_CHECK(where.number >= 0);
      BRIDLE_CHECK(static_cast<std::uint64_t>(where.number) <= bytes_.size());
    }
    if (where.kind == Where::Kind::line) {
      BRIDLE_CHECK(where.number >= 1);
      BRIDLE_CHECK(static_cast<std::uint64_t>(where.number) <= bytes_.size() + 1);
    }
    if (where.kind == Where::Kind::row) BRIDLE_CHECK(!where.name.empty());
  }

  const Artifact& artifact_;
  Bytes bytes_;
  std::uint64_t rows_ = 0;
};

// A path that the artifact would be asked for.
std::string path_for(const Artifact& artifact) {
  std::string out;
  for (const char c : artifact.paths.front()) {
    if (c != '*' && c != '?') {
      out += c;
    } else if (!out.ends_with('x')) {
      out += 'x';
    }
  }
  return out;
}

}  // namespace

int run_artifact(const Artifact& artifact, const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = input(data, size);
  const std::string path = path_for(artifact);
  TouchSink sink(artifact, bytes);
  Input in{.path = path, .app = {}, .bytes = bytes};
  if (artifact.reads == Reads::bytes) {
    artifact.parse(in, sink);
    return 0;
  }
  if (artifact.reads == Reads::ends) {
    in.size = bytes.size();
    in.bytes = bytes.first(std::min<std::size_t>(bytes.size(), limits::kEnd));
    in.tail = bytes.last(in.bytes.size());
    artifact.parse(in, sink);
    return 0;
  }
  if (artifact.reads == Reads::listing) {
    const Listed listed;
    in.listed = &listed;
    in.path = as_text(bytes);
    in.bytes = {};
    artifact.parse(in, sink);
    return 0;
  }
  const MemorySource source(bytes);
  if (artifact.reads == Reads::lines) {
    TextLines lines(source);
    in.lines = &lines;
    artifact.parse(in, sink);
    return 0;
  }
  const auto database = sqlite::Database::open(source, nullptr);
  if (!database) return 0;
  in.bytes = {};
  in.database = &*database;
  artifact.parse(in, sink);
  return 0;
}

}  // namespace bridle::fuzz
