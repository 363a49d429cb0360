// The accounts on the phone, the devices of its Apple account, whom applications were in touch
// with, and the owner's shortcuts.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/plist_writer.h"
#include "sample/database.h"
#include "sample/parts.h"
#include "sample/prose.h"

namespace bridle::sample {
namespace {

using plist::Tree;

Tree text(std::string_view value) { return {std::string(value)}; }

constexpr const char* kAccounts = R"sql(
CREATE TABLE ZACCOUNT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZACTIVE INTEGER,
  ZAUTHENTICATED INTEGER, ZSUPPORTSAUTHENTICATION INTEGER, ZVISIBLE INTEGER, ZACCOUNTTYPE INTEGER,
  ZPARENTACCOUNT INTEGER, ZDATE TIMESTAMP, ZLASTCREDENTIALRENEWALREJECTIONDATE TIMESTAMP,
  ZACCOUNTDESCRIPTION VARCHAR, ZAUTHENTICATIONTYPE VARCHAR, ZCREDENTIALTYPE VARCHAR,
  ZIDENTIFIER VARCHAR, ZOWNINGBUNDLEID VARCHAR, ZUSERNAME VARCHAR, ZDATACLASSPROPERTIES BLOB);
CREATE TABLE ZACCOUNTTYPE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZACCOUNTTYPEDESCRIPTION VARCHAR, ZCREDENTIALTYPE VARCHAR, ZIDENTIFIER VARCHAR);
CREATE TABLE ZACCOUNTPROPERTY (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZOWNER INTEGER, ZKEY VARCHAR, ZVALUE BLOB);
CREATE TABLE ZDATACLASS (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR);
CREATE TABLE Z_2ENABLEDDATACLASSES (Z_2ENABLEDACCOUNTS INTEGER, Z_7ENABLEDDATACLASSES INTEGER,
  PRIMARY KEY (Z_2ENABLEDACCOUNTS, Z_7ENABLEDDATACLASSES));
INSERT INTO ZACCOUNTTYPE VALUES (1, 4, 1, 'iCloud', 'password', 'com.apple.account.AppleAccount'),
  (2, 4, 1, 'IMAP', 'password', 'com.apple.account.IMAP'),
  (3, 4, 1, 'Exchange', 'oauth2', 'com.apple.account.Exchange'),
  (4, 4, 1, 'Game Center', 'password', 'com.apple.account.GameCenter'),
  (5, 4, 1, 'Subscribed Calendar', NULL, 'com.apple.account.SubscribedCalendar');
INSERT INTO ZDATACLASS VALUES (1, 5, 1, 'com.apple.Dataclass.Mail'),
  (2, 5, 1, 'com.apple.Dataclass.Calendars'), (3, 5, 1, 'com.apple.Dataclass.Contacts');
INSERT INTO Z_2ENABLEDDATACLASSES VALUES (1, 2), (1, 3), (2, 1), (3, 1), (3, 2), (5, 2);
)sql";

constexpr const char* kDevices = R"sql(
CREATE TABLE device_list (mid TEXT PRIMARY KEY, name TEXT, serial_number TEXT, model TEXT, os TEXT,
  os_version TEXT, dc TEXT, clcg TEXT, clbg TEXT, clhs TEXT, dec TEXT, circle_status INTEGER,
  build_number TEXT, trusted INTEGER, last_updated_date DOUBLE, additional_info BLOB, altDSID TEXT,
  services TEXT, last_cache_updated_date DOUBLE);
CREATE TABLE deleted_device_list (mid TEXT PRIMARY KEY, reason INTEGER, last_updated_date DOUBLE,
  altDSID TEXT, deleted_date DOUBLE);
)sql";

constexpr const char* kInteractions = R"sql(
CREATE TABLE ZINTERACTIONS (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZDIRECTION INTEGER, ZISRESPONSE INTEGER, ZMECHANISM INTEGER, ZRECIPIENTCOUNT INTEGER,
  ZSENDER INTEGER, ZCREATIONDATE TIMESTAMP, ZENDDATE TIMESTAMP, ZSTARTDATE TIMESTAMP,
  ZUPDATEDATE TIMESTAMP, ZACCOUNT VARCHAR, ZBUNDLEID VARCHAR, ZCONTENTURL VARCHAR,
  ZDERIVEDINTENTIDENTIFIER VARCHAR, ZDOMAINIDENTIFIER VARCHAR, ZGROUPNAME VARCHAR,
  ZLOCATIONUUID VARCHAR, ZTARGETBUNDLEID VARCHAR, ZUUID VARCHAR);
