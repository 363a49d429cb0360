#include "report/report_html.h"

#include <algorithm>
#include <array>

#include "base/embedded.h"
#include "base/hash.h"
#include "report/html_parts.h"

namespace bridle::report {

// Of the build: page.js and page.css, bundled from web/.
std::span<const Embedded> embedded();

namespace {

std::string_view bundled(std::string_view name) {
  for (const Embedded& file : embedded()) {
    if (file.name == name) return file.text;
  }
  return {};
}

std::string base64(std::span<const std::byte> data) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(3, data.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (k < left ? std::to_integer<std::uint32_t>(data[i + k]) : 0);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= left ? kDigits[bits >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

// 'sha256-...': the one script and the one style that the page may use.
std::string source_hash(std::string_view text) {
  return "'sha256-" + base64(sha256(std::as_bytes(std::span(text)))) + "'";
}

std::string policy() {
  return "default-src 'none'; script-src " + source_hash(bundled("page.js")) + "; style-src " +
         source_hash(bundled("page.css")) + "; img-src data:; base-uri 'none'; form-action 'none'";
}

Message title_of_page(const CaseView& view) {
  const auto name = std::ranges::find(view.evidence.device, "device_name", &Fact::name);
  return {.key = "page.title",
          .arguments = {
              {"name", name == view.evidence.device.end() ? view.evidence.name : name->value}}};
}

void write_head(const Parts& parts) {
  Html& html = parts.html;
  html.raw("<!doctype html>\n");
  html.open("html", {{"lang", code_of(html.language())}, {"dir", direction_name(html.language())}});
  html.raw("<head><meta charset=\"utf-8\">");
  html.open("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy()}});
  html.raw(
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<meta name=\"referrer\" content=\"no-referrer\">"
      "<meta name=\"robots\" content=\"noindex\">"
      "<meta name=\"format-detection\" content=\"telephone=no, email=no, address=no\">"
      "<link rel=\"icon\" href=\"data:,\">");
  html.open("title");
  html.plain(say(html.language(), title_of_page(parts.view)));
  html.close("title");
  html.raw("<style>");
  html.raw(bundled("page.css"));
  html.raw("</style></head>\n");
}

void choice(Html& html, std::string_view id, std::string_view label) {
  html.open("label");
  html.say("span", label);
  html.open("select", {{"id", id}});
}

void write_bar(const Parts& parts) {
  Html& html = parts.html;
  html.say("a", "page.skip", {{"class", "skip"}, {"href", "#result"}});
  html.raw("<header class=\"bar\"><div class=\"frame\">");
  html.say("h1", title_of_page(parts.view));
  html.raw("<div class=\"choices\">");
  choice(html, "language", "page.language");
  html.raw("</select></label>");
  choice(html, "colours", "page.colours");
  html.say("option", "page.colours.auto", {{"value", "auto"}});
  html.say("option", "page.colours.light", {{"value", "light"}});
  html.say("option", "page.colours.dark", {{"value", "dark"}});
  html.raw("</select></label></div></div></header>\n<div class=\"frame\">");
  const std::string note = review_note(html.language());
  html.raw(note.empty() ? "<p class=\"language-note\" hidden>" : "<p class=\"language-note\">");
  html.plain(note);
  html.raw("</p>");
}

void write_contents(const Parts& parts) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kSections = {{
      {"#result", "page.result"},
      {"#examined", "page.examined"},
      {"#findings", "page.findings"},
      {"#timeline", "page.timeline"},
      {"#steps", "page.steps"},
      {"#custody", "page.custody"},
      {"#appendix", "page.appendix"},
  }};
  Html& html = parts.html;
  html.open_labelled("nav", "page.contents");
  html.open("ul");
  for (const auto& [target, key] : kSections) {
    if (target == "#timeline" && parts.more.timeline == nullptr) continue;
    if (parts.view.verdict.kind == VerdictKind::not_recognised &&
        (target == "#examined" || target == "#findings" || target == "#timeline")) {
      continue;
    }
    html.open("li");
    html.say("a", key, {{"href", target}});
    html.close("li");
  }
  html.close("ul");
  html.close("nav");
  html.line();
}

// What was taken out, for who was given it.
void write_sharing(const Parts& parts) {
  if (!parts.view.redacted) return;
  Html& html = parts.html;
  html.open("section", {{"id", "sharing"}, {"aria-labelledby", "sharing-title"}});
  html.say("h2", "page.redacted", {{"id", "sharing-title"}});
  html.say("p", "page.redacted.hidden");
  html.say("p", "page.redacted.shown");
  html.say("p", "page.redacted.labels");
  html.close("section");
  html.line();
}

void write_footer(const Parts& parts) {
  Html& html = parts.html;
  html.raw("</main><footer>");
  html.say("p", parts.view.redacted ? "page.redacted.check" : "page.private");
  html.say("p", "page.english_lines");
  html.say("p", "page.script_off", {{"class", "script-off"}});
  html.say("p", Message{.key = "page.made_by",
                        .arguments = {{"version", std::string(parts.view.tool_version)}}});
  html.raw("</footer></div>\n");
}

void write_page(const Parts& parts) {
  Html& html = parts.html;
  write_head(parts);
  html.raw("<body>\n");
  write_bar(parts);
  write_contents(parts);
  html.raw("<main>\n");
  write_result(parts);
  write_sharing(parts);
  if (parts.view.verdict.kind != VerdictKind::not_recognised) {
    write_examined(parts);
    write_findings(parts);
    write_timeline(parts);
  }
  write_steps(parts);
  write_custody(parts);
  write_appendix(parts);
  write_footer(parts);
  write_data(parts);
  html.raw("<script>");
  html.raw(bundled("page.js"));
  html.raw("</script>\n</body></html>\n");
  html.finish();
}

}  // namespace

Result<void> write_report_html(const std::string& path, const CaseView& view,
                               const HtmlView& more) {
  auto file = OutputFile::create(path);
  if (!file) return file.error();
  Html html(&*file, more.language);
  write_page({html, view, more});
  return file->close();
}

std::string report_html(const CaseView& view, const HtmlView& more) {
  Html html(nullptr, more.language);
  write_page({html, view, more});
  return html.text();
}

}  // namespace bridle::report
