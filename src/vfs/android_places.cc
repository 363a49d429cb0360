#include "vfs/android_places.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "formats/android_backup.h"
#include "vfs/inflated_source.h"
#include "vfs/sections.h"
#include "vfs/slice_source.h"

namespace bridle::vfs {
namespace {

// Files whose content is looked at, of each kind: a folder may hold anything.
constexpr std::size_t kLookedAt = 200;
constexpr std::size_t kFront = 64U << 10;
constexpr std::size_t kMarksOfMany = 3;
constexpr std::size_t kZipsLookedAt = 20;
constexpr std::size_t kTextsInZip = 5;

constexpr std::array<std::string_view, 20> kMarks = {
    "acquisition.json", "packages.json", "files.json",  "root_binaries.json", "processes.json",
    "mounts.json",      "getprop.txt",   "dumpsys.txt", "processes.txt",      "ps.txt",
    "services.txt",     "env.txt",       "selinux.txt", "logcat.txt",         "backup.ab",
    "bugreport.zip",    "hashes.csv",    "command.log", "logcat_old.txt",     "settings_*.txt"};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash + 1));
}

std::string_view mark_of(std::string_view name) {
  if (name.starts_with("settings_") && name.ends_with(".txt")) return "settings_*.txt";
  const auto* const found = std::ranges::find(kMarks, name);
  return found == kMarks.end() ? std::string_view() : *found;
}

std::size_t depth_of(std::string_view folder) {
  return static_cast<std::size_t>(std::ranges::count(folder, '/'));
}

bool is_bugreport_text_name(std::string_view name) {
  if (name.starts_with("dumpState_") && name.ends_with(".log")) return true;
  const bool text = name.ends_with(".txt") || name.ends_with(".txt.gz");
  return text && (name.starts_with("bugreport") || name.starts_with("dumpstate"));
}

// "<folder>apps/<package>/<what a backup has below it>": that folder.
std::optional<std::string> unpacked_root(std::string_view path) {
  constexpr std::array<std::string_view, 17> kTokens = {
      "_manifest", "a",    "f",    "db",  "sp",  "r", "ef",    "c",  "nb",
      "d_f",       "d_db", "d_sp", "d_r", "d_c", "k", "_meta", "obb"};
  constexpr std::string_view kApps = "apps/";
  std::size_t at = 0;
  if (!path.starts_with(kApps)) {
    at = path.find("/apps/");
    if (at == std::string_view::npos) return std::nullopt;
    ++at;
  }
  std::string_view rest = path.substr(at + kApps.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos ||
      rest.substr(0, slash).find('.') == std::string_view::npos) {
    return std::nullopt;
  }
  rest.remove_prefix(slash + 1);
  const std::string_view token = rest.substr(0, rest.find('/'));
  if (std::ranges::find(kTokens, token) == kTokens.end()) return std::nullopt;
  return std::string(path.substr(0, at));
}

// Of a path that lies in a folder of intrusion logs: that folder. The phone's own is called
// "Intrusion Logging".
std::optional<std::string> intrusion_folder(std::string_view path) {
  constexpr std::array<std::string_view, 3> kNames = {"intrusion_logs/", "intrusion-logs/",
                                                      "Intrusion Logging/"};
  for (const std::string_view name : kNames) {
    std::size_t at = path.find(name);
    while (at != std::string_view::npos && at > 0 && path[at - 1] != '/') {
      at = path.find(name, at + 1);
    }
    if (at != std::string_view::npos) return std::string(path.substr(0, at + name.size()));
  }
  return std::nullopt;
}

// A collection must show more than a name when it has but one of them.
bool single_mark_counts(Tree& storage, const std::string& path, std::string_view mark) {
  const auto entry = storage.find(path);
  if (!entry) return false;
  const std::string front = front_of(storage, *entry, kFront);
  if (mark == "getprop.txt") {
    return front.starts_with('[') && front.find("]: [") != std::string::npos;
  }
  if (mark == "acquisition.json") return front.find("androidqf") != std::string::npos;
  if (mark == "packages.json") return front.find("\"installer\"") != std::string::npos;
  if (mark == "files.json") return front.find("\"modified_time\"") != std::string::npos;
  if (mark == "settings_*.txt") return front.find('=') != std::string::npos;
  if (mark == "dumpsys.txt") return dump_text_of(front) == DumpText::dumpsys;
  return false;
}