CREATE TABLE ZCONTACTS (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZINCOMINGRECIPIENTCOUNT INTEGER, ZINCOMINGSENDERCOUNT INTEGER, ZOUTGOINGRECIPIENTCOUNT INTEGER,
  ZCREATIONDATE TIMESTAMP, ZFIRSTINCOMINGRECIPIENTDATE TIMESTAMP,
  ZFIRSTINCOMINGSENDERDATE TIMESTAMP, ZFIRSTOUTGOINGRECIPIENTDATE TIMESTAMP,
  ZLASTINCOMINGRECIPIENTDATE TIMESTAMP, ZLASTINCOMINGSENDERDATE TIMESTAMP,
  ZLASTOUTGOINGRECIPIENTDATE TIMESTAMP, ZCUSTOMIDENTIFIER VARCHAR, ZDISPLAYNAME VARCHAR,
  ZIDENTIFIER VARCHAR, ZPERSONID VARCHAR);
CREATE TABLE ZATTACHMENT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZSIZEINBYTES INTEGER, ZCONTENTTEXT VARCHAR, ZUTI VARCHAR, ZCONTENTURL VARCHAR, ZIDENTIFIER BLOB);
CREATE TABLE Z_1INTERACTIONS (Z_1ATTACHMENTS INTEGER, Z_3INTERACTIONS INTEGER,
  PRIMARY KEY (Z_1ATTACHMENTS, Z_3INTERACTIONS));
CREATE TABLE Z_2INTERACTIONRECIPIENT (Z_2RECIPIENTS INTEGER, Z_3INTERACTIONRECIPIENT INTEGER,
  PRIMARY KEY (Z_2RECIPIENTS, Z_3INTERACTIONRECIPIENT));
)sql";

constexpr const char* kShortcuts = R"sql(
CREATE TABLE ZSHORTCUT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZACTIONCOUNT INTEGER, ZRUNEVENTSCOUNT INTEGER, ZTOMBSTONED INTEGER, ZACTIONS INTEGER,
  ZCREATIONDATE TIMESTAMP, ZLASTRUNEVENTDATE TIMESTAMP, ZMODIFICATIONDATE TIMESTAMP,
  ZACTIONSDESCRIPTION VARCHAR, ZASSOCIATEDAPPBUNDLEIDENTIFIER VARCHAR, ZNAME VARCHAR,
  ZSOURCE VARCHAR, ZWORKFLOWID VARCHAR);
CREATE TABLE ZSHORTCUTACTIONS (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZSHORTCUT INTEGER, ZDATA BLOB);
)sql";

