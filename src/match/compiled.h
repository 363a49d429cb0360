// Compiled: an IndicatorSet as one FlatTable, and what hangs on its numbers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/flat_table.h"
#include "match/indicator_set.h"

namespace bridle {

// The parents that are nobody's child. A kind that is looked up whole has one; trees have theirs.
enum class Root : std::uint32_t {
  none,  // number 0 is never a child's, see FlatTable
  host,  // labels from the right
  ip,
  url,
  email,
  process,
  process_start,  // the first 16 or 32 bytes of longer process names
  absolute_path,  // components from the left, of a path that starts with "/"
  relative_path,  // components from the left, of a path that does not
  file_name,
  sha256,
  sha1,
  md5,
  app_id,
  cert_hash,
  profile_id,
  android_property,
  count,
};

// A term that a number stands for.
struct Posting {
  std::uint32_t term = 0;  // index into Compiled::terms
  // host: the name itself and nothing below it. relative_path: hits also what lies below it.
  bool whole = false;
  bool below = false;
  bool weaker = false;
  std::uint32_t rest = 0;  // host: index into Compiled::rests of the path it needs; 0 is none
};

struct CompiledTerm {
  std::uint32_t indicator = 0;
  std::uint32_t alternative = 0;
};

struct Compiled {
  explicit Compiled(const IndicatorSet& set);

  std::span<const Posting> postings(std::uint32_t number) const {
    const std::uint32_t* start = starts.data() + number;
    return {posting_list.data() + start[0], posting_list.data() + start[1]};
  }

  FlatTable table;
  std::vector<CompiledTerm> terms;   // grouped by indicator, then alternative
  std::vector<std::uint32_t> first;  // by indicator: its first term; one more at the end
  std::vector<Posting> posting_list;
  std::vector<std::uint32_t> starts;  // by number: into posting_list; one more at the end
  std::vector<std::string> rests;
  bool has_urls = false;
  // Bit n: a relative path starts with a component of n bytes (63: of 63 or more). Spares most
  // components a look-up.
  std::uint64_t relative_lengths = 0;
  std::uint32_t private_folder = 0;  // "/private" and "/private/var/mobile"; 0 if not in the table
  std::uint32_t home_folder = 0;
};

inline std::uint64_t length_bit(std::string_view component) {
  return 1ULL << std::min<std::size_t>(component.size(), 63);
}

// Lengths at which a process name is cut: MAXCOMLEN of XNU (16 bytes), and 32 bytes in the tables
// that take their names from the same kernel's 2 * MAXCOMLEN.
inline constexpr std::size_t kProcessCuts[] = {16, 32};

// "/var", "/tmp" and "/etc" are links into "/private" on every iPhone.
bool is_link_into_private(std::string_view component);

}  // namespace bridle