struct Candidates {
  std::map<std::string, std::map<std::string_view, std::string>> marks;  // folder -> mark -> path
  std::set<std::string> bugreports;
  std::vector<std::string> texts;
  std::vector<std::string> backups;
  std::set<std::string> unpacked;
  std::set<std::string> named_logs;
  std::vector<std::string> logs;  // texts and zips that may be
};

void keep_some(std::vector<std::string>& list, const std::string& path) {
  if (list.size() < kLookedAt) list.push_back(path);
}

void offer(const Entry& entry, Candidates& out) {
  if (entry.type != EntryType::file || entry.fault != Fault::none) return;
  const std::string_view name = name_of(entry.path);
  if (const std::string_view mark = mark_of(name); !mark.empty()) {
    out.marks[folder_of(entry.path)].emplace(mark, entry.path);
  }
  if (name == "main_entry.txt" || (name.starts_with("dumpState_") && name.ends_with(".log"))) {
    out.bugreports.insert(folder_of(entry.path));
  }
  const bool text = name.ends_with(".txt");
  if (is_bugreport_text_name(name) || (text && name.starts_with("dumpsys"))) {
    keep_some(out.texts, entry.path);
  }
  if (name.ends_with(".ab")) keep_some(out.backups, entry.path);
  if (auto root = unpacked_root(entry.path)) out.unpacked.insert(std::move(*root));
  if (!text && !name.ends_with(".zip")) return;
  if (auto folder = intrusion_folder(entry.path)) {
    out.named_logs.insert(std::move(*folder));
  } else if (depth_of(entry.path) <= 2) {
    keep_some(out.logs, entry.path);
  }
}

// Drops what lies in an earlier, outer one.
std::vector<std::string> outermost(const std::set<std::string>& folders) {
  std::vector<std::string> out;
  for (const std::string& folder : folders) {
    const bool inside = std::ranges::any_of(
        out, [&](const std::string& outer) { return folder.starts_with(outer); });
    if (!inside) out.push_back(folder);
  }
  return out;
}

std::vector<std::string> collections_of(Tree& storage, const Candidates& found) {
  std::size_t most = 0;
  for (const auto& [folder, marks] : found.marks) {
    if (depth_of(folder) <= 1 || marks.size() >= kMarksOfMany) most = std::max(most, marks.size());
  }
  std::set<std::string> out;
  const std::size_t least = most > 1 ? std::min(most, kMarksOfMany) : 1;
  for (const auto& [folder, marks] : found.marks) {
    if (marks.size() < least || (depth_of(folder) > 1 && marks.size() < kMarksOfMany)) continue;
    // Two names that are common elsewhere say no more than one.
    const bool right =
        marks.size() >= kMarksOfMany || std::ranges::any_of(marks, [&](const auto& mark) {
          return single_mark_counts(storage, mark.second, mark.first);
        });
    if (right) out.insert(folder);
  }
  return outermost(out);
}

bool zip_has_logs(Tree& storage, const std::string& path, const ArchiveLimits& bounds) {
  const auto entry = storage.find(path);
  if (!entry) return false;
  auto source = storage.open(*entry);
  if (!source) return false;
  std::array<std::byte, 4> mark{};
  const auto got = read_fully(**source, 0, mark);
  if (!got || !is_zip(as_text(mark))) return false;
  auto zip = open_archive_of(std::move(*source), path, bounds);
  if (!zip || !*zip) return false;
  std::vector<Entry> texts;
  (void)(*zip)->list([&](const Entry& member) {
    if (member.path.ends_with(".txt")) texts.push_back(member);
    return texts.size() < kTextsInZip;
  });
  return std::ranges::any_of(
      texts, [&](const Entry& text) { return is_intrusion_log(front_of(**zip, text, kFront)); });
}

}  // namespace

bool is_gzip(std::string_view front) { return front.starts_with("\x1f\x8b\x08"); }

bool is_zip(std::string_view front) {
  return front.starts_with("PK\3\4") || front.starts_with("PK\5\6") || front.starts_with("PK\7\10");
}

bool is_intrusion_log(std::string_view front) {
  while (!front.empty()) {
    const std::size_t end = std::min(front.find('\n'), front.size());
    const std::string_view line = front.substr(0, end);
    front.remove_prefix(std::min(end + 1, front.size()));
    const std::size_t start = line.find_first_not_of(" \t\r\xEF\xBB\xBF");
    if (start == std::string_view::npos || line[start] != '{') continue;
    for (const std::string_view kind :
         {"\"dns_event\"", "\"connect_event\"", "\"security_event\""}) {
      if (line.find(kind) != std::string_view::npos) return true;
    }
  }
  return false;
}

