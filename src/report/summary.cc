#include "report/summary.h"

#include <algorithm>
#include <set>

#include "model/words.h"
#include "report/escape.h"
#include "report/wrap.h"

namespace bridle::report {
namespace {

// More than this belongs into the report, not on a screen.
constexpr std::size_t kFindingsShown = 25;
constexpr std::size_t kGapsShown = 15;
constexpr std::size_t kPlacesShown = 6;
constexpr std::size_t kIndicatorFilesShown = 20;
constexpr std::size_t kCampaignsShown = 3;  // of one file

enum class Style { plain, bold, red, yellow };

std::string_view code_of(Style style) {
  switch (style) {
    case Style::plain:
      break;
    case Style::bold:
      return "\x1b[1m";
    case Style::red:
      return "\x1b[1;31m";
    case Style::yellow:
      return "\x1b[1;33m";
  }
  return {};
}

// Lines of the summary. Text that is given here is escaped on its way, whoever wrote it.
class Page {
 public:
  explicit Page(bool colour) : colour_(colour) {}

  void blank() { out_ += '\n'; }

  void heading(std::string_view text) {
    blank();
    append_wrapped(styled(Style::bold, text), display_width(text), 0, "", out_);
  }

  void paragraph(std::string_view text, std::size_t indent = 0) {
    append_wrapped(std::string(indent, ' '), indent, indent, visible(text), out_);
  }

  // "  - text", later lines below the text.
  void item(std::string_view mark, std::string_view text) {
    const std::string front = "  " + std::string(mark) + " ";
    append_wrapped(front, front.size(), front.size(), visible(text), out_);
  }

  // A word in colour, filled up to `width`, then text, later lines below the text.
  void labelled(Style style, std::string_view label, std::size_t width, std::string_view text) {
    std::string front = "  " + styled(style, label);
    front.append(width - std::min(width, label.size()), ' ');
    append_wrapped(front, 2 + width, 2 + width, visible(text), out_);
  }

  void verdict(Style style, std::string_view text) {
    // Coloured as a whole: wrapped first, so that the codes do not count.
    std::string lines;
    append_wrapped("", 0, 0, visible(text), lines);
    lines.pop_back();
    out_ += styled(style, lines) + "\n";
  }

  std::string take() { return std::move(out_); }

 private:
  std::string styled(Style style, std::string_view text) const {
    if (!colour_ || style == Style::plain) return std::string(text);
    return std::string(code_of(style)) + std::string(text) + "\x1b[0m";
  }

