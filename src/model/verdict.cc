#include "model/verdict.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "model/words.h"

namespace bridle {
namespace {

bool is_sure(const Alert& alert) {
  return alert.indicator && !is_weaker(alert.indicator->sighting) &&
         alert.severity >= Severity::high;
}

std::string titled(const ArtifactCoverage& artifact) {
  return artifact.title + " (" + artifact.id + ")";
}

// Collects what is missing, and whether any of it forbids "no known traces".
class Gaps {
 public:
  void serious(std::string line) { serious_.push_back(std::move(line)); }
  void minor(std::string line) { minor_.push_back(std::move(line)); }

  bool any_serious() const { return !serious_.empty(); }
  std::vector<std::string> take() {
    std::move(minor_.begin(), minor_.end(), std::back_inserter(serious_));
    return std::move(serious_);
  }

 private:
  std::vector<std::string> serious_;
  std::vector<std::string> minor_;
};

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

void add_artifacts(const Coverage& coverage, Gaps& gaps) {
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state == ArtifactState::absent && artifact.expected) {
      gaps.serious(titled(artifact) + ": this evidence should have it, and it is not there");
    }
  }
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state != ArtifactState::unreadable) continue;
    gaps.serious(titled(artifact) + ": could not be read" +
                 (artifact.files > 1 ? " (" + with_commas(artifact.files) + " files)" : ""));
  }
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state != ArtifactState::partial) continue;
    std::vector<std::string> why;
    if (artifact.files_failed > 0) {
      why.push_back(with_commas(artifact.files_failed) + " of " +
                    counted(artifact.files, "file", "files") + " could not be read");
    }
    if (artifact.damage > 0 || why.empty()) {
      why.push_back(counted(artifact.damage, "damaged place", "damaged places"));
    }
    gaps.serious(titled(artifact) + ": read in part, " + joined(why));
  }
  std::vector<std::string> not_asked;
  std::map<std::string, std::vector<std::string>> not_applicable;  // by reason
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state == ArtifactState::not_asked) not_asked.push_back(artifact.id);
    if (artifact.state == ArtifactState::not_applicable) {
      not_applicable[artifact.reason].push_back(titled(artifact));
    }
  }
  if (!not_asked.empty()) {
    gaps.serious(counted(not_asked.size(), "artifact was", "artifacts were") +
                 " not asked for: " + joined(not_asked));
  }
  for (const auto& [reason, titles] : not_applicable) {
    if (!reason.empty()) gaps.minor(joined(titles) + ": " + reason);
  }
}

// An artifact's own files are told with the artifact. Here stand those that nobody can say of what
// they were, and, as no more than a word, those that no artifact reads.
void add_entries(const Coverage& coverage, Gaps& gaps) {
  if (const auto n = coverage.count(EntryState::unlisted); n > 0) {
    gaps.serious(counted(n, "file lies", "files lie") +
                 " in the evidence and not in its list of files: nothing tells what " +
                 (n == 1 ? "it is" : "they are"));
  }
  if (const auto n = coverage.count(EntryState::refused); n > 0) {
    gaps.serious(counted(n, "file was", "files were") +
                 " refused: a name or link that leads out of the evidence");
  }
  if (const auto n = coverage.count(EntryState::over_limit); n > 0) {
    gaps.serious(counted(n, "file was", "files were") + " too large to be read whole");
  }
  if (const auto n = coverage.count(EntryState::parsed_with_damage); n > 0) {
    gaps.serious(counted(n, "file was", "files were") + " read with damage");
  }
  if (coverage.listing_damage > 0) {
    gaps.serious(counted(coverage.listing_damage, "damaged place", "damaged places") +
                 " in the list of files itself");
  }
  if (const auto n = coverage.count(EntryState::unreadable); n > 0) {
    gaps.minor(counted(n, "file is", "files are") +
               " listed, and could not be read: missing, locked or damaged");
  }
  if (coverage.odd_files > 0) {
    gaps.minor("Something is odd about " + counted(coverage.odd_files, "file", "files") +
               ": the notes in report.json tell what");
  }
}

std::string match_sentence(Sighting strongest) {
  switch (strongest) {
    case Sighting::presence:
      return "Match: traces of known spyware were found.";
    case Sighting::contact:
      return "Match: this phone was in contact with an address of a known attacker.";
    case Sighting::account:
      return "Match: this phone was in touch with an account of a known attacker.";
    case Sighting::namesake:
    case Sighting::cut_name:
    case Sighting::text:
    case Sighting::link:
      break;
  }
  return "Match: a link of a known attacker was found. Nothing shows that it was opened.";
}

