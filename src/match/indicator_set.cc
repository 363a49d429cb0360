#include "match/indicator_set.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "formats/stalkerware_list.h"
#include "formats/stix.h"
#include "match/marking.h"
#include "match/normal.h"
#include "match/term.h"

namespace bridle {
namespace {

namespace fs = std::filesystem;

struct NormalPattern {
  std::vector<std::vector<IndicatorTerm>> alternatives;
  std::vector<std::string> problems;
  bool in_part = false;  // or not at all
};

// An alternative with a term that cannot be matched is left out: its other terms alone would say
// more than the indicator does.
NormalPattern normal_pattern(const std::vector<std::vector<stix::Term>>& alternatives) {
  NormalPattern out;
  for (const std::vector<stix::Term>& terms : alternatives) {
    std::vector<IndicatorTerm> kept;
    bool usable = true;
    for (const stix::Term& term : terms) {
      Result<NormalTerm> result = normal_term(term);
      if (!result) {
        out.problems.push_back(std::move(result).error().message);
        usable = false;
        out.in_part = true;
        break;
      }
      if (!result->note.empty()) out.problems.push_back(std::move(result->note));
      kept.push_back(std::move(result->term));
    }
    if (usable) out.alternatives.push_back(std::move(kept));
  }
  return out;
}

// Without its folders: reports are the same on every machine.
std::string name_of_file(const std::string& path) { return fs::path(path).filename().string(); }

bool is_yaml(const fs::path& path) {
  const std::string extension = normal::lowered(path.extension().string());
  return extension == ".yaml" || extension == ".yml";
}

// "._x.stix2" is what macOS leaves beside x.stix2 on a foreign disk: no indicators.
bool is_indicator_file(const fs::path& path) {
  const std::string extension = normal::lowered(path.extension().string());
  return (extension == ".stix2" || extension == ".json" || is_yaml(path)) &&
         !path.filename().string().starts_with("._");
}

// A list of stalkerware where the name says YAML, else STIX.
stix::Bundle parse(const std::string& path, Bytes bytes) {
  return is_yaml(path) ? stix::parse_stalkerware_list(bytes) : stix::parse_bundle(bytes);
}

}  // namespace

std::string_view name_of(IndicatorKind kind) {
  switch (kind) {
    case IndicatorKind::domain:
      return "domain";
    case IndicatorKind::url:
      return "url";
    case IndicatorKind::ip:
      return "ip";
    case IndicatorKind::email:
      return "email";
    case IndicatorKind::process:
      return "process";
    case IndicatorKind::file_path:
      return "file_path";
    case IndicatorKind::file_name:
      return "file_name";
    case IndicatorKind::sha256:
      return "sha256";
    case IndicatorKind::sha1:
      return "sha1";
    case IndicatorKind::md5:
      return "md5";
    case IndicatorKind::app_id:
      return "app_id";
    case IndicatorKind::cert_hash:
      return "cert_hash";
    case IndicatorKind::profile_id:
      return "profile_id";
    case IndicatorKind::android_property:
      return "android_property";
  }
  return "";
}

// What of it must not be shown. The same file given twice, once as unpublished, is unpublished.
void IndicatorSet::mark(IndicatorSource& source, std::size_t first, Bytes json,
                        Publication publication) {
  const Markings markings = markings_of(json);
  source.unpublished = publication == Publication::unpublished || markings.any_restricted;
  for (std::size_t i = first; i < indicators_.size(); ++i) {
    Indicator& indicator = indicators_[i];
    if (const auto found = markings.by_id.find(indicator.id); found != markings.by_id.end()) {
      indicator.tlp = found->second;
    }
    indicator.unpublished = publication == Publication::unpublished ||
                            is_restricted(indicator.tlp) ||
                            (indicator.tlp.empty() && markings.any_restricted);
  }
}

const IndicatorSource& IndicatorSet::add_stix(std::string path, Bytes json,
                                              Publication publication) {
  IndicatorSource source;
  source.path = std::move(path);
  source.sha256 = hex(sha256(json));
  const auto same = std::find_if(sources_.begin(), sources_.end(), [&](const IndicatorSource& s) {
    return s.sha256 == source.sha256;
  });
  if (same != sources_.end()) {
    same->problems.push_back("is there again as " + name_of_file(source.path) +
                             ", which was left out");
    if (publication == Publication::unpublished) {
      same->unpublished = true;
      const auto index = static_cast<std::uint32_t>(same - sources_.begin());
      for (Indicator& indicator : indicators_) {
        if (indicator.source == index) indicator.unpublished = true;
      }
    }
    return *same;
  }
  stix::Bundle bundle = parse(source.path, json);
  source.problems = std::move(bundle.problems);
  source.failed = bundle.unusable;
  source.newest = bundle.newest;
  const auto index = static_cast<std::uint32_t>(sources_.size());
  const std::size_t first = indicators_.size();
  for (stix::Indicator& read : bundle.indicators) {
    NormalPattern pattern = normal_pattern(read.alternatives);
    for (const std::string& what : pattern.problems) {
      source.problems.push_back(read.id + ": " + what);
    }
    if (read.in_part || pattern.in_part) ++source.failed;
    if (pattern.alternatives.empty()) continue;
    indicators_.push_back({.id = std::move(read.id),
                           .source = index,
                           .campaign = std::move(read.campaign),
                           .confidence = read.confidence,
                           .alternatives = std::move(pattern.alternatives)});
    ++source.indicators;
  }
  mark(source, first, json, publication);
  sources_.push_back(std::move(source));
  return sources_.back();
}

Result<void> IndicatorSet::add_path(const std::string& path, Publication publication) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return Error{ErrorCode::not_found, "There is no indicator file or folder at " + path + "."};
  }
  if (error) {
    return Error{ErrorCode::unreadable, "Cannot read " + path + ": " + error.message() + "."};
  }
  if (status.type() == fs::file_type::directory) return add_folder(path, publication);
  const auto bytes = read_file(path, limits::kWholeFile);
  if (!bytes) return bytes.error();
  if (const stix::Bundle bundle = parse(path, *bytes); !bundle.readable) {
    return Error{ErrorCode::malformed, "The indicator file " + path + " cannot be used: it " +
                                           bundle.problems.front() + ". Get it again."};
  }
  add_stix(path, *bytes, publication);
  return {};
}

