// ios.manifest: every file of the backup as the phone knew it: where, how large, whose, and when it
// was born and changed.
//
// A row of Files names a file by domain and relative path; its blob is a keyed archive of one
// MBFile with the rest. A phone has 300,000 and more, so nothing here allocates per row: the blob
// is read in place, each member once, and the path is built in one buffer that lives as long as the
// parser. Format: docs/formats/ios-manifest.md

#include <array>

#include "artifacts/artifact.h"
#include "artifacts/rows.h"
#include "formats/ios_domains.h"
#include "formats/keyed_archive.h"

namespace bridle::artifacts {
namespace {

struct BackedUpFile {
  std::optional<Timestamp> modified = std::nullopt;
  std::optional<Timestamp> status_changed = std::nullopt;
  std::optional<Timestamp> created = std::nullopt;
  std::optional<std::string_view> path = std::nullopt;
  std::optional<std::string_view> bundle_id = std::nullopt;
  std::optional<std::string_view> type = std::nullopt;
  std::optional<std::int64_t> size = std::nullopt;
  std::optional<std::string_view> mode = std::nullopt;
  std::optional<std::int64_t> owner = std::nullopt;
  std::optional<std::int64_t> group = std::nullopt;
  std::optional<std::int64_t> inode = std::nullopt;
  std::optional<std::int64_t> protection_class = std::nullopt;
  std::optional<bool> encrypted = std::nullopt;
  std::optional<std::string_view> link_target = std::nullopt;
  std::optional<std::string_view> file_id = std::nullopt;
  std::optional<std::string_view> domain = std::nullopt;
  std::optional<std::string_view> relative_path = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&BackedUpFile::modified>("modified", Role::time, "when its contents last changed"),
    column<&BackedUpFile::status_changed>("status_changed", Role::time,
                                          "when its metadata last changed"),
    column<&BackedUpFile::created>("created", Role::time, "when it was born"),
    column<&BackedUpFile::path>("path", Role::file_path, "where it lies on the phone"),
    column<&BackedUpFile::bundle_id>("bundle_id", Role::app_id,
                                     "application, group or plug-in whose container it lies in"),
    column<&BackedUpFile::type>("type", Role::entry_type, "file, directory or link"),
    column<&BackedUpFile::size>("size", Role::none, "bytes"),
    column<&BackedUpFile::mode>("mode", Role::none, "type and permissions in octal: 0100644"),
    column<&BackedUpFile::owner>("owner", Role::none, "user ID: 501 is mobile, 0 root"),
    column<&BackedUpFile::group>("group", Role::none, "group ID"),
    column<&BackedUpFile::inode>("inode", Role::none, "inode number"),
    column<&BackedUpFile::protection_class>("protection_class", Role::none,
                                            "data protection class"),
    column<&BackedUpFile::encrypted>("encrypted", Role::none, "it has a key of its own"),
    column<&BackedUpFile::link_target>("link_target", Role::file_path,
                                       "where a symbolic link leads"),
    column<&BackedUpFile::file_id>("file_id", Role::none, "name of its contents in the backup"),
    column<&BackedUpFile::domain>("domain", Role::none, "domain of the backup: HomeDomain, ..."),
    column<&BackedUpFile::relative_path>("relative_path", Role::none, "path inside the domain"),
};

constexpr std::string_view kSummary[] = {"path", "type", "size"};

constexpr std::string_view kPaths[] = {"Manifest.db"};

std::optional<std::string_view> type_of(std::int64_t flags) {
  switch (flags) {
    case 1:
      return "file";
    case 2:
      return "directory";
    case 4:
      return "link";
    default:
      return std::nullopt;
  }
}

// Reads MBFile archives into rows. What it puts there dies at the next read().
class MetadataReader {
 public:
  // What is wrong with the blob, empty if nothing; what could be read is in `row` all the same.
  std::string_view read(Bytes blob, BackedUpFile& row);

 private:
  // One member of the MBFile; false when it is unreadable.
  bool take(const keyed_archive::Object& file, std::string_view key, plist::Node value,
            BackedUpFile& row);
  bool take_mode(plist::Node value, BackedUpFile& row);
  bool take_target(const keyed_archive::Object& target, BackedUpFile& row);

