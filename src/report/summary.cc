#include "report/summary.h"

#include <algorithm>
#include <set>

#include "report/escape.h"
#include "report/wrap.h"
#include "words/say.h"

namespace bridle::report {
namespace {

// More than this belongs into the report, not on a screen.
constexpr std::size_t kFindingsShown = 25;
constexpr std::size_t kGapsShown = 15;
constexpr std::size_t kPlacesShown = 6;
constexpr std::size_t kIndicatorFilesShown = 20;
constexpr std::size_t kCampaignsShown = 3;  // of one file
constexpr std::size_t kNumberWidth = 10;
constexpr std::string_view kDot = " \u00B7 ";

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
  Page(Language language, bool colour) : language_(language), colour_(colour) {}

  // In the language of the page.
  std::string in_words(const Message& message) const { return say(language_, message); }
  std::string number(std::uint64_t number) const { return number_in(language_, number); }
  Language language() const { return language_; }

  void blank() { out_ += '\n'; }

  void heading(const Message& message) {
    const std::string text = in_words(message);
    blank();
    append_wrapped(styled(Style::bold, text), display_width(text), 0, "", out_);
  }

  void paragraph(std::string_view text, std::size_t indent = 0) {
    append_wrapped(std::string(indent, ' '), indent, indent, visible(text), out_);
  }

  void paragraph(const Message& message, std::size_t indent = 0) {
    paragraph(in_words(message), indent);
  }

  // "  - text", later lines below the text.
  void item(std::string_view mark, std::string_view text) {
    const std::string front = "  " + std::string(mark) + " ";
    append_wrapped(front, front.size(), front.size(), visible(text), out_);
  }

  void item(std::string_view mark, const Message& message) { item(mark, in_words(message)); }

