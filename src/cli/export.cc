// bridle export: what is given to others of a case.

#include "engine/export.h"

#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "report/escape.h"

namespace bridle::cli {
namespace {

struct ExportArguments {
  std::string case_path;
  std::string out;
  std::string format;
  bool minimal = false;
  bool full = false;
};

std::string said(const ExportSummary& summary, const ExportOptions& options) {
  std::string out = "Wrote " + report::visible(options.out_path) + ": ";
  switch (options.format) {
    case ExportFormat::minimal:
      out += std::to_string(summary.matched) + " matched records and " +
             std::to_string(summary.around) + " around them";
      break;
    case ExportFormat::timesketch:
      out += std::to_string(summary.events) + " events";
      break;
    default:
      out += std::to_string(summary.alerts) + " alerts";
  }
  out += summary.redacted ? ", redacted. Read it before you give it away.\n"
                          : ", in full: it holds private contents.\n";
  if (summary.left_out > 0) {
    out += std::to_string(summary.left_out) +
           " alerts are left out: they are of indicators that are not public\n";
  }
  return out;
}

int export_to(const ExportArguments& arguments) {
  const std::map<std::string, ExportFormat> formats = {{"stix", ExportFormat::stix},
                                                       {"timesketch", ExportFormat::timesketch},
                                                       {"csv", ExportFormat::csv}};
  if (arguments.minimal == !arguments.format.empty()) {
    return fail({ErrorCode::usage, "say what to write: --minimal, or one --format"});
  }
  ExportOptions options{
      .case_path = arguments.case_path, .out_path = arguments.out, .full = arguments.full};
  if (!arguments.minimal) {
    const auto found = formats.find(arguments.format);
    if (found == formats.end()) {
      return fail({ErrorCode::usage,
                   "there is no format " + arguments.format + "; known: stix timesketch csv"});
    }
    options.format = found->second;
  }
  const auto summary = export_case(options);
  if (!summary) return fail(summary.error());
  std::fputs(said(*summary, options).c_str(), stdout);
  return 0;
}

}  // namespace

void add_export(CLI::App& app, int& status) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command =
      app.add_subcommand("export", "Write what others need of a case, without what is private");
  command->add_option("CASE", arguments->case_path, "The folder that `bridle check -o` wrote")
      ->required();
  command
      ->add_option("-o,--output", arguments->out,
                   "What to write: a new file, or a new folder with --minimal")
      ->type_name("PATH")
      ->required();
  command
      ->add_option("--format", arguments->format,
                   "stix (STIX 2.1 bundle of sightings), timesketch (JSON lines of all events), "
                   "csv (a line for each alert)")
      ->type_name("FORMAT");
  command->add_flag("--minimal", arguments->minimal,
                    "The smallest pack for another analyst: matched records and a few around "
                    "them, hashes, versions, coverage");
  command->add_flag("--full", arguments->full, "Do not redact: with private contents");
  command->footer(
      "Examples:\n"
      "  bridle export case --minimal -o pack\n"
      "  bridle export case --format stix -o alerts.stix2.json\n"
      "  bridle export case --format timesketch --full -o timesketch.jsonl\n\n"
      "Neither the case nor the evidence is changed. What is redacted and what is not:\n"
      "docs/sharing.md. report.redacted.html in the case is the version for people.");
  command->callback([arguments, &status] { status = export_to(*arguments); });
}

}  // namespace bridle::cli