  std::array<char, 24> mode_{};
  std::string target_;
  std::string problem_;
};

bool take_integer(plist::Node value, std::optional<std::int64_t>& out) {
  out = value.integer();
  return out.has_value();
}

// Unix seconds; iOS has also been seen to write dates. 0 is "not known".
bool take_time(const keyed_archive::Object& file, std::string_view key, plist::Node value,
               std::optional<Timestamp>& out) {
  if (const auto seconds = value.integer()) {
    if (*seconds == 0) return true;
    out = from_unix_s(*seconds);
  } else {
    out = file[key].date();
  }
  return out.has_value();
}

bool MetadataReader::take_mode(plist::Node value, BackedUpFile& row) {
  const auto mode = value.integer();
  if (!mode || *mode < 0) return false;
  std::size_t begin = mode_.size();
  for (auto rest = static_cast<std::uint64_t>(*mode); rest != 0; rest /= 8) {
    mode_[--begin] = static_cast<char>('0' + rest % 8);
  }
  mode_[--begin] = '0';
  row.mode = std::string_view(mode_.data() + begin, mode_.size() - begin);
  return true;
}

// A copy: the text of a UTF-16 target dies with its document.
bool MetadataReader::take_target(const keyed_archive::Object& target, BackedUpFile& row) {
  const auto text = target.text();
  if (!text) return false;
  target_.assign(*text);
  row.link_target = target_;
  return true;
}

bool MetadataReader::take(const keyed_archive::Object& file, std::string_view key,
                          plist::Node value, BackedUpFile& row) {
  if (key == "LastModified") return take_time(file, key, value, row.modified);
  if (key == "LastStatusChange") return take_time(file, key, value, row.status_changed);
  if (key == "Birth") return take_time(file, key, value, row.created);
  if (key == "Size") return take_integer(value, row.size);
  if (key == "Mode") return take_mode(value, row);
  if (key == "UserID") return take_integer(value, row.owner);
  if (key == "GroupID") return take_integer(value, row.group);
  if (key == "InodeNumber") return take_integer(value, row.inode);
  if (key == "ProtectionClass") return take_integer(value, row.protection_class);
  if (key == "EncryptionKey") {
    row.encrypted = file[key].exists();
    return true;
  }
  if (key == "Target") return take_target(file[key], row);
  return true;  // RelativePath, Flags, Digest, ExtendedAttributes, $class
}

std::string_view MetadataReader::read(Bytes blob, BackedUpFile& row) {
  const auto document = plist::Document::parse(blob);
  if (!document) return problem_ = "unreadable metadata: " + document.error().message;
  const auto archive = keyed_archive::Archive::open(*document);
  if (!archive) return problem_ = "unreadable metadata: " + archive.error().message;
  const keyed_archive::Object file = archive->root();
  const plist::Node members = file.node();
  if (members.type() != plist::Type::dict)
    return "unreadable metadata: the root of the archive is no object";
  row.encrypted = false;
  problem_.clear();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::string_view key = members.key_at(i);
    if (take(file, key, members.at(i), row)) continue;
    problem_ += problem_.empty() ? "unreadable in the metadata: " : ", ";
    problem_ += key;
  }
  return problem_;
}

void parse(const Input& in, Emit<BackedUpFile>& out) {
  const sqlite::Database& db = *in.database;
  if (!db.has_table("Files")) {
    out.damage(Where::whole_file(), "no table Files: unknown schema");
    return;
  }
  std::vector<std::string> absent;
  const sqlite::RowQuery query = {
      .table = "Files",
      .alias = "f",
      .columns = db.select_list("Files", "f", {"fileID", "domain", "relativePath", "flags", "file"},
                                &absent)};
  for (const std::string& column : absent) {
    out.damage(Where::whole_file(), "table Files has no column " + column);
  }
  MetadataReader metadata;
  std::string path;
  BackedUpFile row;
  for_each_row(db, query, out, [&](const sqlite::Statement& cells, const Where& where) {
    row = {};
    row.file_id = cells.maybe_text(1);
    row.domain = cells.maybe_text(2);
    row.relative_path = cells.maybe_text(3);
    if (row.domain && row.relative_path) {
      path.clear();
      path += '/';
      ios::append_device_path(*row.domain, *row.relative_path, path);
      row.path = path;
      if (const auto app = ios::app_of_domain(*row.domain); !app.empty()) row.bundle_id = app;
    } else {
      out.damage(where, "the domain or the path is unreadable");
    }
    if (const auto flags = cells.maybe_integer(4)) row.type = type_of(*flags);
    if (!row.type) out.damage(where, "unknown type of file");
    if (cells.is_null(5)) {
      out.damage(where, "no metadata");
    } else if (const auto problem = metadata.read(cells.blob(5), row); !problem.empty()) {
      out.damage(where, problem);
    }
    out.record(row, where);
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_manifest) = {.id = "ios.manifest",
                                 .title = "Files of the backup (Manifest.db)",
                                 .paths = kPaths,
                                 .columns = kColumns,
                                 .summary = kSummary,
                                 .reads = Reads::database,
                                 .found_in = kInIosBackup,
                                 .expected = Expected::always,
                                 .parse = erased<&parse>};

}  // namespace bridle::artifacts
