// The address book, with what people write into it, and WhatsApp's own.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sample/database.h"
#include "sample/parts.h"
#include "sample/prose.h"

namespace bridle::sample {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, Middle TEXT,
  FirstPhonetic TEXT, Organization TEXT, Department TEXT, Note TEXT, Kind INTEGER, Birthday TEXT,
  JobTitle TEXT, Nickname TEXT, CreationDate INTEGER, ModificationDate INTEGER, StoreID INTEGER,
  guid TEXT);
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER,
  identifier INTEGER, label INTEGER, value TEXT, guid TEXT);
CREATE INDEX ABMultiValueRecord ON ABMultiValue (record_id);
CREATE TABLE ABMultiValueLabel (value TEXT, UNIQUE(value));
CREATE TABLE ABMultiValueEntry (parent_id INTEGER, key INTEGER, value TEXT, UNIQUE(parent_id, key));
CREATE TABLE ABMultiValueEntryKey (value TEXT, UNIQUE(value));
CREATE TABLE ABStore (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, Type INTEGER,
  AccountID INTEGER);
INSERT INTO ABStore VALUES (1, NULL, 0, NULL), (2, 'Work', 1, 3);
INSERT INTO ABMultiValueLabel VALUES ('_$!<Mobile>!$_'), ('_$!<Home>!$_'), ('_$!<Work>!$_');
INSERT INTO ABMultiValueEntryKey VALUES ('Street'), ('City'), ('Country');
)sql";

constexpr const char* kWhatsappSchema = R"sql(
CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZPHONENUMBERSTATUS INTEGER, ZSYNCPOLICY INTEGER, ZABOUTTIMESTAMP TIMESTAMP,
  ZABOUTEXPIRATIONTIMESTAMP TIMESTAMP, ZLASTUPDATED TIMESTAMP,
  ZDISAPPEARINGMODETIMESTAMP TIMESTAMP, ZDISAPPEARINGMODEDURATION FLOAT, ZABOUTTEXT VARCHAR,
  ZABOUTEMOJI VARCHAR, ZBUSINESSNAME VARCHAR, ZFULLNAME VARCHAR, ZGIVENNAME VARCHAR,
  ZLASTNAME VARCHAR, ZLID VARCHAR, ZLOCALIZEDPHONENUMBER VARCHAR, ZNOTES VARCHAR,
  ZPHONENUMBER VARCHAR, ZUSERNAME VARCHAR, ZWHATSAPPID VARCHAR);
)sql";

constexpr std::string_view kWhatsapp = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";

std::uint64_t count_of(const Making& making) {
  return std::clamp<std::uint64_t>(making.options.size.messages / 50, 10, 500);
}

Result<void> make_address_book(const Making& making) {
  Random random = making.random("contacts");
  const std::string path = making.scratch("AddressBook.sqlitedb");
  Database database(path);
  database.run(kSchema);
  {
    Insert person(database,
                  "INSERT INTO ABPerson (ROWID, First, Last, Organization, Note, Kind, "
                  "CreationDate, ModificationDate, StoreID, guid) VALUES (?,?,?,?,?,?,?,?,?,?)");
    Insert value(database,
                 "INSERT INTO ABMultiValue (record_id, property, identifier, label, value, guid) "
                 "VALUES (?,?,?,?,?,?)");
    for (std::uint64_t number = 1; number <= count_of(making); ++number) {
      if (number % 40 == 23) continue;  // deleted
      const std::string name = full_name(number);
      const std::size_t space = name.find(' ');
      const bool works = number % 6 == 0;
      const bool firm = number % 11 == 0;
      std::optional<std::string> first;
      std::optional<std::string> last;
      std::optional<std::string> firm_name;
      std::optional<std::string> note;
      if (!firm) {
        first = name.substr(0, space);
        last = name.substr(space + 1);
      }
      if (firm || works) firm_name = title(random);
      if (random.percent(10)) note = prose(random);
      const std::int64_t made = kBackupTime - kMacEpoch - random.between(kDay, 2'000 * kDay);
      const std::string guid = random.uuid();
      person.row(number, first, last, firm_name, note, firm, made, made + 90, works ? 2 : 1, guid);
      value.row(number, 3, 0, 1, phone_number(number), random.uuid());
      if (number % 3 == 0) value.row(number, 4, 1, works ? 3 : 2, email(number), random.uuid());
      if (firm) {
        const std::string page = link(random);
        value.row(number, 22, 2, 3, page, random.uuid());
      }
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.add_folder("HomeDomain", "Library/AddressBook", times_of_store(kDay));
  making.backup.move_file("HomeDomain", "Library/AddressBook/AddressBook.sqlitedb",
                          times_of_store(kDay), path);
  return {};
}

Result<void> make_whatsapp_contacts(const Making& making) {
  Random random = making.random("whatsapp contacts");
  const std::string path = making.scratch("ContactsV2.sqlite");
  Database database(path);
  database.run(kWhatsappSchema);
  {
    Insert contact(database,
                   "INSERT INTO ZWAADDRESSBOOKCONTACT (Z_PK, Z_ENT, Z_OPT, ZLASTUPDATED, "
                   "ZABOUTTIMESTAMP, ZABOUTTEXT, ZFULLNAME, ZPHONENUMBER, ZWHATSAPPID) "
                   "VALUES (?,1,3,?,?,?,?,?,?)");
    for (std::uint64_t number = 1; number <= count_of(making); number += 2) {
      const std::string phone = phone_number(number);
      const double updated = mac(kBackupTime - random.between(kDay, 300 * kDay));
      const std::string about = random.percent(50) ? "Available" : prose(random);
      contact.row(number, updated, updated - 7'000'000, about, full_name(number), phone,
                  phone.substr(1) + "@s.whatsapp.net");
    }
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.move_file(kWhatsapp, "ContactsV2.sqlite", times_of_store(kDay), path);
  return {};
}

}  // namespace

Result<void> make_contacts(const Making& making) {
  if (auto made = make_address_book(making); !made) return made;
  return make_whatsapp_contacts(making);
}

}  // namespace bridle::sample
