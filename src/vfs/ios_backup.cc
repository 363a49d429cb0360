#include <algorithm>
#include <array>

#include "base/limits.h"
#include "bytes/reader.h"
#include "formats/ios_domains.h"
#include "formats/sqlite_scan.h"
#include "vfs/ios_backup_plists.h"
#include "vfs/ios_backup_source.h"
#include "vfs/ios_backup_tree.h"
#include "vfs/names.h"

namespace bridle::vfs {
namespace {

constexpr std::string_view kUnlisted = "unlisted/";
constexpr std::string_view kManifestName = "Manifest.db";
constexpr std::string_view kManifestLog = "Manifest.db-wal";
constexpr std::string_view kOwnFiles[] = {"Info.plist", kManifestName,    "Manifest.db-shm",
                                          kManifestLog, "Manifest.plist", "Status.plist"};

// Values of the column `flags`.
constexpr std::int64_t kFile = 1;
constexpr std::int64_t kFolder = 2;
constexpr std::int64_t kLink = 4;

// Entry::token says what an entry is: a row of the manifest (and its row id), or something else.
constexpr std::uint64_t kRow = std::uint64_t{1} << 63;
constexpr std::uint64_t kOther = 0;

bool is_own_file(std::string_view name) {
  return std::ranges::find(kOwnFiles, name) != std::end(kOwnFiles);
}

constexpr char kNeedsPassword[] =
    "the backup is encrypted, and its password is needed. It is not the phone's passcode, though "
    "some use the same. If you never set one: it may have been set years ago on another computer, "
    "or by an employer. If it cannot be found, ask an expert before anything else: a phone under "
    "suspicion should stay as it is. \"Reset All Settings\" lets a new backup have no password, "
    "and changes the phone";

std::string counted(std::uint64_t bytes) { return std::to_string(bytes) + " bytes"; }

// Whether it begins as SQLite's write-ahead logs do.
bool is_plain_log(const ByteSource& source) {
  std::array<std::byte, 4> head{};
  const auto got = source.read_at(0, head);
  return got && (ByteReader(head).be32() & ~1U) == 0x377f0682;
}

// With PKCS#7 padding a file always ends in a block of its own.
std::uint64_t padded(std::uint64_t size) { return (size / 16 + 1) * 16; }

}  // namespace

IosBackupTree::IosBackupTree(Tree& storage, std::string_view folder)
    : storage_(storage), prefix_(ios_backup_prefix(folder)) {}

Result<std::unique_ptr<IosBackupTree>> IosBackupTree::open_backup(
    Tree& storage, std::string_view folder, std::optional<std::string_view> password) {
  std::unique_ptr<IosBackupTree> tree(new IosBackupTree(storage, folder));
  auto plists = read_ios_backup_plists(storage, tree->prefix_);
  if (!plists) return plists.error();
  if (plists->facts.encrypted) {
    auto unlocked =
        tree->unlock(plists->keybag, plists->manifest_is_plain, plists->manifest_key, password);
    if (!unlocked) return unlocked.error();
  }
  tree->facts_ = std::move(plists->facts);
  tree->blobs_ = BlobIndex::build(storage, tree->prefix_, tree->storage_error_);
  // A manifest that cannot be opened is told by list(), after the files that are there without it.
  if (auto manifest = tree->open_manifest()) tree->lookup_ = std::move(*manifest);
  return tree;
}

Result<void> IosBackupTree::unlock(const std::vector<std::byte>& keybag, bool manifest_is_plain,
                                   const std::vector<std::byte>& manifest_key,
                                   std::optional<std::string_view> password) {
  if (!password) return Error{ErrorCode::needs_password, kNeedsPassword};
  auto bag = ios::Keybag::parse(keybag);
  if (!bag) return bag.error();
  auto keys = bag->unlock(*password);
  if (!keys) return keys.error();
  keys_ = std::move(*keys);
  if (manifest_is_plain) return {};
  auto key = keys_->unwrap_stored(manifest_key);
  if (!key) {
    return Error{key.error().code, "Manifest.db " + key.error().message +
                                       " (ManifestKey in Manifest.plist), so that no file of the "
                                       "backup can be named"};
  }
  manifest_key_ = *key;
  return {};
}

Result<std::unique_ptr<Manifest>> IosBackupTree::open_manifest() {
  const auto entry = own_file(kManifestName);
  if (!entry) return Error{ErrorCode::not_found, "Manifest.db is not there"};
  auto main = open(*entry);
  if (!main) return main.error();
  std::unique_ptr<ByteSource> log;
  if (const auto log_entry = own_file(kManifestLog)) {
    if (auto opened = open(*log_entry)) log = std::move(*opened);
  }
  return Manifest::open(std::move(*main), std::move(log));
}

Result<void> IosBackupTree::list(const Each& each) {
  std::optional<Error> error;
  std::vector<bool> named(blobs_.all().size());
  if (!list_rows(each, named, error) || !list_rest(each, named)) return {};
  if (error) return *error;
  if (storage_error_) return *storage_error_;
  return {};
}

bool IosBackupTree::list_rows(const Each& each, std::vector<bool>& named,
                              std::optional<Error>& error) {
  auto manifest = open_manifest();
  if (!manifest) {
    error = manifest.error();
    return true;
  }
  const sqlite::Database& database = (*manifest)->database();
  auto scan = sqlite::TableScan::open(
      database, {.table = "Files", .alias = "t", .columns = manifest_columns(database)});
  if (!scan) {
    error = Error{scan.error().code, "Manifest.db: " + scan.error().message};
    return true;
  }
  Entry entry;
  MbFile facts;
  std::string scratch;
  std::uint64_t count = 0;
  while (scan->step()) {
    if (++count > limits::kEntries) {
      error = Error{ErrorCode::over_limit,
                    "Manifest.db names more than " + std::to_string(limits::kEntries) + " files"};
      return true;
    }
    fill(manifest_row(scan->row()), facts, scratch, entry);
    if (entry.type != EntryType::directory && entry.fault != Fault::refused) {
      if (const auto id = parse_file_id(entry.file_id)) {
        if (const Blob* blob = blobs_.find(*id)) named[blobs_.position(*blob)] = true;
      }
    }
    if (!each(entry)) return false;
  }
  if (scan->error()) {
    error = Error{scan->error()->code, "Manifest.db: " + scan->error()->message};
  } else if (database.damage()) {
    error = Error{database.damage()->code, "Manifest.db: " + database.damage()->message};
  }
  return true;
}

bool IosBackupTree::list_rest(const Each& each, const std::vector<bool>& named) {
  for (const std::string_view name : kOwnFiles) {
    const auto entry = own_file(name);
    if (entry && !each(*entry)) return false;
  }
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!named[i] && !each(unlisted(blobs_.all()[i]))) return false;
  }
  bool goes_on = true;
  // A break-off is known since the blobs were indexed.
  (void)storage_.list([&](const Entry& stored) {
    if (!stored.path.starts_with(prefix_)) return true;
    if (stored.type == EntryType::directory && stored.fault == Fault::none) return true;
    const std::string_view below = std::string_view(stored.path).substr(prefix_.size());
    bool flat = false;
    const auto id = stored.type == EntryType::file ? blob_id_of(below, flat) : std::nullopt;
    if (id && blobs_.find(*id)->is(stored, flat)) return true;
    if (stored.type == EntryType::file && is_own_file(below)) {
      // An archive can hold a second one of the name: that is none of the files listed above.
      const auto first = storage_.find(stored.path);
      if (first && first->token == stored.token) return true;
    }
    Entry entry = stored;
    entry.path = std::string(kUnlisted).append(below);
    entry.token = kOther;
    if (id && entry.fault == Fault::none) {
      entry.fault = Fault::refused;
      entry.fault_note = "the backup holds another file of that ID, which is the one that is read";
    }
    goes_on = each(entry);
    return goes_on;
  });
  return goes_on;
}

