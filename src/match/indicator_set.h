// IndicatorSet: what to look for, gathered from STIX files, before it is compiled into a Matcher.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "bytes/bytes.h"

namespace bridle {

enum class IndicatorKind : std::uint8_t {
  domain,
  url,
  ip,
  email,
  process,
  file_path,
  file_name,
  sha256,
  sha1,
  md5,
  app_id,
  cert_hash,
  profile_id,
  android_property,
};

std::string_view name_of(IndicatorKind kind);

// One comparison of a pattern, normalised for its kind (domains in lower case and ASCII form, ...).
struct IndicatorTerm {
  IndicatorKind kind;
  std::string value;
};

// One STIX indicator. `alternatives` is its pattern in disjunctive form: any inner list whose terms
// are all found on one record is a match. Nearly always one list of one term.
struct Indicator {
  std::string id;                 // "indicator--..."
  std::uint32_t source = 0;       // index into IndicatorSet::sources()
  std::string campaign;           // "Pegasus"; empty when the file names none
  std::optional<int> confidence;  // 0..100, as the file says
  std::string tlp;                // as match/marking.h has it; empty: not marked
  bool unpublished = false;       // not to be shown in what is shared
  std::vector<std::vector<IndicatorTerm>> alternatives;
};

// A file that indicators came from.
struct IndicatorSource {
  std::string path;
  std::string sha256;               // empty when it could not be read
  std::uint64_t indicators = 0;     // usable ones; none: nothing of it is looked for
  std::optional<Timestamp> newest;  // when the latest of its indicators was last changed
  std::uint64_t failed = 0;         // indicators that cannot be used, or in part only
  bool unpublished = false;         // it, or something in it, is not to be shown in what is shared
  // "indicator--1234: pattern needs several observations". Also mere notes: what is revoked, too
  // broad, or there twice.
  std::vector<std::string> problems;
};

// Whether indicators may be named in what is shared: as their TLP markings say, or not at all.
enum class Publication : std::uint8_t { as_marked, unpublished };

class IndicatorSet {
 public:
  // A STIX 2.1 bundle as bytes, or a list of stalkerware where `path` ends in .yaml or .yml. Never
  // fails: what cannot be used is in the source's problems. Returns its source; the same bytes
  // again are noted with the source that holds them already. Of a file in which anything is marked,
  // what is not marked itself counts as restricted too.
  const IndicatorSource& add_stix(std::string path, Bytes json,
                                  Publication publication = Publication::as_marked);

  // A file, or a folder searched recursively for *.stix2, *.json, *.yaml and *.yml in any case
  // (sorted). Fails when the path cannot be read, is a file that is neither a STIX bundle nor a
  // list of stalkerware, or a folder without any. Other YAML files of a folder are skipped. A file
  // in a folder that cannot be read is a source without indicators.
  Result<void> add_path(const std::string& path, Publication publication = Publication::as_marked);

  const std::vector<Indicator>& indicators() const { return indicators_; }
  const std::vector<IndicatorSource>& sources() const { return sources_; }
  // Files in the folders that were not read, by path from the folder on: "feeds/notes.txt".
  const std::vector<std::string>& skipped() const { return skipped_; }

 private:
  Result<void> add_folder(const std::string& path, Publication publication);
  void mark(IndicatorSource& source, std::size_t first, Bytes json, Publication publication);

  std::vector<Indicator> indicators_;
  std::vector<IndicatorSource> sources_;
  std::vector<std::string> skipped_;
};

}  // namespace bridle
