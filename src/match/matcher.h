// Matcher: an IndicatorSet compiled for lookup. It knows what a value means (its Role), never which
// parser it came from.
//
// Semantics, all anchored (docs/matching.md):
//   domain     the host itself and every deeper label; never part of a label; port and user-info
//              do not count. An indicator that is itself a public suffix hits that exact host only.
//   ip         the whole address, in any spelling of it
//   url        the URL as it stands, whatever the spelling of its host, http or https
//   email      the address, any case
//   process    the last component of a name or path, case-sensitive; a name of exactly 16 (BSD) or
//              32 characters that an indicator continues is a weaker match, and so is a file of
//              that name outside of the apps' containers
//   file_path  whole components from the front: /a/b hits /a/b and /a/b/c, never /a/bc
//   file_name  the last component, case-sensitive
//   hashes, app_id, cert_hash, android_property, profile_id: the whole value, any case
//   text       URLs, hosts, e-mail and IP addresses found in it, each as above
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "match/indicator_set.h"
#include "model/record.h"
#include "model/severity.h"

namespace bridle {

struct Hit {
  std::uint32_t indicator = 0;  // index into the set
  std::uint32_t column = 0;     // of the row; of a compound pattern, the first that took part
  // What of the indicator stands in that column: alternatives[alternative][term].
  std::uint32_t alternative = 0;
  std::uint32_t term = 0;
  Meaning meaning = Meaning::mention;
  bool weaker = false;  // a truncated process name, or a file with the name of a process
  std::string matched;  // the piece of the value that hit
};

class Matcher {
 public:
  // Buffers of one thread.
  class Scratch {
   public:
    Scratch();
    ~Scratch();
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;

   private:
    friend class Matcher;
    struct State;
    std::unique_ptr<State> state_;
  };

  // REQUIRES: `set` outlives the Matcher and does not change.
  explicit Matcher(const IndicatorSet& set);
  ~Matcher();
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  // Every indicator that hits the row, once each, in the order of the set. The span dies at the
  // next call with the same scratch. Safe for concurrent use with different scratches.
  std::span<const Hit> match(const RowView& row, Scratch& scratch) const;

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace bridle