// A keyed archive of one text, as account properties are stored.
std::vector<std::byte> archived(std::string_view value) {
  return plist::write_binary({Tree::Dict{{"$version", {std::int64_t{100'000}}},
                                         {"$archiver", text("NSKeyedArchiver")},
                                         {"$top", {Tree::Dict{{"root", {Tree::Uid{1}}}}}},
                                         {"$objects", {Tree::Array{text("$null"), text(value)}}}}});
}

Result<void> make_interactions(const Making& making) {
  Random random = making.random("interactions");
  const std::string path = making.scratch("interactionC.db");
  const std::uint64_t total =
      std::clamp<std::uint64_t>(making.options.size.messages / 4, 10, 5'000);
  const std::uint64_t people = total / 20 + 2;
  Database database(path);
  database.run(kInteractions);
  {
    Insert contact(database,
                   "INSERT INTO ZCONTACTS (Z_PK, Z_ENT, Z_OPT, ZIDENTIFIER, ZDISPLAYNAME, "
                   "ZINCOMINGSENDERCOUNT, ZINCOMINGRECIPIENTCOUNT, ZOUTGOINGRECIPIENTCOUNT, "
                   "ZCREATIONDATE) VALUES (?,2,1,?,?,3,0,2,?)");
    for (std::uint64_t number = 1; number <= people; ++number) {
      std::string account = number % 4 == 0 ? email(number) : phone_number(number);
      if (number == people) account = phone_number(940);
      contact.row(number, account, full_name(number), mac(kBackupTime - 400 * kDay));
    }
    Insert interaction(database,
                       "INSERT INTO ZINTERACTIONS (Z_PK, Z_ENT, Z_OPT, ZSTARTDATE, ZENDDATE, "
                       "ZCREATIONDATE, ZDIRECTION, ZBUNDLEID, ZSENDER, ZRECIPIENTCOUNT, "
                       "ZMECHANISM, ZISRESPONSE) VALUES (?,3,1,?,?,?,?,?,?,?,?,0)");
    Insert recipient(database, "INSERT INTO Z_2INTERACTIONRECIPIENT VALUES (?,?)");
    constexpr std::string_view kWith[] = {"com.apple.MobileSMS", "com.apple.InCallService",
                                          "com.apple.mobilemail", "net.whatsapp.WhatsApp"};
    for (std::uint64_t number = 1; number <= total; ++number) {
      if (number % 30 == 11) continue;  // pruned
      const double when = mac(kBackupTime - random.between(60, 30 * kDay));
      const bool outgoing = random.percent(45);
      // A talkative member of a group, who is in no contact: the last.
      const bool stranger = !outgoing && random.percent(25);
      const std::uint64_t person = stranger ? people : 1 + random.below(people);
      const std::optional<std::uint64_t> sender = outgoing ? std::nullopt : std::optional(person);
      const std::string_view with = stranger ? kWith[0] : kWith[random.below(4)];
      interaction.row(number, when, when + 30, when, outgoing, with, sender, outgoing ? 1 : 0, 4);
      if (outgoing) recipient.row(person, number);
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file("HomeDomain", "Library/CoreDuet/People/interactionC.db",
                          times_of_store(100), path);
  return {};
}

Result<void> make_devices(const Making& making) {
  const std::string path = making.scratch("devicelist.db");
  const auto now = static_cast<double>(kBackupTime - kDay);
  Database database(path);
  database.run(kDevices);
  {
    Insert device(database,
                  "INSERT INTO device_list (mid, name, serial_number, model, os, os_version, "
                  "circle_status, build_number, trusted, last_updated_date, altDSID, services, "
                  "last_cache_updated_date) VALUES (?,?,?,?,?,?,0,?,1,?,'ALT-1',?,?)");
    device.row("MID-1", "Sample phone", "BRDLSMPL01", "iPhone14,5", "iOS", "17.5.1", "21F90", now,
               "icloud,itunesstore", now);
    device.row("MID-2", "Sample tablet", "BRDLSMPL02", "iPad13,18", "iPadOS", "17.4", "21E219", now,
               "icloud", now);
    Insert removed(database, "INSERT INTO deleted_device_list VALUES (?,1,?,'ALT-1',?)");
    removed.row("MID-0", static_cast<double>(kRestoreTime),
                static_cast<double>(kRestoreTime + 5 * kDay));
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file("HomeDomain", "Library/Application Support/com.apple.akd/devicelist.db",
                          times_of_store(kDay), path);
  return {};
}

// What the keychain notes of itself: now and then its servers were out of reach.
Result<void> make_keychain_analytics(const Making& making) {
  Random random = making.random("keychain");
  const std::string path = making.scratch("ckks_analytics.db");
  Database database(path);
  for (const char* table : {"hard_failures", "soft_failures", "all_events"}) {
    database.run("CREATE TABLE " + std::string(table) +
                 " (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp REAL, data BLOB)");
  }
  {
    Insert event(database, "INSERT INTO soft_failures VALUES (?,?,?)");
    for (int number = 1; number <= 30; ++number) {
      const auto when = static_cast<double>(kBackupTime - random.between(60, 7 * kDay));
      event.row(number, when,
                plist::write_binary({Tree::Dict{{"eventType", text("CKKSEventProcessQueue")},
                                                {"build", text("21F90")},
                                                {"errorDomain", text("com.example.network")},
                                                {"errorCode", {std::int64_t{-1009}}}}}));
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file("KeychainDomain", "Analytics/ckks_analytics.db", times_of_store(kDay),
                          path);
  return {};
}

// Opens a page, or sends its text on.
std::vector<std::byte> actions(std::string_view url) {
  const auto action = [](std::string_view name, Tree::Dict parameters) {
    return Tree{Tree::Dict{{"WFWorkflowActionIdentifier", text(name)},
                           {"WFWorkflowActionParameters", {std::move(parameters)}}}};
  };
  return plist::write_binary(
      {Tree::Array{action("is.workflow.actions.url", {{"WFURLActionURL", text(url)}}),
                   action("is.workflow.actions.openurl", {{"Show-WFInput", {true}}})}});
}

}  // namespace

Result<void> make_accounts(const Making& making) {
  Random random = making.random("accounts");
  const std::string path = making.scratch("Accounts3.sqlite");
  Database database(path);
  database.run(kAccounts);
  {
    Insert account(database,
                   "INSERT INTO ZACCOUNT (Z_PK, Z_ENT, Z_OPT, ZACTIVE, ZAUTHENTICATED, ZVISIBLE, "
                   "ZACCOUNTTYPE, ZPARENTACCOUNT, ZDATE, ZACCOUNTDESCRIPTION, ZIDENTIFIER, "
                   "ZUSERNAME) VALUES (?,2,1,1,1,1,?,?,?,?,?,?)");
    const auto add = [&](int number, int type, std::optional<int> parent, std::string_view what,
                         std::string_view user) {
      account.row(number, type, parent, mac(kRestoreTime + 600 * number), what, random.uuid(),
                  user);
    };
    add(1, 1, std::nullopt, "iCloud", kOwnEmail);
    add(2, 2, 1, "iCloud", kOwnEmail);
    add(3, 3, std::nullopt, "Work", "owner@work.example.org");
    add(4, 4, std::nullopt, "Game Center", kOwnEmail);
    add(5, 5, std::nullopt, "League", "");
    Insert property(database, "INSERT INTO ZACCOUNTPROPERTY VALUES (?,3,1,?,?,?)");
    property.row(1, 3, "DAAccountHost", archived("mail.work.example.org"));
    property.row(2, 5, "SubCalAccountHost", archived("calendars.example.org"));
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.add_folder("HomeDomain", "Library/Accounts", times_of_store(kDay));
  making.backup.move_file("HomeDomain", "Library/Accounts/Accounts3.sqlite", times_of_store(kDay),
                          path);
  return {};
}

Result<void> make_shortcuts(const Making& making) {
  Random random = making.random("shortcuts");
  const std::string path = making.scratch("Shortcuts.sqlite");
  Database database(path);
  database.run(kShortcuts);
  {
    Insert shortcut(database,
                    "INSERT INTO ZSHORTCUT VALUES (?,10,1,2,?,0,?,?,?,?,'2 actions',NULL,?,"
                    "'ShortcutSourceEditor',?)");
    Insert action(database, "INSERT INTO ZSHORTCUTACTIONS VALUES (?,11,1,?,?)");
    for (int number = 1; number <= 8; ++number) {
      const double made = mac(kBackupTime - random.between(20 * kDay, 800 * kDay));
      const std::string name = title(random);
      const std::string url = link(random);
      const std::int64_t runs = random.between(0, 90);
      shortcut.row(number, runs, number, made, made + 900'000, made + 60, name, random.uuid());
      action.row(number, number, actions(url));
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.add_folder("HomeDomain", "Library/Shortcuts", times_of_store(9 * kDay));
  making.backup.move_file("HomeDomain", "Library/Shortcuts/Shortcuts.sqlite",
                          times_of_store(9 * kDay), path);
  return {};
}

Result<void> make_people_seen(const Making& making) {
  if (auto made = make_interactions(making); !made) return made;
  if (auto made = make_devices(making); !made) return made;
  return make_keychain_analytics(making);
}

}  // namespace bridle::sample
