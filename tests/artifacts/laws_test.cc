// Laws that every artifact is held to, on every golden case, without a line of its own:
// docs/design.md, section 7.
//
//   cut    of a file that stops early no more rows come than of the whole, and where they are other
//          rows, or fewer of a file that tells its length, there is damage
//   noise  flipped bytes never crash a parser
//   page   where one page of a database is overwritten and the rows are other ones, damage says so
//   place  every row's Where points at something that is there

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "artifacts/table.h"
#include "base/limits.h"
#include "bytes/lines.h"
#include "bytes/source.h"
#include "formats/inflate.h"
#include "formats/json.h"
#include "formats/plist.h"
#include "support/collect.h"
#include "support/fixture.h"
#include "support/golden_cases.h"

namespace bridle::test {
namespace {

// A file up to this size is cut at every byte.
constexpr std::size_t kEveryByte = 2'048;
constexpr std::size_t kCuts = 300;
constexpr int kNoiseRounds = 150;

struct Said {
  std::vector<std::string> rows;
  std::size_t damages = 0;
  std::vector<std::string> said;  // what the damages are
};

Said run(const Artifact& artifact, const FixtureFile& file) {
  Collect collect(artifact, file.path);
  run_artifact(artifact, file, collect);
  Said out{.rows = {}, .damages = collect.damages(), .said = {}};
  for (const std::string& line : collect.lines()) {
    if (line.starts_with("{\"artifact\":")) out.rows.push_back(line);
    if (line.starts_with("{\"damage\":")) out.said.push_back(line);
  }
  EXPECT_EQ(out.rows.size(), collect.records());
  return out;
}

// A database's header and a binary plist's trailer tell how much there should be; a text does not.
bool tells_its_length(const Artifact& artifact, const FixtureFile& file) {
  return artifact.reads == Reads::database || as_text(file.bytes).starts_with("bplist");
}

// AndroidQF drops the line end of what a command said: that the last line is cut cannot be seen.
bool keeps_no_last_end(const FixtureFile& file) {
  return file.path.starts_with("androidqf/") && file.path.ends_with(".txt");
}

std::vector<std::size_t> cuts_of(std::size_t size) {
  const std::size_t step = size <= kEveryByte ? 1 : size / kCuts;
  std::vector<std::size_t> out;
  for (std::size_t at = 0; at < size; at += step) out.push_back(at);
  return out;
}

class Laws : public testing::TestWithParam<GoldenCase> {
 protected:
  const Artifact& artifact() const { return artifact_by_id(GetParam().artifact); }
  std::vector<FixtureFile> files() const { return build_fixture(GetParam().folder / "in"); }
};

void check_cut(const Artifact& artifact, const FixtureFile& whole, const Said& all,
               const FixtureFile& part) {
  const Said some = run(artifact, part);
  EXPECT_LE(some.rows.size(), all.rows.size());
  const bool last_is_open = keeps_no_last_end(whole) && !some.rows.empty();
  const bool first_rows =
      some.rows.size() <= all.rows.size() &&
      std::equal(some.rows.begin(), some.rows.end() - (last_is_open ? 1 : 0), all.rows.begin());
  if (!first_rows) {
    EXPECT_GT(some.damages, 0U) << "other rows than the whole's, without a word";
  } else if (some.rows.size() < all.rows.size() && tells_its_length(artifact, whole)) {
    EXPECT_GT(some.damages, 0U) << "fewer rows than the whole's, without a word";
  }
}

TEST_P(Laws, Cut) {
  // Of files they read nothing, or tell what each as a whole is.
  if (artifact().reads == Reads::listing || artifact().reads == Reads::ends) return;
  for (const FixtureFile& whole : files()) {
    const Said all = run(artifact(), whole);
    for (const std::size_t at : cuts_of(whole.bytes.size())) {
      SCOPED_TRACE(whole.path + " cut at " + std::to_string(at));
      FixtureFile part = whole;
      part.bytes.resize(at);
      part.bytes.shrink_to_fit();
      check_cut(artifact(), whole, all, part);
      if (HasFailure()) return;
    }
  }
}

TEST_P(Laws, Noise) {
  if (artifact().reads == Reads::listing) return;
  std::mt19937 random(std::hash<std::string>{}(GetParam().name) & 0xFFFF);
  for (const FixtureFile& whole : files()) {
    if (whole.bytes.empty()) continue;
    for (int round = 0; round < kNoiseRounds; ++round) {
      FixtureFile hurt = whole;
      for (int flips = 0; flips <= round % 8; ++flips) {
        auto& target = !hurt.log.empty() && random() % 4 == 0 ? hurt.log : hurt.bytes;
        target[random() % target.size()] ^= static_cast<std::byte>(1 + random() % 255);
      }
      run(artifact(), hurt);
    }
  }
}

// What lies on other pages comes all the same: RowsBehindDamage, whose tables have many.
TEST_P(Laws, Page) {
  if (artifact().reads != Reads::database) return;
  for (const FixtureFile& whole : files()) {
    const Said all = run(artifact(), whole);
    if (!whole.log.empty() || whole.bytes.size() < 512) continue;
    std::size_t page = std::to_integer<std::size_t>(whole.bytes[16]) << 8 |
                       std::to_integer<std::size_t>(whole.bytes[17]);
    if (page == 1) page = 65'536;
    for (std::size_t at = page; page > 0 && at + page <= whole.bytes.size(); at += page) {
      SCOPED_TRACE(whole.path + " without its page at " + std::to_string(at));
      FixtureFile hurt = whole;
      std::fill_n(hurt.bytes.begin() + static_cast<std::ptrdiff_t>(at), page, std::byte{0xFF});
      const Said some = run(artifact(), hurt);
      const bool told = std::any_of(some.said.begin(), some.said.end(), [&](const auto& line) {
        return std::find(all.said.begin(), all.said.end(), line) == all.said.end();
      });
      if (told) continue;
      EXPECT_EQ(some.rows, all.rows) << "other rows, without a word";
      if (HasFailure()) return;
    }
  }
}

// Whether a key path leads somewhere. Keys may hold a "/" themselves, so every split is tried.
bool resolves(plist::Node node, std::string_view path) {
  if (path.empty()) return node.exists();
  for (std::size_t end = 0; end <= path.size(); ++end) {
    if (end < path.size() && path[end] != '/') continue;
    const std::string_view key = path.substr(0, end);
    const std::string_view rest = path.substr(std::min(end + 1, path.size()));
    if (node[key].exists() && resolves(node[key], rest)) return true;
    const bool index = !key.empty() && key.size() < 9 &&
                       key.find_first_not_of("0123456789") == std::string_view::npos;
    if (index && node.type() != plist::Type::dict) {
      const std::size_t at = std::stoul(std::string(key));
      if (at < node.size() && resolves(node.at(at), rest)) return true;
    }
  }
  return false;
}

bool resolves(const json::Node& node, std::string_view path) {
  if (path.empty()) return node.exists();
  for (std::size_t end = 0; end <= path.size(); ++end) {
    if (end < path.size() && path[end] != '/') continue;
    const std::string key(path.substr(0, end));
    const std::string_view rest = path.substr(std::min(end + 1, path.size()));
    if (node[key].exists() && resolves(node[key], rest)) return true;
    const std::vector<json::Node> items = node.items();
    if (items.empty() || key.empty() || key.size() > 8 ||
        key.find_first_not_of("0123456789") != std::string::npos) {
      continue;
    }
    const std::size_t at = std::stoul(key);
    if (at < items.size() && resolves(items[at], rest)) return true;
  }
  return false;
}

class Places {
 public:
  explicit Places(const FixtureFile& file) : file_(file), main_(file.bytes), log_(file.log) {
    for (LineReader lines(file.bytes); lines.next();) lines_ = lines.number();
  }

