// Coverage: what was read and what was not, in numbers that add up.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/alert.h"

namespace bridle {

// Every file of the evidence ends in exactly one of these.
enum class EntryState : std::uint8_t {
  parsed,
  parsed_with_damage,
  no_parser,
  over_limit,
  unreadable,  // listed but missing, locked, or refused by the medium
  refused,     // reading it would be unsafe
};
inline constexpr std::size_t kEntryStates = 6;

std::string_view name_of(EntryState state);

enum class ArtifactState : std::uint8_t { parsed, partial, absent, unreadable, not_applicable };

std::string_view name_of(ArtifactState state);

struct ArtifactCoverage {
  std::string id;
  std::string title;
  ArtifactState state = ArtifactState::absent;
  bool expected = false;  // this kind of evidence always has it
  std::uint64_t files = 0;
  std::uint64_t rows = 0;
  std::uint64_t damage = 0;
  std::uint64_t alerts = 0;
  std::optional<Timestamp> first;  // earliest and latest time in its rows
  std::optional<Timestamp> last;
};

struct DamageNote {
  std::string artifact;  // empty: of the container or the listing
  Place place;
  std::string what;
};

struct Coverage {
  std::array<std::uint64_t, kEntryStates> entries{};  // by EntryState
  std::uint64_t listed = 0;       // files that the evidence lists; the sum of `entries`
  std::uint64_t directories = 0;  // not files: counted apart
  bool listing_complete = true;
  // What was looked for: usable indicators, and those that cannot be used or in part only.
  // Without any indicator nothing known was looked for, which is no result.
  std::uint64_t indicators = 0;
  std::uint64_t indicator_problems = 0;
  // Indicator files of which nothing was looked for: "pegasus.stix2: is not valid JSON".
  std::vector<std::string> indicator_files_lost;
  // Files beside them that were not taken for indicator files.
  std::vector<std::string> indicator_files_skipped;
  std::vector<ArtifactCoverage> artifacts;  // sorted by id
  std::vector<DamageNote> notes;            // the first ones; all are counted in damage_total
  std::uint64_t damage_total = 0;
  // Files that could not be read, by domain or top folder: "CameraRollDomain" -> 120.
  std::map<std::string, std::uint64_t> not_read_by_place;

  std::uint64_t count(EntryState state) const { return entries[static_cast<std::size_t>(state)]; }
  // The entries by state add up to the files listed.
  bool books_balance() const;
};

}  // namespace bridle