void IosBackupTree::refuse(const ManifestRow& row, std::string_view why, Entry& out) const {
  out.path = "unlisted/manifest-row-" + std::to_string(row.id);
  out.fault = Fault::refused;
  out.fault_note = why;
}

void IosBackupTree::fill(const ManifestRow& row, MbFile& facts, std::string& scratch,
                         Entry& out) const {
  out.path.clear();
  out.type = EntryType::other;
  out.size = 0;
  out.modified.reset();
  out.fault = Fault::none;
  out.fault_note.clear();
  out.domain = row.domain.value_or("");
  out.relative_path = row.relative_path.value_or("");
  out.file_id = row.file_id.value_or("");
  out.token = kRow | static_cast<std::uint64_t>(row.id);

  if (row.flags == kFile) out.type = EntryType::file;
  if (row.flags == kFolder) out.type = EntryType::directory;
  if (row.flags == kLink) out.type = EntryType::link;
  read_mb_file(row.file, facts);
  out.modified = facts.modified;

  if (row.id < 0) return refuse(row, "its row id is negative", out);
  if (!row.domain || out.domain.empty()) return refuse(row, "it has no domain", out);
  if (!row.relative_path) return refuse(row, "it has no relative path", out);
  if (out.domain.find('/') != std::string::npos) return refuse(row, "its domain is a path", out);
  if (out.relative_path.starts_with('/')) return refuse(row, "its path is absolute", out);
  const auto id = parse_file_id(out.file_id);
  if (!id) return refuse(row, "its file ID is not 40 hexadecimal digits", out);
  scratch.clear();
  ios::append_device_path(out.domain, out.relative_path, scratch);
  if (const PathFlaw flaw = flaw_of(scratch); flaw != PathFlaw::none) {
    return refuse(row, describe(flaw), out);
  }
  append_escaped(scratch, out.path);

  const Blob* blob = out.type == EntryType::directory ? nullptr : blobs_.find(*id);
  if (out.type == EntryType::other) {
    out.fault_note = "flags " + (row.flags ? std::to_string(*row.flags) : std::string("absent")) +
                     ": no kind of file that is known";
    if (blob != nullptr) out.type = EntryType::file;
  }
  if (!facts.readable) out.fault_note = "the manifest holds no readable details of it";
  if (out.type == EntryType::file) fill_contents(blob, facts, out);
  if (out.fault == Fault::missing) return;
  scratch.assign(out.domain).append("-").append(out.relative_path);
  if (sha1(scratch) == *id) return;
  if (out.fault == Fault::none) out.fault = Fault::wrong_id;
  if (!out.fault_note.empty()) out.fault_note += "; ";
  out.fault_note += "its file ID is not the SHA-1 of its domain and path";
}

