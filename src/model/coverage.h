// Coverage: what was read and what was not, in numbers that add up.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/alert.h"
#include "words/message.h"

namespace bridle {

// Every file of the evidence ends in exactly one of these.
enum class EntryState : std::uint8_t {
  parsed,
  parsed_with_damage,
  no_parser,
  over_limit,
  unreadable,  // listed but missing, locked, or refused by the medium
  refused,     // reading it would be unsafe
  unlisted,    // it lies in the evidence, and nothing says what it is
};
inline constexpr std::size_t kEntryStates = 7;

std::string_view name_of(EntryState state);

enum class ArtifactState : std::uint8_t {
  parsed,
  partial,
  absent,          // it could be here, and is not
  unreadable,      // it is here, and nothing of it could be read
  not_applicable,  // it is not here, and evidence of this kind and version does not have it
  not_asked,       // left out by who asked for other artifacts only
};

std::string_view name_of(ArtifactState state);

struct ArtifactCoverage {
  std::string id;
  std::string title;
  ArtifactState state = ArtifactState::absent;
  bool expected = false;        // this kind of evidence always has it
  bool about_evidence = false;  // about the backup and its files, not what the phone did
  Message reason;               // not_applicable: why, and what to do about it
  std::uint64_t files = 0;
  std::uint64_t files_failed = 0;  // of them: nothing could be read
  std::uint64_t rows = 0;
  std::uint64_t damage = 0;
  std::uint64_t alerts = 0;
  std::optional<Timestamp> first;  // earliest and latest time in its rows
  std::optional<Timestamp> last;
};

// Its title in the language of who reads it.
Message title_of(const ArtifactCoverage& artifact);
// "Privacy permissions (TCC) (ios.tcc)".
Message title_with_id(const ArtifactCoverage& artifact);

// Something odd or damaged, in words.
struct DamageNote {
  std::string artifact;  // empty: of a file as a whole, the container or the listing
  Place place;
  std::string what;
};

struct Coverage {
  std::array<std::uint64_t, kEntryStates> entries{};  // by EntryState
  // Files that the evidence lists, counted as they are listed. That `entries` add up to it says
  // that none of them was lost on the way.
  std::uint64_t listed = 0;
  std::uint64_t directories = 0;  // not files: counted apart
  bool listing_complete = true;
  std::uint64_t listing_damage = 0;  // places of the list of files itself that are damaged
  // Files that are whole as far as anyone can tell, and something about them is odd: an ID that is
  // not theirs, a length that differs from the listing's.
  std::uint64_t odd_files = 0;
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
  // Files that could not be read, by domain or top folder: "CameraRollDomain" -> 120. At most
  // kPlaces; further ones are summed up under kOtherPlaces.
  std::map<std::string, std::uint64_t> not_read_by_place;
  static constexpr std::size_t kPlaces = 300;
  static constexpr std::string_view kOtherPlaces = "(other places)";

  // Links whose target only the network could tell, by the service that shortened them: "bit.ly"
  // -> 12.
  std::map<std::string, std::uint64_t> short_links;

  std::uint64_t count(EntryState state) const { return entries[static_cast<std::size_t>(state)]; }
  // The entries by state add up to the files listed.
  bool books_balance() const;
};

}  // namespace bridle