  bool colour_;
  std::string out_;
};

// A device's name can be as long as the evidence likes.
std::string clipped(std::string_view text) {
  constexpr std::size_t kShown = 200;
  const std::string_view front = front_of(text, kShown);
  return std::string(front) + (front.size() < text.size() ? "\u2026" : "");
}

std::string day_of(Timestamp time) { return rfc3339(time).substr(0, 10); }

std::string period_in_words(std::optional<Timestamp> first, std::optional<Timestamp> last) {
  if (!first || !last) return {};
  const std::string from = day_of(*first);
  const std::string to = day_of(*last);
  return from == to ? from : from + " to " + to;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

Style style_of(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::match:
      return Style::red;
    case VerdictKind::suspicious:
    case VerdictKind::incomplete:
      return Style::yellow;
    case VerdictKind::no_known_traces:
    case VerdictKind::not_recognised:
      break;
  }
  return Style::bold;
}

Style style_of(Severity severity) {
  if (severity >= Severity::high) return Style::red;
  return severity == Severity::medium ? Style::yellow : Style::plain;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string_view explanation_of(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::match:
      return "Something that is known from spyware attacks stands in this evidence. That alone "
             "does "
             "not prove that an attack succeeded, nor who was behind it: a mention is not contact, "
             "and contact is not compromise. An expert can tell, with this phone at hand.";
    case VerdictKind::suspicious:
      return "Something unusual was found that may also have an ordinary cause. It is no proof of "
             "an "
             "attack, and worth an expert's look.";
    case VerdictKind::no_known_traces:
      return "Nothing that is known of spyware stands in what was read. That does not prove that "
             "the "
             "phone was never attacked: new or careful spyware leaves no known traces, and no "
             "evidence holds all that is on a phone.";
    case VerdictKind::incomplete:
      return "This is not a result. What could be read holds nothing known, but something that "
             "matters could not be read, and what was looked for may be there.";
    case VerdictKind::not_recognised:
      break;
  }
  return "Nothing was examined, so nothing can be said about the phone.";
}

std::string limits_of_backups(const EvidenceFacts& evidence) {
  std::string out =
      "No backup holds memory, running processes, system logs and crash reports, or the files of "
      "the "
      "system itself: what stands there alone is not seen here.";
  if (!evidence.encrypted) {
    out +=
        " A backup without a password mostly also lacks the browser history, calls, health data "
        "and the "
        "keychain: an encrypted one holds more.";
  }
  return out;
}

// What no reading of it can show, so that nobody takes its silence for an answer.
std::string limits_of(const EvidenceFacts& evidence) {
  if (evidence.kind == "ios_backup") return limits_of_backups(evidence);
  return "A file system holds neither memory nor running processes: what stands there alone is "
         "not seen here.";
}

void write_evidence(Page& page, const CaseView& view) {
  const EvidenceFacts& evidence = view.evidence;
  page.heading("Evidence");
  page.paragraph(joined({evidence.title, clipped(evidence.name)}, ": "), 2);
  std::vector<std::string> facts;
  for (const Fact& fact : evidence.device) facts.push_back(fact.label + " " + clipped(fact.value));
  if (!facts.empty()) page.paragraph(joined(facts, ", "), 2);
  const Period period = period_of(view.coverage);
  if (period.first) {
    page.paragraph("Times in it: " + period_in_words(period.first, period.last), 2);
  }
}

void write_not_read(Page& page, const Verdict& verdict, const Coverage& coverage) {
  page.heading("What could not be read");
  if (verdict.gaps.empty()) {
    page.paragraph("Nothing that bridle looks for was missing or damaged.", 2);
  }
  const std::size_t shown = std::min(verdict.gaps.size(), kGapsShown);
  for (std::size_t i = 0; i < shown; ++i) page.item("-", verdict.gaps[i]);
  if (shown < verdict.gaps.size()) {
    page.item("-", "and " + with_commas(verdict.gaps.size() - shown) + " more, in report.json");
  }
  if (!coverage.not_read_by_place.empty()) {
    std::vector<std::pair<std::uint64_t, std::string>> places;
    for (const auto& [place, count] : coverage.not_read_by_place) places.emplace_back(count, place);
    std::stable_sort(places.begin(), places.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> parts;
    for (const auto& [count, place] : places) {
      if (parts.size() == kPlacesShown) {
        parts.push_back("...");
        break;
      }
      parts.push_back(clipped(place) + " " + with_commas(count));
    }
    page.item("-", "Files that could not be read lie in: " + joined(parts, ", "));
  }
  if (const auto n = coverage.count(EntryState::no_parser); n > 0) {
    page.item("-", counted(n, "file is", "files are") + " of kinds that bridle does not look into");
  }
}

void write_read(Page& page, const CaseView& view) {
  const Coverage& coverage = view.coverage;
  page.heading("What was read");
  page.paragraph(with_commas(view.verdict.artifacts_read) + " of " +
                     counted(view.verdict.artifacts_expected, "artifact", "artifacts") +
                     " in full, from " + counted(coverage.listed, "file", "files") +
                     ". Records of each, and the times that they tell of:",
                 2);
  std::vector<std::string> absent;
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state == ArtifactState::parsed || artifact.state == ArtifactState::partial) {
      const bool in_part = artifact.state == ArtifactState::partial;
      page.labelled(Style::plain, with_commas(artifact.rows), 10,
                    joined({artifact.title + (in_part ? " (in part)" : ""),
                            period_in_words(artifact.first, artifact.last)},
                           " \u00B7 "));
    } else if (artifact.state == ArtifactState::absent && !artifact.expected) {
      absent.push_back(artifact.title);
    }
  }
  if (!absent.empty()) {
    page.paragraph(
        "Not there, as when an app or feature is not used: " + joined(absent, ", ") + ".", 2);
  }
  page.paragraph(limits_of(view.evidence), 2);
}

void write_looked_for(Page& page, const CaseView& view) {
  page.heading("What was looked for");
  page.paragraph(counted(view.coverage.indicators, "known indicator", "known indicators") +
                     (view.indicators.empty() ? "." : ", from:"),
                 2);
  const std::size_t shown = std::min(view.indicators.size(), kIndicatorFilesShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const IndicatorFile& file = view.indicators[i];
    std::vector<std::string> names(
        file.campaigns.begin(),
        file.campaigns.begin() +
            static_cast<std::ptrdiff_t>(std::min(file.campaigns.size(), kCampaignsShown)));
    if (file.campaigns.size() > kCampaignsShown) names.emplace_back("...");
    page.labelled(Style::plain, with_commas(file.count), 10,
                  joined({clipped(file.name), clipped(joined(names, ", ")),
                          file.newest ? "newest of " + day_of(*file.newest) : ""},
                         " \u00B7 "));
  }
  if (shown < view.indicators.size()) {
    page.labelled(Style::plain, "", 10,
                  "and " + with_commas(view.indicators.size() - shown) + " more, in report.json");
  }
}

void write_findings(Page& page, const CaseView& view) {
  if (view.findings.empty()) {
    page.heading("Found");
    page.paragraph("Nothing.", 2);
    return;
  }
  std::vector<const Alert*> alerts;
  for (const Alert& alert : view.alerts) alerts.push_back(&alert);
  page.heading("Found: " + counted(view.findings.size(), "thing", "things") + ", in " +
               counted(count_places(alerts), "place", "places"));
  constexpr std::size_t kLabel = 10;
  const std::size_t shown = std::min(view.findings.size(), kFindingsShown);
  std::set<std::string_view> meanings;
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& finding = view.findings[i];
    page.labelled(
        style_of(finding.severity), upper(name_of(finding.severity)), kLabel,
        joined({clipped(finding.title), clipped(joined(finding.campaigns, ", ")),
                joined(finding.artifacts, ", "), period_in_words(finding.first, finding.last),
                finding.count > 1 ? with_commas(finding.count) + " times" : ""},
               " \u00B7 "));
    if (!finding.means.empty()) meanings.insert(finding.means);
  }
  if (shown < view.findings.size()) {
    page.labelled(Style::plain, "", kLabel,
                  "and " + with_commas(view.findings.size() - shown) + " more, in report.json");
  }
  if (meanings.empty()) return;
  page.heading("What that means");
  // In the order of the findings, each said once.
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& finding = view.findings[i];
    if (meanings.erase(finding.means) == 0) continue;
    page.item("-", finding.basis == "rule" ? finding.title + ": " + finding.means : finding.means);
  }
}

