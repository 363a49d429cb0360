#include "share/redacted_case.h"

#include <algorithm>
#include <utility>

#include "share/shapes.h"

namespace bridle::share {
namespace {

report::EvidenceFacts redacted(const report::EvidenceFacts& evidence) {
  report::EvidenceFacts out = evidence;
  out.name = kEvidence;
  for (report::Fact& fact : out.device) fact.value = Redactor::fact(fact.name, fact.value);
  return out;
}

// Domains of a backup and top folders: those whose name a program made. The others are told
// together.
std::map<std::string, std::uint64_t> redacted(const std::map<std::string, std::uint64_t>& places) {
  std::map<std::string, std::uint64_t> out;
  for (const auto& [place, count] : places) {
    const bool shown = is_plain_word(place) || place == Coverage::kOtherPlaces;
    out[shown ? place : std::string(Coverage::kOtherPlaces)] += count;
  }
  return out;
}

Coverage redacted(const Coverage& coverage, Redactor& redactor) {
  Coverage out = coverage;
  for (DamageNote& note : out.notes) {
    note.place = redactor.place(note.place);
    note.what = redactor.text(note.what);
  }
  out.not_read_by_place = redacted(coverage.not_read_by_place);
  // Names of the analyst's own files; the count of them says what is needed.
  for (std::string& file : out.indicator_files_lost) {
    const std::size_t name = std::min(file.find(": "), file.size());
    file = "[indicator file]" + redactor.text(file.substr(name));
  }
  for (std::string& file : out.indicator_files_skipped) file = "[file]";
  return out;
}

std::vector<report::IndicatorFile> redacted(std::span<const report::IndicatorFile> files,
                                            const Redactor& redactor) {
  std::vector<report::IndicatorFile> out(files.begin(), files.end());
  for (report::IndicatorFile& file : out) {
    if (!file.unpublished) continue;
    file.name = redactor.source(file.name);
    file.campaigns.clear();
    for (std::string& problem : file.problems) problem = "[hidden]";
  }
  return out;
}

}  // namespace

RedactedCase redacted(const report::CaseView& view, Redactor& redactor) {
  redactor.learn(view.evidence.device);
  redactor.learn(view.indicators);
  for (const Alert& alert : view.alerts) redactor.learn(alert);
  redactor.close();

  RedactedCase out;
  out.tool_version = view.tool_version;
  out.alerts.reserve(view.alerts.size());
  for (const Alert& alert : view.alerts) out.alerts.push_back(redactor.redacted(alert));
  // What stands outside of alerts gets no numbers of its own, so that who redacts the same alerts
  // again, with other records after them, gives the same numbers.
  redactor.stop_numbering();
  out.findings = report::group_findings(out.alerts);
  out.evidence = redacted(view.evidence);
  out.coverage = redacted(view.coverage, redactor);
  out.indicators = redacted(view.indicators, redactor);
  out.verdict = judge(out.alerts, out.coverage);
  return out;
}

report::TimelineDigest redacted(const report::TimelineDigest& digest, Redactor& redactor) {
  report::TimelineDigest out = digest;
  out.rewrite_lines([&](std::string_view line) { return redactor.timeline_line(line); });
  return out;
}

report::HashedFile redacted(const report::HashedFile& file, Redactor& redactor) {
  report::HashedFile out = file;
  out.path = redactor.path(file.path);
  return out;
}

}  // namespace bridle::share
