// bridle indicators: look at indicator files before relying on them.

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "match/indicator_set.h"
#include "model/verdict.h"
#include "report/escape.h"

namespace bridle::cli {
namespace {

int list_indicators(const std::vector<std::string>& paths) {
  IndicatorSet set;
  for (const std::string& path : paths) {
    if (auto added = set.add_path(path); !added) {
      return fail({ErrorCode::usage, added.error().message});
    }
  }
  std::map<std::string_view, std::uint64_t> kinds;
  for (const Indicator& indicator : set.indicators()) {
    for (const auto& terms : indicator.alternatives) {
      for (const IndicatorTerm& term : terms) ++kinds[name_of(term.kind)];
    }
  }
  std::uint64_t notes = 0;
  std::uint64_t lost = 0;
  std::uint64_t failed = 0;
  std::string out;
  for (const IndicatorSource& source : set.sources()) {
    if (source.indicators == 0) ++lost;
    failed += source.failed;
    out += std::to_string(source.indicators) + " indicators  sha256 " + source.sha256 + "  ";
    report::append_visible(source.path, out);
    out += '\n';
    for (const std::string& problem : source.problems) {
      ++notes;
      out += "    ";
      report::append_visible(problem, out);
      out += '\n';
    }
  }
  out += std::to_string(set.indicators().size()) + " in all";
  std::string separator = ": ";
  for (const auto& [kind, count] : kinds) {
    out += separator + std::to_string(count) + " " + std::string(kind);
    separator = ", ";
  }
  out += '\n';
  if (failed > 0) out += std::to_string(failed) + " cannot be used, or in part only\n";
  if (notes > 0) out += std::to_string(notes) + " notes, listed above\n";
  for (const std::string& path : set.skipped()) {
    out += "not read, as it is neither STIX (.stix2, .json) nor a list of stalkerware (.yaml): ";
    report::append_visible(path, out);
    out += '\n';
  }
  if (lost > 0) out += std::to_string(lost) + " files give no indicators\n";
  std::fputs(out.c_str(), stdout);
  return lost == 0 ? 0 : exit_code(VerdictKind::incomplete);
}

}  // namespace

void add_indicators(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("indicators", "Look at indicator files");
  command->require_subcommand(1);
  CLI::App* list = command->add_subcommand(
      "list", "Count what STIX files hold, and say what of them cannot be used");
  auto paths = std::make_shared<std::vector<std::string>>();
  list->add_option("PATHS", *paths, "STIX 2.1 files, or folders of them")->required();
  list->callback([paths, &status] { status = list_indicators(*paths); });
}

}  // namespace bridle::cli
