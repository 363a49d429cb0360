#include "engine/selection.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "formats/sqlite_log.h"

namespace bridle {
namespace {

bool is_same(const vfs::Entry& a, const vfs::Entry& b) {
  return std::tie(a.path, a.domain, a.file_id, a.token) ==
         std::tie(b.path, b.domain, b.file_id, b.token);
}

bool is_log_name(std::string_view path) { return path.ends_with(kLogSuffix); }

std::string_view without_suffix(std::string_view path, std::string_view suffix = kLogSuffix) {
  return path.substr(0, path.size() - suffix.size());
}

// What a database and its log have in common. Several domains of a backup lie in one folder of the
// device, so that the path there does not tell which log is whose.
std::string name_of_database(const vfs::Entry& entry) {
  return entry.domain.empty() ? entry.path
                              : entry.domain + std::string(1, '\0') + entry.relative_path;
}

}  // namespace

void Selection::found(const vfs::Entry& entry) { found_.push_back({entry, false}); }

bool Selection::was_found(const vfs::Entry& entry) {
  for (Found& found : found_) {
    if (found.listed || !is_same(found.entry, entry)) continue;
    found.listed = true;
    return true;
  }
  return false;
}

std::vector<std::uint32_t> Selection::database_artifacts(std::string_view path,
                                                         std::string_view suffix) const {
  std::vector<std::uint32_t> out;
  plan_.artifacts_for(without_suffix(path, suffix), out);
  std::erase_if(out,
                [&](std::uint32_t i) { return plan_.artifacts()[i]->reads != Reads::database; });
  return out;
}

void Selection::offer(const vfs::Entry& entry, bool looked_at) {
  plan_.artifacts_for(entry.path, wanted_);
  if (entry.type == vfs::EntryType::directory) {
    ledger_.directory();
    // What lies in a folder that cannot be listed is not even counted.
    if (entry.fault == vfs::Fault::missing) {
      ledger_.broken_listing(entry.path + " cannot be listed: " + entry.fault_note);
    }
    if (!wanted_.empty()) ledger_.lost(entry, wanted_, "is a folder where a file is looked for");
    return;
  }
  ledger_.listed();
  if (is_unlisted(entry) && !rest_has_begun_) {
    rest_has_begun_ = true;
    pair_up();
  }
  if (was_found(entry)) return;
  const bool is_file = entry.type == vfs::EntryType::file;
  if (!wanted_.empty()) {
    if (is_file) {
      chosen_.push_back({.entry = entry, .log = std::nullopt});
    } else {
      ledger_.lost(entry, wanted_, "is no file, and what it leads to is not read");
    }
    return;
  }
  if (is_log_name(entry.path)) {
    const std::vector<std::uint32_t> artifacts = database_artifacts(entry.path);
    if (!artifacts.empty() && is_file) {
      const std::string name = name_of_database(entry);
      logs_.emplace(without_suffix(name), Log{entry});
      return;
    }
    if (!artifacts.empty()) {
      return ledger_.lost(entry, artifacts, "is a write-ahead log by its name, and no file");
    }
  }
  if (is_file && entry.size > 0 && entry.path.ends_with(kJournalSuffix) &&
      !database_artifacts(entry.path, kJournalSuffix).empty()) {
    journals_.push_back(entry);
  }
  looked_at ? ledger_.looked_at(entry) : ledger_.unread(entry);
}

void Selection::remark_on_journals() {
  for (const vfs::Entry& journal : journals_) {
    const auto source = tree_.open(journal);
    ledger_.odd(journal,
                source ? sqlite::journal_note(**source)
                       : "is a rollback journal that cannot be read: " + source.error().message);
  }
}

void Selection::pair_up() {
  for (; paired_ < chosen_.size(); ++paired_) give_log(chosen_[paired_]);
}

void Selection::give_log(Chosen& chosen) {
  if (database_artifacts(chosen.entry.path + std::string(kLogSuffix)).empty()) return;
  const auto [begin, end] = logs_.equal_range(name_of_database(chosen.entry));
  const auto free = std::find_if(begin, end, [](const auto& log) { return !log.second.taken; });
  if (free != end) {
    free->second.taken = true;
    chosen.log = free->second.entry;
    return;
  }
  if (begin != end) {
    chosen.log = begin->second.entry;
    chosen.log_is_shared = true;
    return;
  }
  // Not listed under its name: its row is gone, and its contents may be there.
  chosen.log = tree_.sibling(chosen.entry, kLogSuffix);
  if (!chosen.log) return;
  if (is_unlisted(*chosen.log)) ledger_.missing_row();
  logs_.emplace(name_of_database(chosen.entry), Log{*chosen.log, true});
  found_.push_back({*chosen.log, false});
}

std::vector<Selection::Chosen> Selection::close() {
  pair_up();
  for (const auto& [name, log] : logs_) {
    if (log.taken) continue;
    if (log.entry.size == 0 && log.entry.fault == vfs::Fault::none) {
      ledger_.unread(log.entry);
      continue;
    }
    ledger_.lost(log.entry, database_artifacts(log.entry.path),
                 "is a write-ahead log without its database, and the rows in it were not read");
  }
  for (const Found& found : found_) {
    if (!found.listed) ledger_.listed();
  }
  std::sort(chosen_.begin(), chosen_.end(), [](const Chosen& a, const Chosen& b) {
    return std::tie(a.entry.path, a.entry.file_id, a.entry.token) <
           std::tie(b.entry.path, b.entry.file_id, b.entry.token);
  });
  return std::move(chosen_);
}

}  // namespace bridle
