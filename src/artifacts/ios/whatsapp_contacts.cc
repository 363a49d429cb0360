// ios.whatsapp_contacts: the address book of WhatsApp and WhatsApp Business, with what each person
// says of himself.
//
// Texts are TEXT in some versions and BLOBs of UTF-8 in others; both are read.
// Format: docs/formats/ios-whatsapp-contacts.md

#include "artifacts/artifact.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Contact {
  std::optional<Timestamp> last_updated = std::nullopt;
  std::optional<Timestamp> about_changed = std::nullopt;
  std::optional<Timestamp> about_expires = std::nullopt;
  std::optional<Timestamp> disappearing_set = std::nullopt;
  std::optional<std::string_view> whatsapp_id = std::nullopt;
  std::optional<std::string_view> lid = std::nullopt;
  std::optional<std::string_view> phone_number = std::nullopt;
  std::optional<std::string_view> localized_phone_number = std::nullopt;
  std::optional<std::string_view> full_name = std::nullopt;
  std::optional<std::string_view> given_name = std::nullopt;
  std::optional<std::string_view> last_name = std::nullopt;
  std::optional<std::string_view> user_name = std::nullopt;
  std::optional<std::string_view> business_name = std::nullopt;
  std::optional<std::string_view> about = std::nullopt;
  std::optional<std::string_view> about_emoji = std::nullopt;
  std::optional<std::string_view> notes = std::nullopt;
  std::optional<double> disappearing_after_s = std::nullopt;
  std::optional<std::int64_t> phone_status = std::nullopt;
  std::optional<std::int64_t> sync_policy = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Contact::last_updated>("last_updated", Role::time, "when the entry was last changed"),
    column<&Contact::about_changed>("about_changed", Role::time,
                                    "when the person last changed the text about himself"),
    column<&Contact::about_expires>("about_expires", Role::time, "when that text ends"),
    column<&Contact::disappearing_set>("disappearing_set", Role::time,
                                       "when disappearing messages were last set"),
    column<&Contact::whatsapp_id>("whatsapp_id", Role::handle, "address in WhatsApp"),
    column<&Contact::lid>("lid", Role::handle, "hidden identifier"),
    column<&Contact::phone_number>("phone_number", Role::handle, "phone number"),
    column<&Contact::localized_phone_number>("localized_phone_number", Role::none,
                                             "the number as it is shown"),
    column<&Contact::full_name>("full_name", Role::person, "name in the address book"),
    column<&Contact::given_name>("given_name", Role::person, "first name"),
    column<&Contact::last_name>("last_name", Role::person, "last name"),
    column<&Contact::user_name>("user_name", Role::person, "name that the person chose"),
    column<&Contact::business_name>("business_name", Role::person, "name of a business"),
    column<&Contact::about>("about", Role::text, "what the person says of himself"),
    column<&Contact::about_emoji>("about_emoji", Role::none, "emoji beside it"),
    column<&Contact::notes>("notes", Role::text, "notes of the owner"),
    column<&Contact::disappearing_after_s>("disappearing_after_s", Role::none,
                                           "messages disappear after so long; 0: they do not"),
    column<&Contact::phone_status>("phone_status", Role::none, "number; whether it uses WhatsApp"),
    column<&Contact::sync_policy>("sync_policy", Role::none, "number"),
};

constexpr std::string_view kSummary[] = {"whatsapp_id", "full_name", "about"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Containers/Shared/AppGroup/*/ContactsV2.sqlite",
    "private/var/mobile/Containers/Data/Application/*/Documents/ContactsV2.sqlite"};

constexpr std::string_view kTable = "ZWAADDRESSBOOKCONTACT";

void parse(const Input& in, Emit<Contact>& out) {
  const sqlite::Database& db = *in.database;
  if (!db.has_table(kTable)) {
    out.damage(Where::whole_file(), "no table ZWAADDRESSBOOKCONTACT: unknown schema");
    return;
  }
  const sqlite::RowQuery query = {.table = kTable,
                                  .alias = "c",
                                  .columns = db.select_list(kTable, "c",
                                                            {"ZLASTUPDATED",
                                                             "ZABOUTTIMESTAMP",
                                                             "ZABOUTEXPIRATIONTIMESTAMP",
                                                             "ZDISAPPEARINGMODETIMESTAMP",
                                                             "ZWHATSAPPID",
                                                             "ZLID",
                                                             "ZPHONENUMBER",
                                                             "ZLOCALIZEDPHONENUMBER",
                                                             "ZFULLNAME",
                                                             "ZGIVENNAME",
                                                             "ZLASTNAME",
                                                             "ZUSERNAME",
                                                             "ZBUSINESSNAME",
                                                             "ZABOUTTEXT",
                                                             "ZABOUTEMOJI",
                                                             "ZNOTES",
                                                             "ZDISAPPEARINGMODEDURATION",
                                                             "ZPHONESTATUS",
                                                             "ZPHONENUMBERSTATUS",
                                                             "ZSYNCPOLICY"})};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Contact contact;
    contact.last_updated = cells.mac_s(1, "ZLASTUPDATED");
    contact.about_changed = cells.mac_s(2, "ZABOUTTIMESTAMP");
    contact.about_expires = cells.mac_s(3, "ZABOUTEXPIRATIONTIMESTAMP");
    contact.disappearing_set = cells.mac_s(4, "ZDISAPPEARINGMODETIMESTAMP");
    contact.whatsapp_id = cells.text(5, "ZWHATSAPPID");
    contact.lid = cells.text(6, "ZLID");
    contact.phone_number = cells.text(7, "ZPHONENUMBER");
    contact.localized_phone_number = cells.text(8, "ZLOCALIZEDPHONENUMBER");
    contact.full_name = cells.text(9, "ZFULLNAME");
    contact.given_name = cells.text(10, "ZGIVENNAME");
    contact.last_name = cells.text(11, "ZLASTNAME");
    contact.user_name = cells.text(12, "ZUSERNAME");
    contact.business_name = cells.text(13, "ZBUSINESSNAME");
    contact.about = cells.text(14, "ZABOUTTEXT");
    contact.about_emoji = cells.text(15, "ZABOUTEMOJI");
    contact.notes = cells.text(16, "ZNOTES");
    contact.disappearing_after_s = cells.real(17, "ZDISAPPEARINGMODEDURATION");
    contact.phone_status = row.is_null(18) ? cells.integer(19, "ZPHONENUMBERSTATUS")
                                           : cells.integer(18, "ZPHONESTATUS");
    contact.sync_policy = cells.integer(20, "ZSYNCPOLICY");
    out.record(contact, where);
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_whatsapp_contacts) = {.id = "ios.whatsapp_contacts",
                                          .title = "WhatsApp address book",
                                          .paths = kPaths,
                                          .columns = kColumns,
                                          .summary = kSummary,
                                          .reads = Reads::database,
                                          .parse = erased<&parse>};

}  // namespace bridle::artifacts