constexpr std::string_view kExperts =
    "Experts who help without charge: Access Now Digital Security Helpline "
    "(www.accessnow.org/help), Amnesty International Security Lab "
    "(securitylab.amnesty.org/get-help), The Citizen Lab (citizenlab.ca).";

}  // namespace

std::vector<std::string_view> next_steps(VerdictKind verdict) {
  switch (verdict) {
    case VerdictKind::match:
    case VerdictKind::suspicious:
      return {
          "Keep the phone as it is. Do not wipe, update or restore it: what is on it may be the "
          "only "
          "evidence, and an expert will want to see it.",
          "Ask an expert before you act on this, and do it from another device than this phone.",
          kExperts,
          "Keep this backup and the case folder unchanged. Both hold private contents: give them "
          "only to people whom you trust.",
          "Until then, use another device for what must stay private.",
      };
    case VerdictKind::no_known_traces:
      return {
          "If you have a reason to worry (a threat notification, an odd link, the work that you "
          "do), "
          "ask an expert all the same.",
          kExperts,
          "Check again when there are newer indicators.",
      };
    case VerdictKind::incomplete:
      return {
          "Look at what could not be read. A new backup often helps; an encrypted one holds more "
          "than a plain one.",
          "Do not take this as an all-clear, and do not wipe or update the phone because of it.",
          "If you have a reason to worry, ask an expert now rather than later.",
          kExperts,
      };
    case VerdictKind::not_recognised:
      break;
  }
  return {
      "Give the folder of an iPhone backup, the one that holds Manifest.db and Info.plist, or an "
      "archive of it.",
      "If it is one, it may be damaged: keep it, and make a new backup.",
  };
}

std::string summary_text(const CaseView& view, const SummaryOptions& options) {
  Page page(options.colour);
  page.verdict(style_of(view.verdict.kind), sentence(view.verdict));
  page.paragraph(explanation_of(view.verdict.kind));
  if (view.verdict.kind != VerdictKind::not_recognised) {
    write_evidence(page, view);
    write_not_read(page, view.verdict, view.coverage);
    write_read(page, view);
    write_looked_for(page, view);
    write_findings(page, view);
  }
  page.heading("What to do now");
  for (const std::string_view step : next_steps(view.verdict.kind)) page.item("-", step);
  if (!options.case_path.empty()) {
    page.heading("Case");
    page.paragraph(options.case_path, 2);
  }
  return page.take();
}

}  // namespace bridle::report
