// ios.trusted_devices: the devices of the owner's Apple account, and those that were removed.
//
// Format: docs/formats/ios-trusted-devices.md

#include "artifacts/artifact.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Device {
  std::optional<Timestamp> last_updated = std::nullopt;
  std::optional<Timestamp> cached = std::nullopt;
  std::optional<Timestamp> removed = std::nullopt;
  std::string_view list = "";
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::string_view> model = std::nullopt;
  std::optional<std::string_view> os = std::nullopt;
  std::optional<std::string_view> os_version = std::nullopt;
  std::optional<std::string_view> build = std::nullopt;
  std::optional<std::string_view> serial_number = std::nullopt;
  std::optional<bool> trusted = std::nullopt;
  std::optional<std::int64_t> circle_status = std::nullopt;
  std::optional<std::string_view> services = std::nullopt;
  std::optional<std::int64_t> reason = std::nullopt;
  std::optional<std::string_view> machine_id = std::nullopt;
  std::optional<std::string_view> account_id = std::nullopt;
  std::optional<std::string_view> additional_info = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Device::last_updated>("last_updated", Role::time,
                                  "when the account last heard of the device"),
    column<&Device::cached>("cached", Role::time, "when this phone last asked for the list"),
    column<&Device::removed>("removed", Role::time, "when it was removed from the account"),
    column<&Device::list>("list", Role::none, "current or removed"),
    column<&Device::name>("name", Role::none, "name that its owner gave it"),
    column<&Device::model>("model", Role::none, "\"iPhone11,2\""),
    column<&Device::os>("os", Role::none, "iOS, macOS, ..."),
    column<&Device::os_version>("os_version", Role::none, "version of that"),
    column<&Device::build>("build", Role::none, "build of that"),
    column<&Device::serial_number>("serial_number", Role::none, "serial number"),
    column<&Device::trusted>("trusted", Role::none, "may confirm a sign-in"),
    column<&Device::circle_status>("circle_status", Role::none,
                                   "standing in the circle that shares the keychain, a number"),
    column<&Device::services>("services", Role::none, "services of the account that it uses"),
    column<&Device::reason>("reason", Role::none, "why it was removed, a number"),
    column<&Device::machine_id>("machine_id", Role::none, "identifier of the device"),
    column<&Device::account_id>("account_id", Role::none, "identifier of the account (altDSID)"),
    column<&Device::additional_info>("additional_info", Role::none, "JSON: IMEI, slots"),
};

constexpr std::string_view kSummary[] = {"list", "name", "model", "serial_number", "trusted"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Application Support/com.apple.akd/devicelist.db"};

void read_current(const sqlite::Database& db, Emit<Device>& out) {
  const sqlite::RowQuery query = {
      .table = "device_list",
      .alias = "d",
      .columns =
          db.select_list("device_list", "d",
                         {"last_updated_date", "last_cache_updated_date", "name", "model", "os",
                          "os_version", "build_number", "serial_number", "trusted", "circle_status",
                          "services", "mid", "altDSID", "additional_info"})};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Device device;
    device.list = "current";
    device.last_updated = cells.unix_s(1, "last_updated_date");
    device.cached = cells.unix_s(2, "last_cache_updated_date");
    device.name = cells.text(3, "name");
    device.model = cells.text(4, "model");
    device.os = cells.text(5, "os");
    device.os_version = cells.text(6, "os_version");
    device.build = cells.text(7, "build_number");
    device.serial_number = cells.text(8, "serial_number");
    device.trusted = cells.flag(9, "trusted");
    device.circle_status = cells.integer(10, "circle_status");
    device.services = cells.text(11, "services");
    device.machine_id = cells.text(12, "mid");
    device.account_id = cells.text(13, "altDSID");
    device.additional_info = cells.text(14, "additional_info");
    out.record(device, where);
  });
}

void read_removed(const sqlite::Database& db, Emit<Device>& out) {
  const sqlite::RowQuery query = {
      .table = "deleted_device_list",
      .alias = "d",
      .columns = db.select_list("deleted_device_list", "d",
                                {"deleted_date", "last_updated_date", "reason", "mid", "altDSID"})};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Device device;
    device.list = "removed";
    device.removed = cells.unix_s(1, "deleted_date");
    device.last_updated = cells.unix_s(2, "last_updated_date");
    device.reason = cells.integer(3, "reason");
    device.machine_id = cells.text(4, "mid");
    device.account_id = cells.text(5, "altDSID");
    out.record(device, where);
  });
}

void parse(const Input& in, Emit<Device>& out) {
  const sqlite::Database& db = *in.database;
  if (db.has_table("device_list")) {
    read_current(db, out);
  } else {
    out.damage(Where::whole_file(), "no table device_list: unknown schema");
  }
  // Older versions keep no list of those that were removed.
  if (db.has_table("deleted_device_list")) read_removed(db, out);
}

}  // namespace

BRIDLE_ARTIFACT(ios_trusted_devices) = {.id = "ios.trusted_devices",
                                        .title = "Devices of the Apple account",
                                        .paths = kPaths,
                                        .columns = kColumns,
                                        .summary = kSummary,
                                        .reads = Reads::database,
                                        .parse = erased<&parse>};

}  // namespace bridle::artifacts
