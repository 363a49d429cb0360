#include "artifacts/security_event_names.h"

#include <iterator>

namespace bridle::artifacts::intrusion {
namespace {

constexpr std::int64_t kFirst = 210'001;

// By number, from kFirst on.
constexpr std::string_view kNames[] = {
    "adb_shell_interactive",
    "adb_shell_cmd",
    "adb_sync_recv_file",
    "adb_sync_send_file",
    "app_process_start",
    "keyguard_dismissed",
    "keyguard_dismiss_auth_attempt",
    "keyguard_secured",
    "os_startup",
    "os_shutdown",
    "logging_started",
    "logging_stopped",
    "media_mount",
    "media_unmount",
    "log_buffer_size_critical",
    "password_expiration_set",
    "password_complexity_set",
    "password_history_length_set",
    "max_screen_lock_timeout_set",
    "max_password_attempts_set",
    "keyguard_disabled_features_set",
    "remote_lock",
    "wipe_failure",
    "key_generated",
    "key_import",
    "key_destruction",
    "user_restriction_added",
    "user_restriction_removed",
    "cert_authority_installed",
    "cert_authority_removed",
    "crypto_self_test_completed",
    "key_integrity_violation",
    "cert_validation_failure",
    "camera_policy_set",
    "password_complexity_required",
    "password_changed",
    "wifi_connection",
    "wifi_disconnection",
    "bluetooth_connection",
    "bluetooth_disconnection",
    "package_installed",
    "package_updated",
    "package_uninstalled",
    "backup_service_toggled",
    "nfc_enabled",
    "nfc_disabled",
};

}  // namespace

std::string_view security_event_name(std::int64_t tag) {
  const bool is_known =
      tag >= kFirst && tag - kFirst < static_cast<std::int64_t>(std::size(kNames));
  return is_known ? kNames[tag - kFirst] : std::string_view();
}

}  // namespace bridle::artifacts::intrusion