Result<void> IndicatorSet::add_folder(const std::string& path, Publication publication) {
  std::error_code error;
  std::vector<std::string> files;
  fs::path folder = fs::path(path).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // it was "feeds/"
  const fs::path above = folder.parent_path();
  for (fs::recursive_directory_iterator at(path, error), end; !error && at != end;
       at.increment(error)) {
    std::error_code ignored;
    if (at->is_directory(ignored)) continue;
    if (is_indicator_file(at->path()) && at->is_regular_file(ignored)) {
      files.push_back(at->path().string());
    } else {
      skipped_.push_back(at->path().lexically_normal().lexically_relative(above).string());
    }
  }
  if (error) {
    return Error{ErrorCode::unreadable, "Cannot list " + path + ": " + error.message() + "."};
  }
  if (files.empty()) {
    return Error{ErrorCode::not_found,
                 "The folder " + path + " holds no *.stix2, *.json or *.yaml file."};
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    if (const auto bytes = read_file(file, limits::kWholeFile)) {
      // Indexes of feeds and the like are YAML as well.
      if (is_yaml(file) && !stix::parse_stalkerware_list(*bytes).readable) {
        skipped_.push_back(fs::path(file).lexically_normal().lexically_relative(above).string());
        continue;
      }
      add_stix(file, *bytes, publication);
    } else {
      std::string why = bytes.error().message;
      if (const std::size_t at = why.find(file); at != std::string::npos) {
        why.replace(at, file.size(), "it");
      }
      sources_.push_back({.path = file,
                          .sha256 = {},
                          .newest = {},
                          .unpublished = publication == Publication::unpublished,
                          .problems = {std::move(why)}});
    }
  }
  std::sort(skipped_.begin(), skipped_.end());
  skipped_.erase(std::unique(skipped_.begin(), skipped_.end()), skipped_.end());
  return {};
}

}  // namespace bridle
