// ios.backup_status: whether the backup was finished: Status.plist of the backup itself.
//
// Format: docs/formats/ios-backup-info.md

#include "artifacts/artifact.h"
#include "artifacts/plist_fields.h"

namespace bridle::artifacts {
namespace {

struct BackupStatus {
  std::optional<Timestamp> date = std::nullopt;
  std::optional<std::string_view> snapshot_state = std::nullopt;
  std::optional<std::string_view> backup_state = std::nullopt;
  std::optional<bool> is_full_backup = std::nullopt;
  std::optional<std::string_view> uuid = std::nullopt;
  std::optional<std::string_view> version = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&BackupStatus::date>("date", Role::time, "when the backup was last changed"),
    column<&BackupStatus::snapshot_state>("snapshot_state", Role::none,
                                          "finished, or how far an unfinished backup came"),
    column<&BackupStatus::backup_state>("backup_state", Role::none,
                                        "new, or an older one brought up to date"),
    column<&BackupStatus::is_full_backup>("is_full_backup", Role::none,
                                          "false when only changed files were copied"),
    column<&BackupStatus::uuid>("uuid", Role::none, "identifier of this state of the backup"),
    column<&BackupStatus::version>("version", Role::none, "version of this file's format"),
};

constexpr std::string_view kSummary[] = {"snapshot_state", "backup_state"};

constexpr std::string_view kPaths[] = {"Status.plist"};

void parse(const Input& in, Emit<BackupStatus>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    PlistFields fields(root, "", out);
    BackupStatus row;
    row.date = fields.date("Date");
    row.snapshot_state = fields.text("SnapshotState");
    row.backup_state = fields.text("BackupState");
    row.is_full_backup = fields.boolean("IsFullBackup");
    row.uuid = fields.text("UUID");
    row.version = fields.text("Version");
    out.record(row, Where::whole_file());
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_backup_status) = {.id = "ios.backup_status",
                                      .title = "State of the backup (Status.plist)",
                                      .paths = kPaths,
                                      .columns = kColumns,
                                      .summary = kSummary,
                                      .found_in = kInIosBackup,
                                      .expected = Expected::always,
                                      .parse = erased<&parse>};

}  // namespace bridle::artifacts