// Sizes in the manifest of a real phone are off now and then (the file grew or shrank while it was
// copied), so a difference is told and the contents are served all the same. It is a fault only
// where contents may be missing: less than stated, or an encrypted blob of no whole blocks. Whether
// one of whole blocks was cut off is known by its padding, and so by opening it.
void IosBackupTree::fill_contents(const Blob* blob, const MbFile& facts, Entry& out) const {
  if (blob == nullptr) {
    out.size = facts.size.value_or(0);
    out.fault = Fault::missing;
    out.fault_note = "the manifest names it, and its contents are not in the backup";
    return;
  }
  const bool is_encrypted = keys_ && !facts.encryption_key.empty();
  const std::uint64_t stored = blob->size();
  out.size = stored;
  if (!facts.size) return;
  const std::uint64_t stated = *facts.size;
  const bool fits =
      is_encrypted ? stored == padded(stated) || (stated == 0 && stored == 0) : stored == stated;
  if (fits) {
    out.size = stated;
    return;
  }
  const bool may_lack = is_encrypted ? stored % 16 != 0 || stored == 0 : stored < stated;
  if (may_lack) out.fault = Fault::wrong_size;
  out.fault_note = counted(stored) + (is_encrypted ? " encrypted" : "") +
                   " where the manifest says " + counted(stated);
}

Entry IosBackupTree::unlisted(const Blob& blob) const {
  Entry entry;
  entry.file_id = hex(blob.id());
  entry.path = std::string(kUnlisted) + entry.file_id;
  entry.size = blob.size();
  entry.fault_note = "no row of the manifest names it";
  if (keys_) entry.fault_note += ", so that there is no key for it";
  return entry;
}

std::optional<Entry> IosBackupTree::own_file(std::string_view name) {
  auto entry = storage_.find(std::string(prefix_).append(name));
  if (!entry || entry->type != EntryType::file) return std::nullopt;
  entry->path = name;
  entry->token = kOther;
  return entry;
}

std::optional<Entry> IosBackupTree::find(std::string_view path) {
  if (is_own_file(path)) return own_file(path);
  if (path.starts_with(kUnlisted)) {
    const auto id = parse_file_id(path.substr(kUnlisted.size()));
    const Blob* blob = id ? blobs_.find(*id) : nullptr;
    if (blob == nullptr) return std::nullopt;
    return unlisted(*blob);
  }
  const std::string raw = unescaped(path);
  if (escaped(raw) != path || lookup_ == nullptr) return std::nullopt;
  // Where the domain's folder ends and the relative path begins is the manifest's to say: each end
  // of the path is looked up (the manifest has an index of them).
  const std::lock_guard lock(lookup_mutex_);
  std::optional<Entry> found;
  MbFile facts;
  std::string scratch;
  for (std::size_t slash = raw.find('/');; slash = raw.find('/', slash + 1)) {
    const bool whole = slash == std::string::npos;
    lookup_->by_relative_path(
        whole ? std::string_view() : std::string_view(raw).substr(slash + 1),
        [&](const ManifestRow& row) {
          if (!row.domain || ios::device_path(*row.domain, *row.relative_path) != raw) return true;
          Entry entry;
          fill(row, facts, scratch, entry);
          if (entry.fault == Fault::refused) return true;
          found = std::move(entry);
          return false;
        });
    if (found || whole) return found;
  }
}

