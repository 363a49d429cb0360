#include "engine/plan.h"

#include <algorithm>

#include "bytes/text.h"

namespace bridle {
namespace {

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

// "*" and "?" within one component. Backtracks to the last star only, so it takes at most
// pattern times text steps.
bool component_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*') {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string_view take_component(std::string_view& rest) {
  const std::size_t slash = rest.find('/');
  const std::string_view component = rest.substr(0, slash);
  rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  return component;
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view path) {
  // Backtracks to the last "**" only, as component_matches does to the last "*".
  std::string_view retry_glob;
  std::string_view retry_path;
  bool can_retry = false;
  while (!path.empty()) {
    std::string_view glob_rest = glob;
    const std::string_view pattern = take_component(glob_rest);
    if (pattern == "**") {
      if (glob_rest.empty()) return true;
      glob = retry_glob = glob_rest;
      retry_path = path;
      can_retry = true;
      continue;
    }
    std::string_view path_rest = path;
    const std::string_view component = take_component(path_rest);
    if (!glob.empty() && component_matches(pattern, component)) {
      glob = glob_rest;
      path = path_rest;
    } else if (can_retry) {
      take_component(retry_path);
      glob = retry_glob;
      path = retry_path;
    } else {
      return false;
    }
  }
  while (!glob.empty()) {
    if (take_component(glob) != "**") return false;
  }
  return true;
}

Plan::Glob::Glob(std::string_view glob, std::uint32_t index)
    : pattern(glob),
      start(glob.substr(0, glob.find_first_of("*?"))),
      end(glob.substr(glob.find_last_of("*?") + 1)),
      artifact(index) {
  // "a/**/b" is "a/b" too, and "a/**" is "a".
  if (start.ends_with('/')) start.remove_suffix(1);
  if (end.starts_with('/')) end.remove_prefix(1);
}

bool Plan::Glob::matches(std::string_view path) const {
  return path.starts_with(start) && path.ends_with(end) && glob_matches(pattern, path);
}

Plan::Plan(std::span<const Artifact* const> artifacts, EvidenceMask kinds)
    : artifacts_(artifacts.begin(), artifacts.end()) {
  for (std::uint32_t i = 0; i < artifacts_.size(); ++i) {
    if ((artifacts_[i]->found_in & platforms_of(kinds)) == 0) continue;
    const bool while_listing =
        artifacts_[i]->reads == Reads::listing || artifacts_[i]->reads == Reads::ends;
    if (while_listing) ++listed_artifacts_;
    for (const std::string_view pattern : artifacts_[i]->paths) {
      if (while_listing) {
        listings_.emplace_back(pattern, i);
        continue;
      }
      const std::string_view name = last_component(pattern);
      if (has_wildcard(name)) {
        others_.emplace_back(pattern, i);
      } else {
        by_name_[name].emplace_back(pattern, i);
      }
      if (name == pattern && !has_wildcard(pattern) &&
          std::find(root_files_.begin(), root_files_.end(), pattern) == root_files_.end()) {
        root_files_.push_back(pattern);
      }
    }
  }
  std::sort(root_files_.begin(), root_files_.end());
}

void Plan::match(const Globs& globs, std::string_view path, std::vector<std::uint32_t>& out) {
  for (const Glob& glob : globs) {
    if (std::find(out.begin(), out.end(), glob.artifact) == out.end() && glob.matches(path)) {
      out.push_back(glob.artifact);
    }
  }
}

void Plan::listed_for(std::string_view path, std::vector<std::uint32_t>& out) const {
  out.clear();
  match(listings_, path, out);
}

void Plan::artifacts_for(std::string_view path, std::vector<std::uint32_t>& out) const {
  out.clear();
  if (const auto named = by_name_.find(last_component(path)); named != by_name_.end()) {
    match(named->second, path, out);
  }
  match(others_, path, out);
  std::sort(out.begin(), out.end());
}

}  // namespace bridle
