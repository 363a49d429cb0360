// Whole runs over one made phone, for the tests of the engine's laws.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/run.h"
#include "sample/phone.h"
#include "support/temporary.h"
#include "support/tree_of_files.h"

namespace bridle::made_phone {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

// One made phone for all tests here, in all its forms, with traces and without.
class Phones {
 public:
  Phones() {
    make("plain", std::nullopt, true);
    make("encrypted", "sample", true);
    make("quiet", std::nullopt, false);
    make_dump("dump", true);
    make_dump("quiet dump", false);
    test::write_text(folder_ / "indicators.stix2", sample::indicators_stix());
  }
  std::string operator/(const std::string& name) const { return folder_ / name; }

 private:
  void make(const std::string& name, std::optional<std::string> password, bool traces) {
    sample::PhoneOptions options = small(traces);
    options.password = std::move(password);
    const auto wrote = sample::write_backup(folder_ / name, options);
    if (!wrote) throw std::runtime_error(wrote.error().message);
  }
  void make_dump(const std::string& name, bool traces) {
    const auto wrote = sample::write_dump(folder_ / name, small(traces));
    if (!wrote) throw std::runtime_error(wrote.error().message);
  }
  static sample::PhoneOptions small(bool traces) {
    sample::PhoneOptions options;
    options.size = {
        .manifest_entries = 160, .messages = 30, .whatsapp_messages = 20, .history_visits = 30};
    options.rounds_sha256 = options.rounds_sha1 = 10;
    options.traces = traces;
    return options;
  }
  test::TemporaryFolder folder_;
};

inline const Phones& phones() {
  static const Phones all;
  return all;
}

inline IndicatorSet sample_indicators() {
  IndicatorSet set;
  EXPECT_TRUE(set.add_path(phones() / "indicators.stix2").ok());
  return set;
}

struct Outcome {
  std::optional<Error> error;
  Verdict whole_verdict;
  VerdictKind verdict = VerdictKind::not_recognised;
  Coverage coverage;
  std::size_t alerts = 0;
  std::set<std::string> loud;  // "medium ios.x.rule": rules and indicators above low
  Files files;                 // of the case
};

using Wrap = std::function<std::unique_ptr<vfs::Tree>(std::unique_ptr<vfs::Tree>)>;

struct How {
  unsigned jobs = 2;
  std::string password = "sample";
  std::vector<std::string> only = {};
  bool with_indicators = true;
  Wrap wrap = {};  // around the tree of the device
  std::uint64_t hash_apart_bytes = RunOptions().hash_apart_bytes;
};

inline Outcome check(const std::string& evidence_path, const How& how = {}) {
  const test::TemporaryFolder folder;
  const IndicatorSet indicators = how.with_indicators ? sample_indicators() : IndicatorSet();
  OpenOptions open;
  open.password = [&](PasswordOf) -> Result<std::optional<Secret>> {
    std::optional<Secret> secret(std::in_place);
    EXPECT_TRUE(secret->append(how.password));
    return secret;
  };
  Outcome out;
  auto evidence = open_evidence(evidence_path, open);
  if (!evidence) {
    out.error = evidence.error();
    return out;
  }
  RunOptions options;
  options.evidence_path = evidence_path;
  options.case_path = folder / "case";
  options.jobs = how.jobs;
  options.only = how.only;
  options.hash_apart_bytes = how.hash_apart_bytes;
  if (how.wrap) evidence->tree = how.wrap(std::move(evidence->tree));
  auto result = run(*evidence, indicators, options);
  if (!result) {
    out.error = result.error();
    return out;
  }
  out.verdict = result->verdict.kind;
  out.whole_verdict = result->verdict;
  out.coverage = result->coverage;
  out.alerts = result->alerts.size();
  for (const Alert& alert : result->alerts) {
    if (alert.severity <= Severity::low) continue;
    const std::string what = alert.rule != nullptr ? std::string(alert.rule->id) : alert.artifact;
    out.loud.insert(std::string(name_of(alert.severity)) + " " + what);
  }
  out.files = test::read_folder(folder / "case");
  return out;
}

// Lines of a record file, in no order.
inline std::multiset<std::string> record_lines(const Files& files, const std::string& artifact) {
  std::multiset<std::string> out;
  const auto file = files.find("records/" + artifact + ".jsonl");
  if (file == files.end()) return out;
  std::istringstream lines(file->second);
  for (std::string line; std::getline(lines, line);) out.insert(line);
  return out;
}

inline void copy_folder(const std::string& from, const std::string& to) {
  fs::copy(from, to, fs::copy_options::recursive);
}

}  // namespace bridle::made_phone
