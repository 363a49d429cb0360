#include "vfs/ios_backup_plists.h"

#include <charconv>
#include <set>

#include "base/limits.h"
#include "formats/keybag.h"
#include "formats/plist.h"

namespace bridle::vfs {
namespace {

using plist::Node;

constexpr std::string_view kSqliteHeader{"SQLite format 3\0", 16};

// A property list that may be absent or damaged.
class PlistFile {
 public:
  PlistFile(Tree& storage, std::string_view prefix, std::string_view name,
            std::vector<std::string>& damage) {
    const auto entry = storage.find(std::string(prefix).append(name));
    if (!entry) return;
    auto failed = read(storage, *entry);
    if (!failed) damage.push_back(std::string(name) + ": " + failed.error().message);
  }

  Node root() const { return document_ ? document_->root() : Node(); }

 private:
  Result<void> read(Tree& storage, const Entry& entry) {
    auto source = storage.open(entry);
    if (!source) return source.error();
    auto bytes = read_all(**source, limits::kWholeFile);
    if (!bytes) return bytes.error();
    bytes_ = std::move(*bytes);
    auto document = plist::Document::parse(bytes_);
    if (!document) return document.error();
    document_ = std::move(*document);
    if (const auto damage = document_->damage()) return *damage;
    return {};
  }

  std::vector<std::byte> bytes_;
  std::optional<plist::Document> document_;
};

std::optional<std::string> text_of(Node node) {
  const auto text = node.text();
  if (!text || text->empty()) return std::nullopt;
  return std::string(*text);
}

std::vector<std::byte> bytes_of(Node node) {
  const Bytes bytes = node.data().value_or(Bytes());
  return {bytes.begin(), bytes.end()};
}

// Whether "10.1.2" comes before 10.2.
bool before_10_2(std::string_view version) {
  int major = 0;
  int minor = 0;
  const char* end = version.data() + version.size();
  const auto first = std::from_chars(version.data(), end, major);
  if (first.ec != std::errc()) return false;
  if (first.ptr != end) std::from_chars(first.ptr + 1, end, minor);
  return major < 10 || (major == 10 && minor < 2);
}

Result<bool> is_plain_sqlite(Tree& storage, const Entry& entry) {
  auto source = storage.open(entry);
  if (!source) return source.error();
  std::array<std::byte, kSqliteHeader.size()> head{};
  auto got = (*source)->read_at(0, head);
  if (!got) return got.error();
  return as_text(head) == kSqliteHeader;
}

// What opening a backup reads, and its listing again. What cannot be unpacked is told to whoever
// opens it.
void prefetch_own_files(Tree& storage, std::string_view prefix) {
  std::vector<Entry> own;
  for (const std::string_view name :
       {"Info.plist", "Manifest.db", "Manifest.db-wal", "Manifest.plist", "Status.plist"}) {
    if (auto entry = storage.find(std::string(prefix).append(name))) own.push_back(*entry);
  }
  (void)storage.prefetch(own);
}

}  // namespace

std::string ios_backup_prefix(std::string_view folder) {
  return folder.empty() ? std::string() : std::string(folder) + "/";
}

Result<IosBackupPlists> read_ios_backup_plists(Tree& storage, std::string_view prefix) {
  const auto manifest = storage.find(std::string(prefix) + "Manifest.db");
  if (!manifest) {
    return Error{ErrorCode::not_found,
                 "there is no Manifest.db: this is no iPhone backup, or one from before iOS 10"};
  }
  prefetch_own_files(storage, prefix);
  auto plain = is_plain_sqlite(storage, *manifest);
  if (!plain) return Error{plain.error().code, "Manifest.db: " + plain.error().message};

  IosBackupPlists out;
  IosBackupFacts& facts = out.facts;
  out.manifest_is_plain = *plain;
  const PlistFile keys(storage, prefix, "Manifest.plist", facts.damage);
  const PlistFile info(storage, prefix, "Info.plist", facts.damage);
  const PlistFile status(storage, prefix, "Status.plist", facts.damage);

  const Node lockdown = keys.root()["Lockdown"];
  const auto either = [&](std::string_view in_lockdown, std::string_view in_info) {
    auto value = text_of(lockdown[in_lockdown]);
    return value ? value : text_of(info.root()[in_info]);
  };
  facts.product_version = either("ProductVersion", "Product Version").value_or("");
  facts.device_name = either("DeviceName", "Device Name");
  facts.product_type = either("ProductType", "Product Type");
  facts.build_version = either("BuildVersion", "Build Version");
  facts.serial_number = either("SerialNumber", "Serial Number");
  facts.unique_id = either("UniqueDeviceID", "Unique Identifier");
  facts.imei = text_of(info.root()["IMEI"]);
  facts.phone_number = text_of(info.root()["Phone Number"]);
  facts.last_backup = info.root()["Last Backup Date"].date();
  if (!facts.last_backup) facts.last_backup = keys.root()["Date"].date();
  facts.full_backup = status.root()["IsFullBackup"].boolean();
  facts.snapshot_state = text_of(status.root()["SnapshotState"]);

  out.keybag = bytes_of(keys.root()["BackupKeyBag"]);
  out.manifest_key = bytes_of(keys.root()["ManifestKey"]);
  auto bag = ios::Keybag::parse(out.keybag);
  if (bag) facts.derivation_rounds = bag->rounds();

  const bool says_encrypted =
      keys.root()["IsEncrypted"].boolean().value_or(!*plain && !out.keybag.empty());
  // A readable manifest beside "IsEncrypted" is either of a version that did not encrypt it, or a
  // copy that another program decrypted without changing Manifest.plist.
  facts.encrypted = says_encrypted && (!*plain || before_10_2(facts.product_version));
  if (facts.encrypted && out.keybag.empty()) {
    return Error{ErrorCode::malformed,
                 "the backup is encrypted, and Manifest.plist does not hold its keybag: without it "
                 "no password can open the backup"};
  }
  if (!*plain && !keys.root().exists() && manifest->size > 0) {
    return Error{ErrorCode::malformed,
                 "Manifest.db is no database, so it is damaged or encrypted, and Manifest.plist, "
                 "which would hold the keys, is missing or damaged"};
  }
  if (!facts.encrypted) facts.derivation_rounds = 0;
  return out;
}

Result<IosBackupFacts> ios_backup_facts(Tree& storage, std::string_view folder) {
  auto plists = read_ios_backup_plists(storage, ios_backup_prefix(folder));
  if (!plists) return plists.error();
  return std::move(plists->facts);
}

Result<std::vector<std::string>> find_ios_backups(Tree& storage) {
  const auto is_backup = [&](std::string_view folder) {
    const std::string prefix = ios_backup_prefix(folder);
    return storage.find(prefix + "Manifest.db") &&
           (storage.find(prefix + "Manifest.plist") || storage.find(prefix + "Info.plist"));
  };
  // Below a backup's own folder lie its blobs, a million of them, and no other backup.
  if (is_backup("")) return std::vector<std::string>{""};
  std::set<std::string> candidates;
  auto listed = storage.list([&](const Entry& entry) {
    constexpr std::string_view kManifest = "/Manifest.db";
    const std::string_view path = entry.path;
    if (path.ends_with(kManifest) && path.find('/') == path.size() - kManifest.size()) {
      candidates.emplace(path.substr(0, path.size() - kManifest.size()));
    }
    return true;
  });
  std::vector<std::string> out;
  for (const std::string& folder : candidates) {
    if (is_backup(folder)) out.push_back(folder);
  }
  if (!listed && out.empty()) return listed.error();
  return out;
}

}  // namespace bridle::vfs