  void check(const Collect::Place& place) {
    const auto number = static_cast<std::uint64_t>(place.number);
    switch (place.kind) {
      case Where::Kind::file:
        return;
      case Where::Kind::offset:
        EXPECT_LE(number, file_.bytes.size());
        return;
      case Where::Kind::line:
        EXPECT_GE(place.number, 1);
        EXPECT_LE(number, lines_);
        return;
      case Where::Kind::row:
        EXPECT_TRUE(has_row(place.name, place.number))
            << "no row " << place.number << " in " << place.name;
        return;
      case Where::Kind::key:
        EXPECT_TRUE(has_key(place.name)) << "no key " << place.name;
        return;
    }
  }

 private:
  bool has_row(const std::string& table, std::int64_t row) {
    auto db = sqlite::Database::open(main_, file_.log.empty() ? nullptr : &log_);
    if (!db || !db->has_table(table)) return false;
    auto query = db->prepare("SELECT 1 FROM \"" + table + "\" WHERE rowid = ?1");
    if (!query) return false;
    query->bind(1, row);
    return query->step();
  }

  bool has_key(const std::string& path) {
    const auto document = plist::Document::parse(file_.bytes);
    if (document) return resolves(document->root(), path);
    // Keys of a document that is compressed are those of what it unpacks to.
    const Inflated inflated = inflate_zlib(file_.bytes, limits::kWholeFile);
    json::Reader reader(inflated.bytes.empty() ? Bytes(file_.bytes) : Bytes(inflated.bytes));
    while (reader.next()) {
      if (resolves(reader.root(), path)) return true;
    }
    return false;
  }

  const FixtureFile& file_;
  MemorySource main_;
  MemorySource log_;
  std::uint64_t lines_ = 0;
};

TEST_P(Laws, Place) {
  for (const FixtureFile& file : files()) {
    Collect collect(artifact(), file.path);
    run_artifact(artifact(), file, collect);
    Places places(file);
    for (const Collect::Place& place : collect.places()) {
      SCOPED_TRACE(file.path);
      places.check(place);
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Artifacts, Laws, testing::ValuesIn(golden_cases()),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace bridle::test
