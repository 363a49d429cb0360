#include "vfs/archive_index.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "base/limits.h"
#include "vfs/names.h"

namespace bridle::vfs {
namespace {

constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

// All names of an archive together: their offsets are held in 32 bits.
constexpr std::size_t kNameBytes = 0xFFFF'0000;

// Without "./" and "//" and what is in front: "./a//b/" is "a/b". Empty for the root.
void append_plain(std::string_view raw, std::string& out) {
  const std::size_t front = out.size();
  while (!raw.empty()) {
    const std::size_t end = std::min(raw.find('/'), raw.size());
    const std::string_view component = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (component.empty() || component == ".") continue;
    if (out.size() > front) out += '/';
    out += component;
  }
}

ArchiveIndex::Flaw flaw_of_name(std::string_view raw) {
  using Flaw = ArchiveIndex::Flaw;
  // An absolute path is one from the root of the tree: full file-system dumps are made so, and
  // nothing is ever written by these names.
  raw.remove_prefix(std::min(raw.find_first_not_of('/'), raw.size()));
  // A "\" separates as well for what would be written on Windows.
  std::string slashes(raw.substr(0, limits::kPath + 1));
  std::replace(slashes.begin(), slashes.end(), '\\', '/');
  switch (flaw_of(slashes)) {
    case PathFlaw::none:
      return Flaw::none;
    case PathFlaw::empty:
      return Flaw::no_name;
    case PathFlaw::absolute:
      return Flaw::drive;
    case PathFlaw::parent:
      return Flaw::leads_out;
    case PathFlaw::nul:
      return Flaw::nul;
    case PathFlaw::over_limit:
      return Flaw::over_limit;
  }
  return Flaw::none;
}

std::string_view describe(ArchiveIndex::Flaw flaw) {
  using Flaw = ArchiveIndex::Flaw;
  switch (flaw) {
    case Flaw::none:
      break;
    case Flaw::no_name:
      return "the archive gives it no name";
    case Flaw::drive:
      return "its name is an absolute path with a drive letter";
    case Flaw::leads_out:
      return "its name leads out of the evidence";
    case Flaw::nul:
      return "its name holds a NUL byte";
    case Flaw::over_limit:
      return "its path is longer than 4096 bytes";
    case Flaw::twice:
      return "an earlier member of the archive has the same name";
    case Flaw::overlaps:
      return "its bytes in the archive overlap those of another member";
    case Flaw::no_target:
      return "a hard link to a file that does not stand before it in the archive";
  }
  return "";
}

}  // namespace

bool ArchiveIndex::keep_name(std::string_view raw, std::uint32_t* start, std::uint16_t* size) {
  raw = raw.substr(0, limits::kPath);
  if (names_.size() + raw.size() > kNameBytes) return false;
  *start = static_cast<std::uint32_t>(names_.size());
  append_plain(raw, names_);
  *size = static_cast<std::uint16_t>(names_.size() - *start);
  return true;
}

Result<void> ArchiveIndex::add(const Member& member) {
  Item item{};
  item.size = member.size;
  item.modified_ns = member.modified ? member.modified->unix_ns : kNoTime;
  item.place = member.place;
  item.type = member.type;
  item.flaw = flaw_of_name(member.name);
  if (items_.size() >= entries_limit_ ||
      !keep_name(member.name, &item.name_start, &item.name_size)) {
    return Error{ErrorCode::over_limit, "the archive lists more than the " +
                                            std::to_string(items_.size()) +
                                            " members that were taken"};
  }
  if (item.name_size == 0) {
    if (member.type == EntryType::directory) return {};
    item.flaw = Flaw::no_name;
  }
  items_.push_back(item);
  return {};
}

Result<void> ArchiveIndex::add_hard_link(const Member& member, std::string_view target) {
  const std::size_t index = items_.size();
  if (auto added = add(member); !added) return added;
  if (items_.size() == index) return {};
  HardLink link{.item = static_cast<std::uint32_t>(index), .target_start = 0, .target_size = 0};
  if (flaw_of_name(target) == Flaw::none &&
      keep_name(target, &link.target_start, &link.target_size)) {
    hard_links_.push_back(link);
  } else if (items_[index].flaw == Flaw::none) {
    items_[index].flaw = Flaw::no_target;
  }
  return {};
}

void ArchiveIndex::seal() {
  by_name_.reserve(items_.size());
  for (std::uint32_t i = 0; i < items_.size(); ++i) {
    if (items_[i].flaw != Flaw::over_limit && items_[i].flaw != Flaw::no_name)
      by_name_.push_back(i);
  }
  std::sort(by_name_.begin(), by_name_.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int order = name(items_[a]).compare(name(items_[b]));
    return order != 0 ? order < 0 : a < b;
  });
  for (std::size_t i = 1; i < by_name_.size(); ++i) {
    const Item& first = items_[by_name_[i - 1]];
    Item& second = items_[by_name_[i]];
    if (name(first) != name(second)) continue;
    // A folder that is listed again, as when a tar was added to, takes nothing away.
    const bool folders = first.type == EntryType::directory && second.type == EntryType::directory;
    if (second.flaw == Flaw::none && !folders) second.flaw = Flaw::twice;
  }
  for (const HardLink& link : hard_links_) {
    Item& item = items_[link.item];
    const auto target =
        first_of(std::string_view(names_).substr(link.target_start, link.target_size));
    const bool found = target && *target < link.item && items_[*target].type == EntryType::file &&
                       items_[*target].flaw == Flaw::none;
    if (found) {
      item.size = items_[*target].size;
      item.place = items_[*target].place;
    } else if (item.flaw == Flaw::none) {
      item.flaw = Flaw::no_target;
    }
  }
  hard_links_ = {};
}

