#include "engine/case_files.h"

#include <vector>

#include "engine/facts.h"
#include "engine/roles.h"
#include "report/alerts_csv.h"
#include "report/report_html.h"
#include "report/report_json.h"
#include "share/redacted_case.h"

namespace bridle {
namespace {

report::HtmlView html_view(const CaseContents& contents, const report::TimelineDigest& digest) {
  return {.language = contents.language,
          .timeline = &digest,
          .container = contents.container,
          .files_hashed = contents.files.size(),
          .options = contents.options,
          .concern = contents.concern,
          .custody = contents.custody};
}

Result<void> write_manifest(const std::string& folder, const CaseContents& contents) {
  const auto libraries = library_versions();
  const report::ManifestView manifest{.tool_version = contents.view.tool_version,
                                      .libraries = libraries,
                                      .container = contents.container,
                                      .files = contents.files,
                                      .indicators = contents.view.indicators,
                                      .options = contents.options,
                                      .run = contents.run};
  return report::write_manifest_json(folder + "/manifest.json", manifest);
}

// What is read first, under the usual names.
Result<void> write_reports(const std::string& folder, const CaseContents& contents) {
  auto json = report::write_report_json(folder + "/report.json", contents.view);
  if (!json) return json;
  auto html = report::write_report_html(folder + "/report.html", contents.view,
                                        html_view(contents, contents.digest));
  if (!html) return html;
  auto csv = report::write_alerts_csv(folder + "/alerts.csv", contents.view);
  if (!csv) return csv;
  return write_manifest(folder, contents);
}

Result<void> write_redacted(const std::string& folder, const CaseContents& contents) {
  share::Redactor redactor(roles_of_artifacts());
  const share::RedactedCase redacted = share::redacted(contents.view, redactor);
  const report::TimelineDigest digest = share::redacted(contents.digest, redactor);
  if (!contents.redact) {
    auto json = report::write_report_json(folder + "/report.redacted.json", redacted.view());
    if (!json) return json;
    return report::write_report_html(folder + "/report.redacted.html", redacted.view(),
                                     html_view(contents, digest));
  }
  std::vector<report::HashedFile> files;
  for (const report::HashedFile& file : contents.files) {
    files.push_back(share::redacted(file, redactor));
  }
  auto container = contents.container;
  if (container) container->path = share::kEvidence;
  report::RunFacts run = contents.run;
  run.evidence_path = share::kEvidence;
  return write_reports(folder, {.view = redacted.view(),
                                .digest = digest,
                                .container = container,
                                .files = files,
                                .options = contents.options,
                                .run = run,
                                .concern = contents.concern,
                                .custody = contents.custody,
                                .language = contents.language});
}

}  // namespace

Result<void> write_case_files(const std::string& folder, const CaseContents& contents) {
  if (!contents.redact) {
    if (auto full = write_reports(folder, contents); !full) return full;
  }
  return write_redacted(folder, contents);
}

}  // namespace bridle
