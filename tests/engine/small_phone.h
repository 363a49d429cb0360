// Small phones made for one question each, as a backup and as a dump, and what a whole run over
// them finds.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/run.h"
#include "formats/ios_domains.h"
#include "match/rows.h"
#include "report/summary.h"
#include "support/backup.h"
#include "support/temporary.h"

namespace bridle::missed {

struct Found {
  // "ios.sms high domain evil.example", "ios.sms low ios.sms.newest_deleted": one for each alert.
  std::multiset<std::string> alerts;
  std::size_t findings = 0;
  std::string summary = {};  // what is printed

  bool has(const std::string& alert) const { return alerts.contains(alert); }
};

inline std::string listed(const Found& found) {
  std::string out;
  for (const std::string& alert : found.alerts) out += alert + "\n";
  return out;
}

// What a run over the evidence at `path` finds.
inline Found found_in(const std::string& path, const std::vector<std::string>& patterns) {
  IndicatorSet set;
  if (!patterns.empty()) set.add_stix("made.stix2", as_bytes(test::bundle_of(patterns)));
  auto evidence = open_evidence(path, {});
  if (!evidence) throw std::runtime_error(evidence.error().message);
  RunOptions options;
  options.evidence_path = path;
  options.jobs = 1;
  const auto result = run(*evidence, set, options);
  if (!result) throw std::runtime_error(result.error().message);
  Found out;
  for (const Alert& alert : result->alerts) {
    out.alerts.insert(alert.artifact + " " + std::string(name_of(alert.severity)) + " " +
                      (alert.rule != nullptr
                           ? std::string(alert.rule->id)
                           : alert.indicator->kind + " " + alert.indicator->value));
  }
  out.findings = result->findings.size();
  out.summary = report::summary_text(result->view(), {});
  return out;
}

class Phone {
 public:
  Phone& file(const std::string& domain, const std::string& path, std::string contents) {
    files_[{domain, path}] = std::move(contents);
    return *this;
  }
  // With `log`: what only stands in the write-ahead log.
  Phone& database(const std::string& domain, const std::string& path, const std::string& sql,
                  const std::string& log = "") {
    const test::TemporaryFolder folder;
    const std::string made = folder / "made.db";
    test::make_database(made, sql);
    if (!log.empty()) file(domain, path + "-wal", test::log_of(made, log));
    return file(domain, path, test::read_text(made));
  }

  Found in_backup(const std::vector<std::string>& patterns) const {
    const test::TemporaryFolder folder;
    test::BackupFiles files;
    for (const auto& [place, contents] : files_) {
      files[place.first + "-" + place.second] = contents;
    }
    test::write_backup(folder / "backup", files, {});
    return found_in(folder / "backup", patterns);
  }

  Found in_dump(const std::vector<std::string>& patterns) const {
    const test::TemporaryFolder folder;
    const std::filesystem::path root = folder / "dump";
    write(root / "System/Library/CoreServices/SystemVersion.plist",
          "<plist><dict><key>ProductVersion</key><string>17.5.1</string></dict></plist>");
    write(root / "private/var/mobile/Library/any", "any");
    for (const auto& [place, contents] : files_) {
      write(root / ios::device_path(place.first, place.second), contents);
    }
    return found_in(root.string(), patterns);
  }

 private:
  static void write(const std::filesystem::path& path, const std::string& contents) {
    std::filesystem::create_directories(path.parent_path());
    test::write_text(path.string(), contents);
  }

  std::map<std::pair<std::string, std::string>, std::string> files_;
};

}  // namespace bridle::missed
