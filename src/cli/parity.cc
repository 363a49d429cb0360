#include "cli/parity.h"

namespace bridle::cli {
namespace {

constexpr Parity kParity[] = {
    {"BackupInfo", "ios.backup_info, ios.backup_status, ios.backup_manifest_plist",
     "second SIM; state of the backup; whether it has a passcode and a keybag"},
    {"ConfigurationProfiles", "ios.configuration_profiles",
     "every payload, organisation, server and certificate; dumps too; rules need no indicators"},
    {"Manifest", "ios.manifest",
     "paths on the device, so that absolute indicators hit; bundle IDs of domains; links"},
    {"ProfileEvents", "ios.profile_events", "an ordinary event is a record and no alert"},
    {"CacheFiles", "ios.cache_files",
     "backups too; page, redirect, method and status; one bad database does not end the others"},
    {"Filesystem", "ios.filesystem, ios.file_hashes",
     "absolute paths, types and sizes; hashes on request; archives without unpacking"},
    {"Netusage", "ios.data_usage", "with Datausage"},
    {"Analytics", "ios.analytics", "words as processes, texts as texts; never its own file name"},
    {"AnalyticsIOSVersions", "ios.analytics, ios.version_history",
     "builds stand in the records; versions with the time of each journal"},
    {"SafariFavicon", "ios.safari_favicon", "icons without a page"},
    {"ShutdownLog", "ios.shutdown_log",
     "blocks without SIGTERM, every form of the log, rounds; rules for places and delays"},
    {"IOSVersionHistory", "ios.version_history", "journals of every name"},
    {"WebkitIndexedDB", "ios.webkit_folders, ios.webkit_origins",
     "backups too; hosts with an underscore; folders named by hashes; time of the entry itself"},
    {"WebkitLocalStorage", "ios.webkit_folders, ios.webkit_origins", "as WebkitIndexedDB"},
    {"WebkitSafariViewService", "ios.webkit_folders, ios.webkit_origins", "as WebkitIndexedDB"},
    {"Calls", "ios.calls",
     "direction, answer, all participants; numbers are matched; missing records are told"},
    {"ChromeFavicon", "ios.chrome_favicon", "every profile and container"},
    {"ChromeHistory", "ios.chrome_history",
     "every profile and container, URLs without a visit, transitions"},
    {"Contacts", "ios.contacts",
     "one row per card; addresses and numbers are matched; notes, URLs"},
    {"FirefoxFavicon", "ios.firefox_favicon", "every profile and container"},
    {"FirefoxHistory", "ios.firefox_history", "places.db as well as browser.db; deletions"},
    {"IDStatusCache", "ios.id_status_cache",
     "numbers as well as addresses; NUL bytes and look-alikes without indicators"},
    {"InteractionC", "ios.interactions, ios.interaction_contacts",
     "join tables found by their columns; senders, recipients and links are matched"},
    {"LocationdClients", "ios.locationd_clients", "bundle IDs and paths in every spelling"},
    {"OSAnalyticsADDaily", "ios.os_analytics_addaily", "process and bundle ID apart"},
    {"Datausage", "ios.data_usage",
     "a missing process is told once; processes without traffic; gaps once; deleted records from "
     "free pages and the write-ahead log"},
    {"SafariBrowserState", "ios.safari_browser_state",
     "each page of a session is a record; the newer store of tabs"},
    {"SafariHistory", "ios.safari_history, ios.safari_history_deletions",
     "redirects by site, so that an upgrade to HTTPS is none; deleted visits"},
    {"TCC", "ios.tcc", "bundle IDs and paths are matched as such; unknown numbers are kept"},
    {"SMS", "ios.sms",
     "attributedBody, rich links, edits; messages without a handle; senders are matched; Apple's "
     "threat notifications by sender and in more languages"},
    {"SMSAttachments", "ios.sms_attachments, ios.attachment_kinds",
     "every spelling of the temporary folder; content that is not what the name says"},
    {"WebkitResourceLoadStatistics", "ios.webkit_resource_load_statistics",
     "relations between domains; one bad database does not end the others"},
    {"WebkitSessionResourceLog", "ios.webkit_session_resource_log", "web clips; on the timeline"},
    {"Whatsapp", "ios.whatsapp, ios.whatsapp_chats, ios.whatsapp_lid_pairs",
     "WhatsApp Business; one row per message; senders and numbers are matched"},
    {"WhatsappContacts", "ios.whatsapp_contacts", "WhatsApp Business; numbers are matched"},
    {"Shortcuts", "ios.shortcuts", "every action; links by the structure of the plist"},
    {"Applications", "ios.applications",
     "installer and metadata compared; purchase times in UTC; account; icon hash"},
    {"Calendar", "ios.calendar, ios.calendar_attachments",
     "all participants; invitations that overlap and came late, without fixed words"},
    {"GlobalPreferences", "ios.global_preferences",
     "Lockdown Mode, languages and the rest by name"},
};

}  // namespace

std::span<const Parity> parity() { return kParity; }

}  // namespace bridle::cli
