// ArchiveIndex: what an archive lists, in little memory: 32 bytes a member and its name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vfs/archive.h"
#include "vfs/tree.h"

namespace bridle::vfs {

class ArchiveIndex {
 public:
  // Why a member is not opened.
  enum class Flaw : std::uint8_t {
    none,
    no_name,
    drive,       // "C:..."
    leads_out,   // a ".." component
    nul,         // a NUL byte in the name
    over_limit,  // the name is over limits::kPath; what is shown is its front
    twice,       // an earlier member has the name
    overlaps,    // its bytes reach into another member's
    no_target,   // a hard link to nothing before it
  };

  struct Member {
    std::string_view name;  // as the archive has it
    EntryType type = EntryType::file;
    std::uint64_t size = 0;  // as declared
    std::optional<Timestamp> modified = std::nullopt;
    std::uint64_t place = 0;  // of meaning to the reader of the archive alone
  };

  explicit ArchiveIndex(const ArchiveLimits& bounds) : entries_limit_(bounds.entries) {}

  // Adds a member; fails when there are too many. Names are shown without "./" and "/" in front,
  // with "/" alone between components; nothing is added for the root itself ("./").
  Result<void> add(const Member& member);
  // A hard link to the member of that name which was added last before it.
  Result<void> add_hard_link(const Member& member, std::string_view target);

  // Ends the adding: finds names that stand twice, and hard links' targets.
  void seal();

  std::size_t size() const { return items_.size(); }
  Entry entry(std::size_t index) const;
  std::uint64_t place(std::size_t index) const { return items_[index].place; }
  std::uint64_t declared_size(std::size_t index) const { return items_[index].size; }
  void set_size(std::size_t index, std::uint64_t size) { items_[index].size = size; }
  void set_flaw(std::size_t index, Flaw flaw) { items_[index].flaw = flaw; }

  // REQUIRES, both: sealed.
  std::optional<std::size_t> find(std::string_view shown_path) const;
  // The member that an entry of this archive stands for, if it may be opened.
  Result<std::size_t> openable(const Entry& entry) const;

 private:
  struct Item {
    std::uint64_t size;
    std::int64_t modified_ns;  // kNoTime: not known
    std::uint64_t place;
    std::uint32_t name_start;
    std::uint16_t name_size;
    EntryType type;
    Flaw flaw;
  };
  static_assert(sizeof(Item) == 32);

  struct HardLink {
    std::uint32_t item;
    std::uint32_t target_start;
    std::uint16_t target_size;
  };

  std::string_view name(const Item& item) const {
    return std::string_view(names_).substr(item.name_start, item.name_size);
  }
  bool keep_name(std::string_view raw, std::uint32_t* start, std::uint16_t* size);
  std::optional<std::uint32_t> first_of(std::string_view raw) const;

  std::uint64_t entries_limit_;
  std::vector<Item> items_;
  std::string names_;
  std::vector<std::uint32_t> by_name_;  // sorted; of equal names the earliest member first
  std::vector<HardLink> hard_links_;
};

}  // namespace bridle::vfs