constexpr std::size_t kNamed = 5;  // files, of those that were skipped

void add_indicators(const Coverage& coverage, Gaps& gaps) {
  if (coverage.indicator_problems > 0) {
    gaps.minor(counted(coverage.indicator_problems, "indicator", "indicators") +
               " could be used in part only, or not at all");
  }
  const std::vector<std::string>& skipped = coverage.indicator_files_skipped;
  if (skipped.empty()) return;
  std::string line =
      counted(skipped.size(), "file beside the indicators is", "files beside the indicators are") +
      " not *.stix2 or *.json and not used: ";
  for (std::size_t i = 0; i < std::min(skipped.size(), kNamed); ++i) {
    line += (i > 0 ? ", " : "") + skipped[i];
  }
  if (skipped.size() > kNamed) line += " and " + with_commas(skipped.size() - kNamed) + " more";
  gaps.minor(std::move(line));
}

}  // namespace

std::string_view name_of(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::match:
      return "match";
    case VerdictKind::suspicious:
      return "suspicious";
    case VerdictKind::no_known_traces:
      return "no_known_traces";
    case VerdictKind::incomplete:
      return "incomplete";
    case VerdictKind::not_recognised:
      return "not_recognised";
  }
  return "unknown";
}

std::string sentence(const Verdict& verdict) {
  const std::string share = with_commas(verdict.artifacts_read) + " of " +
                            counted(verdict.artifacts_expected, "artifact", "artifacts");
  const std::string absent =
      verdict.artifacts_absent == 0
          ? ""
          : "; " + counted(verdict.artifacts_absent, "is", "are") + " not in this evidence";
  switch (verdict.kind) {
    case VerdictKind::match:
      return match_sentence(verdict.strongest);
    case VerdictKind::suspicious:
      return "Suspicious: no sure match with a known indicator, but something that an expert "
             "should "
             "look at.";
    case VerdictKind::no_known_traces:
      return "No known traces in " + share + absent + ".";
    case VerdictKind::incomplete:
      if (!verdict.looked) {
        return "Incomplete: without indicators nothing known was looked for (" + share +
               " read in full" + absent + ").";
      }
      return "Incomplete: nothing known was found in " + share + " read in full" + absent +
             ". What is missing: " + (verdict.gaps.empty() ? "unknown" : verdict.gaps.front()) +
             ".";
    case VerdictKind::not_recognised:
      break;
  }
  return "Not recognised: this is no kind of evidence that bridle knows.";
}

int exit_code(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::no_known_traces:
      return 0;
    case VerdictKind::match:
    case VerdictKind::suspicious:
      return 10;
    case VerdictKind::incomplete:
      return 3;
    case VerdictKind::not_recognised:
      break;
  }
  return 4;
}

Verdict judge(std::span<const Alert> alerts, const Coverage& coverage) {
  Verdict verdict;
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state == ArtifactState::not_applicable) continue;
    ++verdict.artifacts_expected;
    if (artifact.state == ArtifactState::parsed) ++verdict.artifacts_read;
    if (artifact.state == ArtifactState::absent) ++verdict.artifacts_absent;
  }
  verdict.looked = coverage.indicators > 0;

  Gaps gaps;
  if (!coverage.listing_complete) {
    gaps.serious("The list of files broke off: what comes after is unknown");
  }
  if (!coverage.books_balance()) {
    gaps.serious("The numbers of files do not add up: this is a fault in bridle");
  }
  if (coverage.indicators == 0) {
    gaps.serious(
        "No indicators were loaded: nothing known was looked for, only bridle's own rules");
  }
  for (const std::string& file : coverage.indicator_files_lost) {
    gaps.serious("Nothing of this indicator file was looked for: " + file);
  }
  if (verdict.artifacts_read == 0) gaps.serious("Not one artifact could be read in full");
  add_artifacts(coverage, gaps);
  add_entries(coverage, gaps);
  add_indicators(coverage, gaps);

  bool match = false;
  for (const Alert& alert : alerts) {
    if (!is_sure(alert)) continue;
    match = true;
    verdict.strongest = std::max(verdict.strongest, alert.indicator->sighting);
  }
  const bool suspicious = std::any_of(alerts.begin(), alerts.end(), [](const Alert& alert) {
    return alert.severity >= Severity::medium;
  });
  verdict.kind = match                ? VerdictKind::match
                 : suspicious         ? VerdictKind::suspicious
                 : gaps.any_serious() ? VerdictKind::incomplete
                                      : VerdictKind::no_known_traces;
  verdict.gaps = gaps.take();
  return verdict;
}

}  // namespace bridle
