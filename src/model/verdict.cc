#include "model/verdict.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "words/say.h"

namespace bridle {
namespace {

bool is_sure(const Alert& alert) {
  return alert.indicator && !is_weaker(alert.indicator->sighting) &&
         alert.severity >= Severity::high;
}

// A text with a number in it.
Message counted(std::string key, std::uint64_t count, std::vector<NamedArgument> others = {}) {
  others.emplace_back("count", count);
  return {.key = std::move(key), .arguments = std::move(others)};
}

// Collects what is missing, and whether any of it forbids "no known traces".
class Gaps {
 public:
  void serious(Message gap) { serious_.push_back(std::move(gap)); }
  void minor(Message gap) { minor_.push_back(std::move(gap)); }

  bool any_serious() const { return !serious_.empty(); }
  std::vector<Message> take() {
    std::move(minor_.begin(), minor_.end(), std::back_inserter(serious_));
    return std::move(serious_);
  }

 private:
  std::vector<Message> serious_;
  std::vector<Message> minor_;
};

Message of_artifact(std::string key, const ArtifactCoverage& artifact) {
  return {.key = std::move(key), .arguments = {{"artifact", title_with_id(artifact)}}};
}

Message unreadable(const ArtifactCoverage& artifact) {
  if (artifact.files <= 1) return of_artifact("gap.artifact.unreadable", artifact);
  return counted("gap.artifact.unreadable_files", artifact.files,
                 {{"artifact", title_with_id(artifact)}});
}

Message read_in_part(const ArtifactCoverage& artifact) {
  std::vector<Message> why;
  if (artifact.files_failed > 0) {
    why.push_back(
        counted("gap.artifact.files_failed", artifact.files, {{"failed", artifact.files_failed}}));
  }
  if (artifact.damage > 0 || why.empty()) {
    why.push_back(counted("gap.artifact.damaged_places", artifact.damage));
  }
  Message gap = of_artifact("gap.artifact.partial", artifact);
  gap.arguments.emplace_back("why", std::move(why));
  return gap;
}

void add_left_out(const Coverage& coverage, Gaps& gaps) {
  std::vector<Message> not_asked;
  struct NotApplicable {
    Message reason;
    std::vector<Message> titles;
  };
  std::map<std::string, NotApplicable> not_applicable;  // by reason
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state == ArtifactState::not_asked) not_asked.push_back(verbatim(artifact.id));
    if (artifact.state == ArtifactState::not_applicable && !artifact.reason.empty()) {
      NotApplicable& group = not_applicable[say(Language::en, artifact.reason)];
      group.reason = artifact.reason;
      group.titles.push_back(title_with_id(artifact));
    }
  }
  if (!not_asked.empty()) {
    const std::size_t count = not_asked.size();
    gaps.serious(counted("gap.not_asked", count, {{"artifacts", std::move(not_asked)}}));
  }
  for (auto& [reason, group] : not_applicable) {
    gaps.minor({.key = "gap.not_applicable",
                .arguments = {{"artifacts", std::move(group.titles)},
                              {"reason", std::move(group.reason)}}});
  }
}

void add_artifacts(const Coverage& coverage, Gaps& gaps) {
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state == ArtifactState::absent && artifact.expected) {
      gaps.serious(of_artifact("gap.artifact.missing", artifact));
    }
  }
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state == ArtifactState::unreadable) gaps.serious(unreadable(artifact));
  }
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state == ArtifactState::partial) gaps.serious(read_in_part(artifact));
  }
  add_left_out(coverage, gaps);
}

// An artifact's own files are told with the artifact. Here stand those that nobody can say of what
// they were, and, as no more than a word, those that no artifact reads.
void add_entries(const Coverage& coverage, Gaps& gaps) {
  const auto serious = [&](const char* key, std::uint64_t count) {
    if (count > 0) gaps.serious(counted(key, count));
  };
  serious("gap.unlisted", coverage.count(EntryState::unlisted));
  serious("gap.refused", coverage.count(EntryState::refused));
  serious("gap.over_limit", coverage.count(EntryState::over_limit));
  serious("gap.read_with_damage", coverage.count(EntryState::parsed_with_damage));
  serious("gap.listing_damage", coverage.listing_damage);
  if (const auto n = coverage.count(EntryState::unreadable); n > 0) {
    gaps.minor(counted("gap.unreadable", n));
  }
  if (coverage.odd_files > 0) gaps.minor(counted("gap.odd", coverage.odd_files));
}

Message match_sentence(Sighting strongest) {
  switch (strongest) {
    case Sighting::presence:
      return {.key = "verdict.match.presence"};
    case Sighting::contact:
      return {.key = "verdict.match.contact"};
    case Sighting::account:
      return {.key = "verdict.match.account"};
    case Sighting::namesake:
    case Sighting::cut_name:
    case Sighting::text:
    case Sighting::link:
      break;
  }
  return {.key = "verdict.match.link"};
}

constexpr std::size_t kNamed = 5;  // files, of those that were skipped

void add_indicators(const Coverage& coverage, Gaps& gaps) {
  if (coverage.indicator_problems > 0) {
    gaps.minor(counted("gap.indicator_problems", coverage.indicator_problems));
  }
  const std::vector<std::string>& skipped = coverage.indicator_files_skipped;
  if (skipped.empty()) return;
  std::vector<Message> named;
  for (std::size_t i = 0; i < std::min(skipped.size(), kNamed); ++i) {
    named.push_back(verbatim(skipped[i]));
  }
  Argument files(std::move(named));
  if (skipped.size() > kNamed) {
    files = counted("list.more", skipped.size() - kNamed, {{"items", std::move(files)}});
  }
  gaps.minor(counted("gap.indicator_files_skipped", skipped.size(), {{"files", std::move(files)}}));
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

Message sentence_of(const Verdict& verdict) {
  const auto with_share = [&](const char* key) {
    const bool any_absent = verdict.artifacts_absent > 0;
    return Message{
        .key = key,
        .arguments = {{"share", counted("verdict.share", verdict.artifacts_expected,
                                        {{"read", verdict.artifacts_read}})},
                      {"absent", any_absent ? counted("verdict.absent", verdict.artifacts_absent)
                                            : Message()}}};
  };
  switch (verdict.kind) {
    case VerdictKind::match:
      return match_sentence(verdict.strongest);
    case VerdictKind::suspicious:
      return {.key = "verdict.suspicious"};
    case VerdictKind::no_known_traces:
      return with_share("verdict.no_known_traces");
    case VerdictKind::incomplete: {
      if (!verdict.looked) return with_share("verdict.incomplete.no_indicators");
      Message out = with_share("verdict.incomplete");
      out.arguments.emplace_back(
          "gap", verdict.gaps.empty() ? Message{.key = "gap.unknown"} : verdict.gaps.front());
      return out;
    }
    case VerdictKind::not_recognised:
      break;
  }
  return {.key = "verdict.not_recognised"};
}

std::string sentence(const Verdict& verdict) { return say(Language::en, sentence_of(verdict)); }

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
  if (!coverage.listing_complete) gaps.serious({.key = "gap.listing_broke_off"});
  if (!coverage.books_balance()) gaps.serious({.key = "gap.books"});
  if (coverage.indicators == 0) gaps.serious({.key = "gap.no_indicators"});
  for (const std::string& file : coverage.indicator_files_lost) {
    gaps.serious({.key = "gap.indicator_file_lost", .arguments = {{"file", file}}});
  }
  if (verdict.artifacts_read == 0) gaps.serious({.key = "gap.nothing_read"});
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
