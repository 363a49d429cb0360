// What to do now, the form of consent and custody, and the appendix for experts.
#include <algorithm>
#include <array>

#include "base/hash.h"
#include "report/html_parts.h"
#include "report/summary.h"

namespace bridle::report {
namespace {

constexpr std::size_t kNotesShown = 100;

void write_hash(Html& html, std::string_view label, std::string_view hash) {
  html.open("dt");
  html.evidence(label);
  html.close("dt");
  html.open("dd", {{"class", "hash"}, {"dir", "ltr"}});
  html.plain(hash);
  html.close("dd");
  html.line();
}

void write_hashes(const Parts& parts) {
  Html& html = parts.html;
  html.say("h3", "page.appendix.hashes");
  html.open("dl");
  if (parts.more.container) {
    html.term("page.appendix.archive");
    html.open("dd", {{"class", "hash"}, {"dir", "ltr"}});
    html.plain(hex(parts.more.container->sha256));
    html.close("dd");
  }
  for (const IndicatorFile& file : parts.view.indicators) write_hash(html, file.name, file.sha256);
  html.close("dl");
  if (parts.more.files_hashed > 0) {
    html.say("p", Message{.key = "page.appendix.files",
                          .arguments = {{"count", parts.more.files_hashed}}});
  }
  html.line();
}

// For a shell, whatever the name holds.
std::string quoted(std::string_view name) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._,/-";
  if (!name.empty() && name.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(name);
  }
  std::string out = "'";
  for (const char c : name) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string command(const Parts& parts) {
  std::string out = "bridle check " + quoted(parts.view.evidence.name);
  for (const IndicatorFile& file : parts.view.indicators) out += " -i " + quoted(file.name);
  for (const auto& [name, value] : parts.more.options) {
    out += " --" + name + " " + quoted(value);
  }
  return out + " -o CASE";
}

void write_books(const Parts& parts) {
  Html& html = parts.html;
  html.say("h3", "page.appendix.books");
  html.open("dl");
  for (std::size_t i = 0; i < kEntryStates; ++i) {
    const auto state = static_cast<EntryState>(i);
    if (parts.view.coverage.count(state) == 0) continue;
    html.open("dt", {{"lang", "en"}});
    html.plain(name_of(state));
    html.close("dt");
    html.open("dd");
    html.number(parts.view.coverage.count(state));
    html.close("dd");
  }
  html.close("dl");
  const std::vector<DamageNote>& notes = parts.view.coverage.notes;
  if (notes.empty()) return;
  html.say("h3", "page.appendix.damage");
  html.open("ul", {{"lang", "en"}});
  for (std::size_t i = 0; i < std::min(notes.size(), kNotesShown); ++i) {
    html.open("li");
    html.evidence((notes[i].artifact.empty() ? "" : notes[i].artifact + ": ") +
                  notes[i].place.path + ": " + notes[i].what);
    html.close("li");
  }
  html.close("ul");
  if (const std::uint64_t all = parts.view.coverage.damage_total; all > kNotesShown) {
    html.say("p",
             Message{.key = "page.more_in_report", .arguments = {{"count", all - kNotesShown}}});
  }
  html.line();
}

void write_case_files(const Parts& parts) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kFiles = {{
      {"report.redacted.html", "page.appendix.case.redacted"},
      {"report.json", "page.appendix.case.report"},
      {"alerts.csv", "page.appendix.case.alerts"},
      {"records/", "page.appendix.case.records"},
      {"timeline.csv", "page.appendix.case.timeline"},
      {"manifest.json", "page.appendix.case.manifest"},
  }};
  if (parts.view.redacted) return;  // it travels alone
  Html& html = parts.html;
  html.say("h3", "page.appendix.case");
  html.open("dl");
  for (const auto& [name, key] : kFiles) {
    html.open("dt");
    html.evidence(name);
    html.close("dt");
    html.say("dd", key);
  }
  html.close("dl");
  html.line();
}

}  // namespace

void write_steps(const Parts& parts) {
  Html& html = parts.html;
  html.open("section", {{"id", "steps"}, {"aria-labelledby", "steps-title"}});
  html.say("h2", "page.steps", {{"id", "steps-title"}});
  html.open("ol", {{"class", "steps"}});
  for (const Message& step : next_steps(parts.view.verdict.kind)) html.say("li", step);
  html.close("ol");
  html.close("section");
  html.line();
}

void write_custody(const Parts& parts) {
  constexpr std::array kFields = {"reference", "owner",   "consent",  "purpose", "readers",
                                  "until",     "from",    "to",       "kept",    "away",
                                  "examiner",  "remarks", "signature"};
  Html& html = parts.html;
  html.open("section", {{"id", "custody"}, {"aria-labelledby", "custody-title"}});
  html.say("h2", "page.custody", {{"id", "custody-title"}});
  html.say("p", "page.custody.intro", {{"class", "soft"}});
  html.open("div", {{"class", "custody"}});
  for (const char* field : kFields) {
    html.open("label", {{"class", "field"}});
    html.say("span", std::string("page.custody.") + field);
    html.raw("<textarea rows=\"1\" autocomplete=\"off\"></textarea>");
    html.close("label");
  }
  html.close("div");
  html.close("section");
  html.line();
}

void write_appendix(const Parts& parts) {
  Html& html = parts.html;
  html.open("section", {{"id", "appendix"}, {"aria-labelledby", "appendix-title"}});
  html.say("h2", "page.appendix", {{"id", "appendix-title"}});
  html.say("h3", "page.appendix.reproduce");
  html.say("p", "page.appendix.reproduce_text");
  html.open("p");
  html.evidence("bridle " + std::string(parts.view.tool_version) + ": " + command(parts), "code");
  html.close("p");
  html.line();
  write_hashes(parts);
  write_books(parts);
  write_case_files(parts);
  html.close("section");
  html.line();
}

}  // namespace bridle::report