std::optional<Entry> IosBackupTree::sibling(const Entry& entry, std::string_view suffix) {
  if (entry.domain.empty()) return find(entry.path + std::string(suffix));
  const std::string path = entry.relative_path + std::string(suffix);
  const std::string id = ios::file_id(entry.domain, path);
  if (lookup_ != nullptr) {
    const std::lock_guard lock(lookup_mutex_);
    if (const auto row = lookup_->by_file_id(id); row && row->relative_path == path) {
      Entry out;
      MbFile facts;
      std::string scratch;
      fill(*row, facts, scratch, out);
      if (out.fault != Fault::refused) return out;
    }
  }
  return unnamed_sibling(entry, suffix);
}

std::optional<Entry> IosBackupTree::unnamed_sibling(const Entry& entry,
                                                    std::string_view suffix) const {
  const auto id =
      parse_file_id(ios::file_id(entry.domain, entry.relative_path + std::string(suffix)));
  const Blob* blob = id ? blobs_.find(*id) : nullptr;
  if (blob == nullptr) return std::nullopt;
  return unlisted(*blob);
}

std::optional<Entry> IosBackupTree::stored_entry(const Entry& entry) {
  if (const auto id = parse_file_id(entry.file_id)) {
    if (const Blob* blob = blobs_.find(*id)) return blob->stored(prefix_);
    return std::nullopt;
  }
  std::string_view below = entry.path;
  if (below.starts_with(kUnlisted)) below.remove_prefix(kUnlisted.size());
  return storage_.find(prefix_ + std::string(below));
}

Result<std::unique_ptr<ByteSource>> IosBackupTree::open_stored(const Entry& entry) {
  if (entry.fault == Fault::refused) {
    return Error{ErrorCode::refused, entry.path + ": " + entry.fault_note};
  }
  const auto stored = stored_entry(entry);
  if (!stored) {
    return Error{ErrorCode::not_found, entry.path + ": its contents are not in the backup"};
  }
  return storage_.open(*stored);
}

std::string IosBackupTree::stored_path(const Entry& entry) {
  const auto stored = stored_entry(entry);
  return stored ? stored->path : entry.path;
}

Result<void> IosBackupTree::prefetch(std::span<const Entry> entries) {
  std::vector<Entry> stored;
  for (const Entry& entry : entries) {
    if (entry.fault == Fault::refused) continue;
    if (auto below = stored_entry(entry)) stored.push_back(std::move(*below));
  }
  return storage_.prefetch(stored);
}

Result<std::unique_ptr<ByteSource>> IosBackupTree::open(const Entry& entry) {
  auto contents = open_contents(entry);
  if (!contents) return contents.error();
  return std::move(contents->source);
}

Result<IosBackupTree::Contents> IosBackupTree::open_contents(const Entry& entry) {
  if (keys_ && (entry.token & kRow) != 0) return open_row(entry);
  auto stored = open_stored(entry);
  if (!stored) return stored.error();
  Contents out{std::move(*stored), entry.fault_note};
  if (!manifest_key_ || (entry.path != kManifestName && entry.path != kManifestLog)) return out;
  // A phone has not been seen to leave the log; a program that opened a decrypted copy can.
  if (entry.path == kManifestLog && is_plain_log(*out.source)) return out;
  auto clear = open_decrypted_manifest(std::move(out.source), *manifest_key_);
  if (!clear) return clear.error();
  out.source = std::move(*clear);
  return out;
}

Result<IosBackupTree::Contents> IosBackupTree::open_row(const Entry& entry) {
  MbFile facts;
  bool found = false;
  if (lookup_ != nullptr) {
    const std::lock_guard lock(lookup_mutex_);
    const auto row = lookup_->by_row_id(static_cast<std::int64_t>(entry.token & ~kRow));
    found = row.has_value();
    if (row) read_mb_file(row->file, facts);
  }
  const auto failed = [&](const Error& error) {
    return Error{error.code, entry.path + " " + error.message};
  };
  if (!found) {
    return failed(
        {ErrorCode::unreadable, "cannot be decrypted: its row in Manifest.db is damaged"});
  }
  auto stored = open_stored(entry);
  if (!stored) return stored.error();
  if (facts.encryption_key.empty()) {
    if (!facts.readable) {
      return failed(
          {ErrorCode::malformed, "cannot be decrypted: the manifest holds no readable key for it"});
    }
    return Contents{std::move(*stored), entry.fault_note};
  }
  auto key = keys_->unwrap_stored(facts.encryption_key);
  if (!key) return failed(key.error());
  auto file = open_decrypted(std::move(*stored), *key, facts.size);
  if (!file) return failed(file.error());
  std::string note((*file)->note().text);
  return Contents{std::move(*file), std::move(note)};
}

Result<std::unique_ptr<Tree>> open_ios_backup(Tree& storage, std::string_view folder,
                                              std::optional<std::string_view> password) {
  auto tree = IosBackupTree::open_backup(storage, folder, password);
  if (!tree) return tree.error();
  return std::unique_ptr<Tree>(std::move(*tree));
}

}  // namespace bridle::vfs