std::optional<std::uint32_t> ArchiveIndex::first_of(std::string_view raw) const {
  const auto at = std::lower_bound(
      by_name_.begin(), by_name_.end(), raw,
      [&](std::uint32_t i, std::string_view wanted) { return name(items_[i]) < wanted; });
  if (at == by_name_.end() || name(items_[*at]) != raw) return std::nullopt;
  return *at;
}

Entry ArchiveIndex::entry(std::size_t index) const {
  const Item& item = items_[index];
  Entry out;
  append_escaped(name(item), out.path);
  out.type = item.type;
  out.size = item.size;
  if (item.modified_ns != kNoTime) out.modified = Timestamp{item.modified_ns};
  if (item.flaw != Flaw::none) {
    out.fault = item.flaw == Flaw::over_limit ? Fault::over_limit : Fault::refused;
    out.fault_note = describe(item.flaw);
  }
  out.token = index;
  return out;
}

std::optional<std::size_t> ArchiveIndex::find(std::string_view shown_path) const {
  const std::string raw = unescaped(shown_path);
  const auto found = first_of(raw);
  if (!found || escaped(raw) != shown_path) return std::nullopt;
  return *found;
}

Result<std::size_t> ArchiveIndex::openable(const Entry& entry) const {
  std::optional<std::size_t> index;
  if (entry.token < items_.size() &&
      escaped(name(items_[static_cast<std::size_t>(entry.token)])) == entry.path) {
    index = static_cast<std::size_t>(entry.token);
  } else {
    index = find(entry.path);
  }
  if (!index) return Error{ErrorCode::not_found, "no file is named " + entry.path};
  const Item& item = items_[*index];
  if (item.flaw != Flaw::none) {
    return Error{item.flaw == Flaw::over_limit ? ErrorCode::over_limit : ErrorCode::refused,
                 entry.path + " is not opened: " + std::string(describe(item.flaw))};
  }
  switch (item.type) {
    case EntryType::file:
      return *index;
    case EntryType::link:
      return Error{ErrorCode::refused, entry.path + " is a link: links are not followed"};
    case EntryType::directory:
    case EntryType::other:
      break;
  }
  return Error{ErrorCode::refused, entry.path + " is not a regular file"};
}

}  // namespace bridle::vfs
