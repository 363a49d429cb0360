// bridle indicators: look at indicator files before relying on them.

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "match/indicator_set.h"
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
  std::uint64_t problems = 0;
  std::string out;
  for (const IndicatorSource& source : set.sources()) {
    out += std::to_string(source.indicators) + " indicators  sha256 " + source.sha256 + "  ";
    report::append_visible(source.path, out);
    out += '\n';
    for (const std::string& problem : source.problems) {
      ++problems;
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
  if (problems > 0) out += std::to_string(problems) + " notes, listed above\n";
  std::fputs(out.c_str(), stdout);
  return 0;
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