std::string front_of(Tree& tree, const Entry& entry, std::size_t size) {
  auto source = tree.open(entry);
  if (!source) return {};
  std::vector<std::byte> bytes(
      static_cast<std::size_t>(std::min<std::uint64_t>(size, (*source)->size())));
  const auto got = read_fully(**source, 0, bytes);
  if (!got) return {};
  std::string out(as_text(Bytes(bytes).first(*got)));
  if (!is_gzip(out)) return out;
  const MemorySource packed(as_bytes(out));
  const auto unpacked = InflatedSource::open(packed, 0, out.size(), Wrapping::gzip, {});
  if (!unpacked) return out;
  std::vector<std::byte> plain(size);
  const auto read = (*unpacked)->read_at(0, plain);
  return read ? std::string(as_text(Bytes(plain).first(*read))) : out;
}

BugreportText bugreport_text(Tree& tree, std::string_view folder) {
  BugreportText out;
  const std::string prefix(folder);
  if (const auto main = tree.find(prefix + "main_entry.txt")) {
    std::string name = front_of(tree, *main, 4'096);
    while (!name.empty() && (name.back() == '\n' || name.back() == '\r' || name.back() == ' ')) {
      name.pop_back();
    }
    auto named = name.empty() ? std::nullopt : tree.find(prefix + name);
    if (named && named->type == EntryType::file) {
      out.entry = std::move(named);
      return out;
    }
    out.gap = "main_entry.txt names " + (name.empty() ? std::string("nothing") : name) +
              ", which is not there";
  }
  // The one that Android itself would have named, by what is in it: the largest such text.
  (void)tree.list([&](const Entry& entry) {
    if (entry.type != EntryType::file || entry.fault != Fault::none ||
        folder_of(entry.path) != folder) {
      return true;
    }
    const std::string_view name = name_of(entry.path);
    const bool other = name == "main_entry.txt" || name == "dumpstate_log.txt";
    if (!is_bugreport_text_name(name) || other) return true;
    if (!out.entry || entry.size > out.entry->size) out.entry = entry;
    return true;
  });
  const bool plain =
      out.entry && dump_text_of(front_of(tree, *out.entry, kFront * 4)) != DumpText::none;
  if (!plain) out.entry.reset();
  if (out.entry && !out.gap.empty()) out.gap += "; " + out.entry->path + " was read in its place";
  if (!out.entry) {
    out.gap += (out.gap.empty() ? "" : "; ") + std::string(
                                                   "the text of the bugreport is missing, "
                                                   "and with it all of its sections");
  }
  return out;
}

Result<AndroidPlaces> find_android(Tree& storage, const ArchiveLimits& bounds) {
  Candidates found;
  std::string only;
  std::size_t files = 0;
  auto listed = storage.list([&](const Entry& entry) {
    if (entry.type == EntryType::file && ++files == 1) only = entry.path;
    offer(entry, found);
    return true;
  });
  if (!listed && files == 0) return listed.error();
  // A file by itself may have any name.
  if (files == 1) {
    keep_some(found.texts, only);
    keep_some(found.backups, only);
    keep_some(found.logs, only);
  }

  AndroidPlaces out;
  out.collections = collections_of(storage, found);
  out.bugreports = outermost(found.bugreports);
  out.unpacked_backups = outermost(found.unpacked);
  const auto front = [&](const std::string& path, std::size_t size) {
    const auto entry = storage.find(path);
    return entry ? front_of(storage, *entry, size) : std::string();
  };
  std::set<std::string> unique;
  for (const std::string& path : found.texts) {
    if (dump_text_of(front(path, kFront * 4)) != DumpText::none) unique.insert(path);
  }
  out.texts.assign(unique.begin(), unique.end());
  unique.clear();
  for (const std::string& path : found.backups) {
    const std::string text = front(path, 64);
    if (android_backup::is_backup(as_bytes(text)) || (text.empty() && path.ends_with(".ab"))) {
      unique.insert(path);
    }
  }
  out.backups.assign(unique.begin(), unique.end());
  std::size_t zips = 0;
  for (const std::string& path : found.logs) {
    const bool zip = path.ends_with(".zip");
    if (zip && ++zips > kZipsLookedAt) continue;
    if (zip ? zip_has_logs(storage, path, bounds) : is_intrusion_log(front(path, kFront))) {
      found.named_logs.insert(folder_of(path));
    }
  }
  out.intrusion_logs = outermost(found.named_logs);
  return out;
}

}  // namespace bridle::vfs
