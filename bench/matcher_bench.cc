// What matching costs: one row of the manifest, one message, one URL, with the public indicators
// where they are at hand and made ones of the same number and shape elsewhere. Every answer is
// compared with the naive matcher's before a time is stated.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "match/matcher.h"
#include "match/naive.h"

namespace bridle {
namespace {

constexpr std::size_t kRows = 4'096;
// The naive matcher takes milliseconds a row.
constexpr std::size_t kChecked = 128;

struct Row {
  std::string_view text;
};

template <Role kRole>
constexpr Column kColumn[] = {column<&Row::text>("text", kRole, "")};

// Domains for the most part, as the public feeds are.
std::string made_bundle() {
  std::string out = R"({"type":"bundle","objects":[)";
  for (int i = 0; i < 5'713; ++i) {
    const std::string n = std::to_string(i);
    const std::string pattern = i % 60 == 0   ? "[process:name='agent" + n + "']"
                                : i % 97 == 0 ? "[file:path='/private/var/tmp/l" + n + "/']"
                                              : "[domain-name:value='host" + n + ".example']";
    if (i > 0) out += ',';
    out += R"({"type":"indicator","id":"indicator--)";
    out += n;
    out += R"(","pattern_type":"stix","pattern":")";
    out += pattern;
    out += "\"}";
  }
  return out + "]}";
}

const IndicatorSet& indicators() {
  static const IndicatorSet set = [] {
    IndicatorSet out;
    const char* folder = std::getenv("BRIDLE_BENCH_INDICATORS");
    if (folder == nullptr || !out.add_path(folder).ok()) {
      out.add_stix("made", as_bytes(made_bundle()));
    }
    std::fprintf(stderr, "%zu indicators from %s\n", out.indicators().size(),
                 out.sources().front().path.c_str());
    return out;
  }();
  return set;
}

// A value of the set, for the few rows that hit.
std::string planted(IndicatorKind kind, std::size_t n) {
  std::vector<std::string> values;
  for (const Indicator& indicator : indicators().indicators()) {
    const IndicatorTerm& term = indicator.alternatives.front().front();
    if (term.kind == kind && values.size() <= n) values.push_back(term.value);
  }
  return values.empty() ? "none.example" : values[n % values.size()];
}

std::string manifest_path(std::mt19937_64& random, std::size_t i) {
  if (i % 64 == 0) return planted(IndicatorKind::file_path, i / 64);
  constexpr const char* kFolders[] = {
      "/private/var/mobile/Library/SMS/Attachments/",
      "/private/var/mobile/Containers/Data/Application/com.example.messenger/Library/Caches/",
      "/private/var/mobile/Containers/Shared/AppGroup/group.com.example.app/Message/Media/",
      "/private/var/mobile/Media/DCIM/104APPLE/", "/private/var/mobile/Library/Preferences/"};
  char name[64];
  std::snprintf(name, sizeof(name), "%02llx/%016llx.jpeg",
                static_cast<unsigned long long>(random() & 255),
                static_cast<unsigned long long>(random()));
  return std::string(kFolders[random() % 5]) + name;
}

std::string url(std::mt19937_64& random, std::size_t i) {
  if (i % 64 == 0) return "https://www." + planted(IndicatorKind::domain, i / 64) + "/a?b=c";
  constexpr const char* kHosts[] = {"www.example.com", "cdn.static.example.org", "news.example.net",
                                    "accounts.example.co.uk"};
  return "https://" + std::string(kHosts[random() % 4]) + "/article/" +
         std::to_string(random() % 1'000'000) + "?ref=feed&id=" + std::to_string(random() % 1000);
}

// Some 100 bytes each; every fifth has a link.
std::string message(std::mt19937_64& random, std::size_t i) {
  constexpr const char* kWords[] = {"see",  "you",   "tomorrow", "at", "the", "station.", "I",
                                    "will", "be",    "there,",   "if", "not", "call",     "me",
                                    "at",   "12:30", "ok?",      "we", "can", "talk..."};
  std::string out;
  while (out.size() < 100) {
    out += kWords[random() % 20];
    out += ' ';
  }
  if (i % 5 == 0) {
    std::string link = url(random, i);
    link.insert(link.begin(), ' ');
    link += ' ';
    out.replace(40, 40, link);
  }
  return out;
}

template <Role kRole, typename Make>
void run(benchmark::State& state, Make make) {
  std::mt19937_64 random(7);
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < kRows; ++i) {
    texts.push_back(make(random, i));
    bytes += texts.back().size();
  }
  const Matcher matcher(indicators());
  const naive::Naive naive(indicators());
  Matcher::Scratch scratch;
  for (std::size_t i = 0; i < kChecked; ++i) {
    const Row row{texts[i]};
    const auto expected = naive.match({{kRole, {texts[i]}}});
    const auto got = matcher.match({&row, kColumn<kRole>}, scratch);
    bool same = got.size() == expected.size() && (i != 0 || !got.empty());
    for (std::size_t k = 0; same && k < got.size(); ++k) {
      same = got[k].indicator == expected[k].indicator && got[k].matched == expected[k].matched;
    }
    if (!same) {
      state.SkipWithError(("not what the naive matcher says: " + texts[i]).c_str());
      return;
    }
  }
  std::size_t hits = 0;
  std::size_t rows = 0;
  for (auto _ : state) {
    const Row row{texts[rows % kRows]};
    hits += matcher.match({&row, kColumn<kRole>}, scratch).size();
    ++rows;
  }
  benchmark::DoNotOptimize(hits);
  state.counters["bytes/row"] = static_cast<double>(bytes) / kRows;
  state.counters["hits/row"] = static_cast<double>(hits) / static_cast<double>(rows);
}

void ManifestPath(benchmark::State& state) { run<Role::file_path>(state, manifest_path); }
void Message(benchmark::State& state) { run<Role::text>(state, message); }
void Url(benchmark::State& state) { run<Role::url>(state, url); }
BENCHMARK(ManifestPath);
BENCHMARK(Message);
BENCHMARK(Url);

void Load(benchmark::State& state) {
  const char* folder = std::getenv("BRIDLE_BENCH_INDICATORS");
  const std::string made = made_bundle();
  for (auto _ : state) {
    IndicatorSet set;
    if (folder == nullptr || !set.add_path(folder).ok()) set.add_stix("made", as_bytes(made));
    const Matcher matcher(set);
    benchmark::DoNotOptimize(&matcher);
  }
}
BENCHMARK(Load)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bridle