  // A word in colour, filled up to `width`, then text, later lines below the text.
  void labelled(Style style, std::string_view label, std::size_t width, std::string_view text) {
    std::string front = "  " + styled(style, label);
    front.append(width - std::min(width, display_width(label)), ' ');
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

  Language language_;
  bool colour_;
  std::string out_;
};

// A device's name can be as long as the evidence likes.
std::string clipped(std::string_view text) {
  constexpr std::size_t kShown = 200;
  const std::string_view front = front_of(text, kShown);
  return std::string(front) + (front.size() < text.size() ? "\u2026" : "");
}

std::string period_in_words(const Page& page, std::optional<Timestamp> first,
                            std::optional<Timestamp> last) {
  if (!first || !last) return {};
  if (day_in(page.language(), *first) == day_in(page.language(), *last)) {
    return day_in(page.language(), *first);
  }
  return page.in_words({.key = "date.period", .arguments = {{"from", *first}, {"to", *last}}});
}

Message counted(const char* key, std::uint64_t count) {
  return {.key = key, .arguments = {{"count", count}}};
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

std::string label_of(const Page& page, Severity severity) {
  return page.in_words({.key = "summary.severity." + std::string(name_of(severity))});
}

// As wide as the longest of them, in columns, and two more.
std::size_t label_width(const Page& page) {
  std::size_t width = 0;
  for (const Severity severity :
       {Severity::info, Severity::low, Severity::medium, Severity::high, Severity::critical}) {
    width = std::max(width, display_width(label_of(page, severity)) + 2);
  }
  return width;
}

void write_evidence(Page& page, const CaseView& view) {
  const EvidenceFacts& evidence = view.evidence;
  page.heading({.key = "summary.evidence"});
  page.paragraph(joined({page.in_words(title_of(evidence)), clipped(evidence.name)}, ": "), 2);
  std::vector<std::string> facts;
  for (const Fact& fact : evidence.device) {
    facts.push_back(page.in_words({.key = "summary.fact",
                                   .arguments = {{"label", Message{.key = "fact." + fact.name}},
                                                 {"value", clipped(fact.value)}}}));
  }
  if (!facts.empty()) page.paragraph(joined(facts, page.in_words({.key = "list.separator"})), 2);
  const Period period = period_of(view.coverage);
  if (period.first) {
    page.paragraph(
        Message{.key = "summary.times",
                .arguments = {{"period", period_in_words(page, period.first, period.last)}}},
        2);
  }
}

// The places that lack the most files, and how many.
Message places_not_read(const Page& page, const Coverage& coverage) {
  std::vector<std::pair<std::uint64_t, std::string>> places;
  for (const auto& [place, count] : coverage.not_read_by_place) places.emplace_back(count, place);
  std::stable_sort(places.begin(), places.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Message> parts;
  for (const auto& [count, place] : places) {
    if (parts.size() == kPlacesShown) {
      parts.push_back(verbatim("..."));
      break;
    }
    const std::string name = place == Coverage::kOtherPlaces
                                 ? page.in_words({.key = "summary.other_places"})
                                 : clipped(place);
    parts.push_back(verbatim(name + " " + page.number(count)));
  }
  return {.key = "summary.not_read_places", .arguments = {{"places", std::move(parts)}}};
}

void write_not_read(Page& page, const Verdict& verdict, const Coverage& coverage) {
  page.heading({.key = "summary.not_read"});
  if (verdict.gaps.empty()) page.paragraph(Message{.key = "summary.no_gaps"}, 2);
  const std::size_t shown = std::min(verdict.gaps.size(), kGapsShown);
  for (std::size_t i = 0; i < shown; ++i) page.item("-", verdict.gaps[i]);
  if (shown < verdict.gaps.size()) {
    page.item("-", counted("summary.more", verdict.gaps.size() - shown));
  }
  if (!coverage.not_read_by_place.empty()) page.item("-", places_not_read(page, coverage));
  if (const auto n = coverage.count(EntryState::no_parser); n > 0) {
    page.item("-", counted("summary.no_parser", n));
  }
  if (const auto links = short_links_of(coverage)) page.item("-", *links);
}

void write_read(Page& page, const CaseView& view) {
  const Coverage& coverage = view.coverage;
  page.heading({.key = "summary.read"});
  const Message share = {.key = "verdict.share",
                         .arguments = {{"count", view.verdict.artifacts_expected},
                                       {"read", view.verdict.artifacts_read}}};
  page.paragraph(Message{.key = "summary.read_share",
                         .arguments = {{"share", share},
                                       {"from", counted("summary.from_files", coverage.listed)}}},
                 2);
  std::vector<Message> absent;
  for (const ArtifactCoverage& artifact : coverage.artifacts) {
    if (artifact.state == ArtifactState::parsed || artifact.state == ArtifactState::partial) {
      Message title = title_of(artifact);
      if (artifact.state == ArtifactState::partial) {
        title = {.key = "summary.in_part", .arguments = {{"title", std::move(title)}}};
      }
      page.labelled(
          Style::plain, page.number(artifact.rows), kNumberWidth,
          joined({page.in_words(title), period_in_words(page, artifact.first, artifact.last)},
                 kDot));
    } else if (artifact.state == ArtifactState::absent && !artifact.expected) {
      absent.push_back(title_of(artifact));
    }
  }
  if (!absent.empty()) {
    page.paragraph(
        Message{.key = "summary.absent", .arguments = {{"artifacts", std::move(absent)}}}, 2);
  }
  std::vector<std::string> limits;
  for (const Message& limit : limits_of(view.evidence)) limits.push_back(page.in_words(limit));
  page.paragraph(joined(limits, " "), 2);
}

void write_looked_for(Page& page, const CaseView& view) {
  page.heading({.key = "summary.looked_for"});
  page.paragraph(counted(view.indicators.empty() ? "summary.indicators" : "summary.indicators_from",
                         view.coverage.indicators),
                 2);
  const std::size_t shown = std::min(view.indicators.size(), kIndicatorFilesShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const IndicatorFile& file = view.indicators[i];
    std::vector<std::string> names(
        file.campaigns.begin(),
        file.campaigns.begin() +
            static_cast<std::ptrdiff_t>(std::min(file.campaigns.size(), kCampaignsShown)));
    if (file.campaigns.size() > kCampaignsShown) names.emplace_back("...");
    std::string newest;
    if (file.newest) {
      newest = page.in_words({.key = "summary.newest", .arguments = {{"day", *file.newest}}});
    }
    page.labelled(Style::plain, page.number(file.count), kNumberWidth,
                  joined({clipped(file.name), clipped(joined(names, ", ")), newest}, kDot));
  }
  if (shown < view.indicators.size()) {
    page.labelled(Style::plain, "", kNumberWidth,
                  page.in_words(counted("summary.more", view.indicators.size() - shown)));
  }
}

void write_finding(Page& page, const Finding& finding, std::size_t width) {
  std::string times;
  if (finding.count > 1) times = page.in_words(counted("summary.count_times", finding.count));
  page.labelled(style_of(finding.severity), label_of(page, finding.severity), width,
                joined({clipped(page.in_words(finding.title)),
                        clipped(joined(finding.campaigns, ", ")), joined(finding.artifacts, ", "),
                        period_in_words(page, finding.first, finding.last), times},
                       kDot));
}

// In the order of the findings, each said once.
void write_meanings(Page& page, std::span<const Finding> findings) {
  std::set<std::string> said;
  for (const Finding& finding : findings) {
    if (finding.means.empty() || !said.insert(page.in_words(finding.means)).second) continue;
    if (said.size() == 1) page.heading({.key = "summary.meaning"});
    if (finding.basis != "rule") {
      page.item("-", finding.means);
      continue;
    }
    page.item("-", Message{.key = "summary.rule_means",
                           .arguments = {{"title", finding.title}, {"means", finding.means}}});
  }
}

void write_findings(Page& page, const CaseView& view) {
  if (view.findings.empty()) {
    page.heading({.key = "summary.found"});
    page.paragraph(Message{.key = "summary.nothing"}, 2);
    return;
  }
  std::vector<const Alert*> alerts;
  for (const Alert& alert : view.alerts) alerts.push_back(&alert);
  const std::size_t places = count_places(alerts);
  page.heading({.key = "summary.found_things",
                .arguments = {{"things", counted("summary.things", view.findings.size())},
                              {"places", counted("summary.in_places", places)}}});
  const std::size_t width = label_width(page);
  const auto shown = view.findings.first(std::min(view.findings.size(), kFindingsShown));
  for (const Finding& finding : shown) write_finding(page, finding, width);
  if (shown.size() < view.findings.size()) {
    page.labelled(Style::plain, "", width,
                  page.in_words(counted("summary.more", view.findings.size() - shown.size())));
  }
  write_meanings(page, shown);
}

std::vector<std::string_view> step_names(VerdictKind verdict) {
  switch (verdict) {
    case VerdictKind::match:
    case VerdictKind::suspicious:
      return {"keep_phone", "ask_expert", "experts", "stalkerware", "keep_case", "other_device"};
    case VerdictKind::no_known_traces:
      return {"if_worried", "experts", "stalkerware", "newer_indicators"};
    case VerdictKind::incomplete:
      return {"look_at_gaps", "no_all_clear", "worried_now", "experts", "stalkerware"};
    case VerdictKind::not_recognised:
      break;
  }
  return {"give_backup", "damaged_backup"};
}

}  // namespace

std::vector<Message> next_steps(VerdictKind verdict) {
  std::vector<Message> out;
  for (const std::string_view name : step_names(verdict)) {
    out.push_back({.key = "step." + std::string(name)});
  }
  return out;
}

Message explanation_of(VerdictKind verdict) {
  return {.key = "verdict.explained." + std::string(name_of(verdict))};
}

std::optional<Message> short_links_of(const Coverage& coverage) {
  std::vector<std::pair<std::uint64_t, std::string_view>> hosts;
  std::uint64_t links = 0;
  for (const auto& [host, count] : coverage.short_links) {
    hosts.emplace_back(count, host);
    links += count;
  }
  if (links == 0) return std::nullopt;
  std::ranges::stable_sort(hosts, [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Message> shown;
  for (const auto& [count, host] : hosts) {
    if (shown.size() == kPlacesShown) {
      shown.push_back(verbatim("..."));
      break;
    }
    shown.push_back(verbatim(std::string(host)));
  }
  return Message{.key = "summary.short_links",
                 .arguments = {{"count", links}, {"services", std::move(shown)}}};
}

std::vector<Message> limits_of(const EvidenceFacts& evidence) {
  if (evidence.kind == "ios_file_system") return {{.key = "limits.file_system"}};
  if (evidence.kind != "ios_backup") return {{.key = "limits." + evidence.kind}};
  if (evidence.encrypted) return {{.key = "limits.ios_backup"}};
  return {{.key = "limits.ios_backup"}, {.key = "limits.ios_backup.unencrypted"}};
}

std::string summary_text(const CaseView& view, const SummaryOptions& options) {
  Page page(options.language, options.colour);
  page.verdict(style_of(view.verdict.kind), page.in_words(sentence_of(view.verdict)));
  page.paragraph(explanation_of(view.verdict.kind));
  if (view.verdict.kind != VerdictKind::not_recognised) {
    write_evidence(page, view);
    write_not_read(page, view.verdict, view.coverage);
    write_read(page, view);
    write_looked_for(page, view);
    write_findings(page, view);
  }
  page.heading({.key = "summary.steps"});
  for (const Message& step : next_steps(view.verdict.kind)) page.item("-", step);
  if (!options.case_path.empty()) {
    page.heading({.key = "summary.case"});
    page.paragraph(options.case_path, 2);
    if (!options.shared_report.empty()) {
      page.paragraph(
          Message{.key = "summary.to_share", .arguments = {{"file", options.shared_report}}}, 2);
    }
  }
  if (const std::string note = review_note(options.language); !note.empty()) {
    page.blank();
    page.paragraph(note);
  }
  return page.take();
}

}  // namespace bridle::report
