// Selection: of all entries that the evidence lists, those that artifacts want, each database with
// its write-ahead log. The rest goes to the ledger, each file once.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger.h"
#include "engine/plan.h"
#include "vfs/tree.h"

namespace bridle {

inline constexpr std::string_view kLogSuffix = "-wal";
inline constexpr std::string_view kJournalSuffix = "-journal";

class Selection {
 public:
  struct Chosen {
    vfs::Entry entry;
    std::optional<vfs::Entry> log;
    bool log_is_shared = false;  // another one of the same path has it too, and counts it
  };

  // REQUIRES: all three outlive it.
  Selection(const Plan& plan, vfs::Tree& tree, Ledger& ledger)
      : plan_(plan), tree_(tree), ledger_(ledger) {}

  // A file that a task has already, found without the listing; the listing need not come to it.
  void found(const vfs::Entry& entry);

  // One entry of the listing; `looked_at`: its contents were read while it was listed. A backup
  // lists its files without a row last: by then it is known which of them are logs.
  void offer(const vfs::Entry& entry, bool looked_at = false);

  // What artifacts want, by path. The listing is over, whether it broke off or not.
  std::vector<Chosen> close();

  // Rollback journals of databases that artifacts want, which are not empty: the head of each is
  // read, and the ledger told what it says of its database.
  const std::vector<vfs::Entry>& journals() const { return journals_; }
  void remark_on_journals();

 private:
  struct Found {
    vfs::Entry entry;
    bool listed = false;
  };
  struct Log {
    vfs::Entry entry;
    bool taken = false;
  };

  // Of the database that a log or journal belongs to, by its path and what was appended to it.
  std::vector<std::uint32_t> database_artifacts(std::string_view path,
                                                std::string_view suffix = kLogSuffix) const;
  void pair_up();
  void give_log(Chosen& chosen);
  bool was_found(const vfs::Entry& entry);

  const Plan& plan_;
  vfs::Tree& tree_;
  Ledger& ledger_;
  std::vector<Found> found_;
  std::vector<Chosen> chosen_;
  std::vector<vfs::Entry> journals_;
  std::multimap<std::string, Log> logs_;  // by the database that they belong to
  std::size_t paired_ = 0;                // of chosen_
  bool rest_has_begun_ = false;           // of the listing: files without a row
  std::vector<std::uint32_t> wanted_;     // used again for each entry
};

}  // namespace bridle
