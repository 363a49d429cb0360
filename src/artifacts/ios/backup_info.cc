// ios.backup_info: which phone was backed up, when, and by what: Info.plist of the backup itself.
//
// The computer that makes the backup writes it, not the phone; so its times are the computer's.
// Format: docs/formats/ios-backup-info.md

#include <algorithm>

#include "artifacts/artifact.h"
#include "artifacts/plist_fields.h"

namespace bridle::artifacts {
namespace {

struct BackupInfo {
  std::optional<Timestamp> last_backup_date = std::nullopt;
  std::optional<std::string_view> product_name = std::nullopt;
  std::optional<std::string_view> product_type = std::nullopt;
  std::optional<std::string_view> product_version = std::nullopt;
  std::optional<std::string_view> build_version = std::nullopt;
  std::optional<std::string_view> device_name = std::nullopt;
  std::optional<std::string_view> display_name = std::nullopt;
  std::optional<std::string_view> serial_number = std::nullopt;
  std::optional<std::string_view> unique_identifier = std::nullopt;
  std::optional<std::string_view> target_identifier = std::nullopt;
  std::optional<std::string_view> target_type = std::nullopt;
  std::optional<std::string_view> guid = std::nullopt;
  std::optional<std::string_view> phone_number = std::nullopt;
  std::optional<std::string_view> imei = std::nullopt;
  std::optional<std::string_view> imei_2 = std::nullopt;
  std::optional<std::string_view> meid = std::nullopt;
  std::optional<std::string_view> iccid = std::nullopt;
  std::optional<std::string_view> iccid_2 = std::nullopt;
  std::optional<std::string_view> itunes_version = std::nullopt;
  std::vector<std::string_view> installed_applications = {};
};

constexpr Column kColumns[] = {
    column<&BackupInfo::last_backup_date>("last_backup_date", Role::time,
                                          "when this backup was last made or updated"),
    column<&BackupInfo::product_name>("product_name", Role::none, "model in words: iPhone 7"),
    column<&BackupInfo::product_type>("product_type", Role::none, "model: iPhone9,3"),
    column<&BackupInfo::product_version>("product_version", Role::none, "version of iOS"),
    column<&BackupInfo::build_version>("build_version", Role::none, "build of iOS"),
    column<&BackupInfo::device_name>("device_name", Role::person,
                                     "name that the owner gave the phone, often their own"),
    column<&BackupInfo::display_name>("display_name", Role::person, "name shown for the backup"),
    column<&BackupInfo::serial_number>("serial_number", Role::none, "serial number of the phone"),
    column<&BackupInfo::unique_identifier>("unique_identifier", Role::none, "UDID of the phone"),
    column<&BackupInfo::target_identifier>("target_identifier", Role::none,
                                           "UDID that the backup was made for"),
    column<&BackupInfo::target_type>("target_type", Role::none, "Device"),
    column<&BackupInfo::guid>("guid", Role::none, "identifier of the backup"),
    column<&BackupInfo::phone_number>("phone_number", Role::handle, "number of the phone"),
    column<&BackupInfo::imei>("imei", Role::none, "IMEI"),
    column<&BackupInfo::imei_2>("imei_2", Role::none, "IMEI of the second SIM"),
    column<&BackupInfo::meid>("meid", Role::none, "MEID"),
    column<&BackupInfo::iccid>("iccid", Role::none, "number of the SIM card"),
    column<&BackupInfo::iccid_2>("iccid_2", Role::none, "number of the second SIM card"),
    column<&BackupInfo::itunes_version>("itunes_version", Role::none,
                                        "version of the program that made the backup"),
    column<&BackupInfo::installed_applications>("installed_applications", Role::app_id,
                                                "bundle IDs of the applications installed"),
};

constexpr std::string_view kSummary[] = {"product_type", "product_version", "last_backup_date"};

constexpr std::string_view kPaths[] = {"Info.plist"};

void parse(const Input& in, Emit<BackupInfo>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    PlistFields fields(root, "", out);
    BackupInfo row;
    row.last_backup_date = fields.date("Last Backup Date");
    row.product_name = fields.text("Product Name");
    row.product_type = fields.text("Product Type");
    row.product_version = fields.text("Product Version");
    row.build_version = fields.text("Build Version");
    row.device_name = fields.text("Device Name");
    row.display_name = fields.text("Display Name");
    row.serial_number = fields.text("Serial Number");
    row.unique_identifier = fields.text("Unique Identifier");
    row.target_identifier = fields.text("Target Identifier");
    row.target_type = fields.text("Target Type");
    row.guid = fields.text("GUID");
    row.phone_number = fields.text("Phone Number");
    row.imei = fields.text("IMEI");
    row.imei_2 = fields.text("IMEI 2");
    row.meid = fields.text("MEID");
    row.iccid = fields.text("ICCID");
    row.iccid_2 = fields.text("ICCID 2");
    row.itunes_version = fields.text("iTunes Version");
    row.installed_applications = fields.texts("Installed Applications");
    const bool empty = std::ranges::all_of(
        kColumns, [&](const Column& column) { return column.get(&row).is_none(); });
    if (empty) return out.damage(Where::whole_file(), "no known key has a value that can be read");
    out.record(row, Where::whole_file());
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_backup_info) = {.id = "ios.backup_info",
                                    .title = "The phone and its backup (Info.plist)",
                                    .paths = kPaths,
                                    .columns = kColumns,
                                    .summary = kSummary,
                                    .found_in = kInIosBackup,
                                    .expected = Expected::always,
                                    .parse = erased<&parse>};

}  // namespace bridle::artifacts
