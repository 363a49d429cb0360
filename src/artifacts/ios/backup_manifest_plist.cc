// ios.backup_manifest_plist: what the phone said of itself when it was backed up, and whether the
// backup is encrypted: Manifest.plist of the backup itself.
//
// Keys are reported by their presence only; the wrapped keys themselves are never in a record.
// Format: docs/formats/ios-backup-info.md

#include "artifacts/artifact.h"
#include "artifacts/plist_fields.h"

namespace bridle::artifacts {
namespace {

struct BackupManifest {
  std::optional<Timestamp> date = std::nullopt;
  std::optional<std::string_view> version = std::nullopt;
  std::optional<std::string_view> system_domains_version = std::nullopt;
  std::optional<bool> is_encrypted = std::nullopt;
  std::optional<bool> was_passcode_set = std::nullopt;
  bool has_keybag = false;
  bool has_manifest_key = false;
  std::optional<std::string_view> product_version = std::nullopt;
  std::optional<std::string_view> product_type = std::nullopt;
  std::optional<std::string_view> build_version = std::nullopt;
  std::optional<std::string_view> device_name = std::nullopt;
  std::optional<std::string_view> serial_number = std::nullopt;
  std::optional<std::string_view> unique_device_id = std::nullopt;
  std::optional<std::int64_t> applications_count = std::nullopt;
  std::vector<std::string_view> applications = {};
};

constexpr Column kColumns[] = {
    column<&BackupManifest::date>("date", Role::time, "when the backup was made"),
    column<&BackupManifest::version>("version", Role::none, "version of the backup format"),
    column<&BackupManifest::system_domains_version>("system_domains_version", Role::none,
                                                    "version of the list of domains"),
    column<&BackupManifest::is_encrypted>("is_encrypted", Role::none, "the backup has a password"),
    column<&BackupManifest::was_passcode_set>("was_passcode_set", Role::none,
                                              "the phone had a passcode"),
    column<&BackupManifest::has_keybag>("has_keybag", Role::none, "a keybag is there"),
    column<&BackupManifest::has_manifest_key>("has_manifest_key", Role::none,
                                              "the wrapped key of Manifest.db is there"),
    column<&BackupManifest::product_version>("product_version", Role::none, "version of iOS"),
    column<&BackupManifest::product_type>("product_type", Role::none, "model: iPhone9,3"),
    column<&BackupManifest::build_version>("build_version", Role::none, "build of iOS"),
    column<&BackupManifest::device_name>("device_name", Role::person,
                                         "name that the owner gave the phone, often their own"),
    column<&BackupManifest::serial_number>("serial_number", Role::none,
                                           "serial number of the phone"),
    column<&BackupManifest::unique_device_id>("unique_device_id", Role::none, "UDID of the phone"),
    column<&BackupManifest::applications_count>("applications_count", Role::none,
                                                "applications listed"),
    column<&BackupManifest::applications>("applications", Role::app_id,
                                          "bundle IDs of the applications listed"),
};

constexpr std::string_view kSummary[] = {"product_type", "product_version", "is_encrypted"};

constexpr std::string_view kPaths[] = {"Manifest.plist"};

void parse(const Input& in, Emit<BackupManifest>& out) {
  with_plist_dict(in.bytes, out, [&](plist::Node root) {
    PlistFields fields(root, "", out);
    BackupManifest row;
    row.date = fields.date("Date");
    row.version = fields.text("Version");
    row.system_domains_version = fields.text("SystemDomainsVersion");
    row.is_encrypted = fields.boolean("IsEncrypted");
    row.was_passcode_set = fields.boolean("WasPasscodeSet");
    row.has_keybag = root["BackupKeyBag"].exists();
    row.has_manifest_key = root["ManifestKey"].exists();
    if (root["Applications"].exists()) {
      row.applications = fields.keys("Applications");
      row.applications_count = static_cast<std::int64_t>(row.applications.size());
    }
    if (const plist::Node lockdown = root["Lockdown"]; lockdown.type() == plist::Type::dict) {
      PlistFields device(lockdown, "Lockdown/", out);
      row.product_version = device.text("ProductVersion");
      row.product_type = device.text("ProductType");
      row.build_version = device.text("BuildVersion");
      row.device_name = device.text("DeviceName");
      row.serial_number = device.text("SerialNumber");
      row.unique_device_id = device.text("UniqueDeviceID");
    } else if (lockdown.exists()) {
      fields.damage("Lockdown", "not a dictionary");
    }
    out.record(row, Where::whole_file());
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_backup_manifest_plist) = {.id = "ios.backup_manifest_plist",
                                              .title = "The backup's settings (Manifest.plist)",
                                              .paths = kPaths,
                                              .columns = kColumns,
                                              .summary = kSummary,
                                              .found_in = kInIosBackup,
                                              .expected = Expected::always,
                                              .parse = erased<&parse>};

}  // namespace bridle::artifacts
