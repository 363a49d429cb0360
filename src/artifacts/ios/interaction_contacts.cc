// ios.interaction_contacts: people that the owner was in touch with, by any app, with the first and
// the last time of each kind. Kept when the single interactions are gone.
// Format: docs/formats/ios-interactions.md

#include "artifacts/artifact.h"
#include "artifacts/rows.h"

namespace bridle::artifacts {
namespace {

struct Person {
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> first_incoming_sender = std::nullopt;
  std::optional<Timestamp> last_incoming_sender = std::nullopt;
  std::optional<Timestamp> first_incoming_recipient = std::nullopt;
  std::optional<Timestamp> last_incoming_recipient = std::nullopt;
  std::optional<Timestamp> first_outgoing_recipient = std::nullopt;
  std::optional<Timestamp> last_outgoing_recipient = std::nullopt;
  std::optional<std::string_view> identifier = std::nullopt;
  std::optional<std::string_view> name = std::nullopt;
  std::optional<std::string_view> custom_id = std::nullopt;
  std::optional<std::string_view> person_id = std::nullopt;
  std::optional<std::int64_t> incoming_sender_count = std::nullopt;
  std::optional<std::int64_t> incoming_recipient_count = std::nullopt;
  std::optional<std::int64_t> outgoing_recipient_count = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Person::created>("created", Role::time, "when the person was first noted"),
    column<&Person::first_incoming_sender>("first_incoming_sender", Role::time,
                                           "first time that something came from the person"),
    column<&Person::last_incoming_sender>("last_incoming_sender", Role::time,
                                          "last time that something came from the person"),
    column<&Person::first_incoming_recipient>(
        "first_incoming_recipient", Role::time,
        "first time that the person got what the owner got as well"),
    column<&Person::last_incoming_recipient>(
        "last_incoming_recipient", Role::time,
        "last time that the person got what the owner got as well"),
    column<&Person::first_outgoing_recipient>("first_outgoing_recipient", Role::time,
                                              "first time that something went to the person"),
    column<&Person::last_outgoing_recipient>("last_outgoing_recipient", Role::time,
                                             "last time that something went to the person"),
    column<&Person::identifier>("identifier", Role::handle, "number or address"),
    column<&Person::name>("name", Role::person, "name, as it was shown"),
    column<&Person::custom_id>("custom_id", Role::none, "the app's own identifier of the person"),
    column<&Person::person_id>("person_id", Role::none, "card in the address book"),
    column<&Person::incoming_sender_count>("incoming_sender_count", Role::none,
                                           "how often something came from the person"),
    column<&Person::incoming_recipient_count>(
        "incoming_recipient_count", Role::none,
        "how often the person got what the owner got as well"),
    column<&Person::outgoing_recipient_count>("outgoing_recipient_count", Role::none,
                                              "how often something went to the person"),
};

constexpr std::string_view kSummary[] = {"identifier", "name", "incoming_sender_count",
                                         "outgoing_recipient_count"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/CoreDuet/People/interactionC.db"};

void parse(const Input& in, Emit<Person>& out) {
  const sqlite::Database& db = *in.database;
  if (!db.has_table("ZCONTACTS")) {
    out.damage(Where::whole_file(), "no table ZCONTACTS: unknown schema");
    return;
  }
  const sqlite::RowQuery query = {
      .table = "ZCONTACTS",
      .alias = "c",
      .columns = db.select_list(
          "ZCONTACTS", "c",
          {"ZCREATIONDATE", "ZFIRSTINCOMINGSENDERDATE", "ZLASTINCOMINGSENDERDATE",
           "ZFIRSTINCOMINGRECIPIENTDATE", "ZLASTINCOMINGRECIPIENTDATE",
           "ZFIRSTOUTGOINGRECIPIENTDATE", "ZLASTOUTGOINGRECIPIENTDATE", "ZIDENTIFIER",
           "ZDISPLAYNAME", "ZCUSTOMIDENTIFIER", "ZPERSONID", "ZINCOMINGSENDERCOUNT",
           "ZINCOMINGRECIPIENTCOUNT", "ZOUTGOINGRECIPIENTCOUNT"})};
  for_each_row(db, query, out, [&](const sqlite::Statement& row, const Where& where) {
    const Cells cells(row, where, out);
    Person person;
    person.created = cells.mac_s(1, "ZCREATIONDATE");
    person.first_incoming_sender = cells.mac_s(2, "ZFIRSTINCOMINGSENDERDATE");
    person.last_incoming_sender = cells.mac_s(3, "ZLASTINCOMINGSENDERDATE");
    person.first_incoming_recipient = cells.mac_s(4, "ZFIRSTINCOMINGRECIPIENTDATE");
    person.last_incoming_recipient = cells.mac_s(5, "ZLASTINCOMINGRECIPIENTDATE");
    person.first_outgoing_recipient = cells.mac_s(6, "ZFIRSTOUTGOINGRECIPIENTDATE");
    person.last_outgoing_recipient = cells.mac_s(7, "ZLASTOUTGOINGRECIPIENTDATE");
    person.identifier = cells.text(8, "ZIDENTIFIER");
    person.name = cells.text(9, "ZDISPLAYNAME");
    person.custom_id = cells.text(10, "ZCUSTOMIDENTIFIER");
    person.person_id = cells.text(11, "ZPERSONID");
    person.incoming_sender_count = cells.integer(12, "ZINCOMINGSENDERCOUNT");
    person.incoming_recipient_count = cells.integer(13, "ZINCOMINGRECIPIENTCOUNT");
    person.outgoing_recipient_count = cells.integer(14, "ZOUTGOINGRECIPIENTCOUNT");
    out.record(person, where);
  });
}

}  // namespace

BRIDLE_ARTIFACT(ios_interaction_contacts) = {.id = "ios.interaction_contacts",
                                             .title = "People that apps were in touch with",
                                             .paths = kPaths,
                                             .columns = kColumns,
                                             .summary = kSummary,
                                             .reads = Reads::database,
                                             .parse = erased<&parse>};

}  // namespace bridle::artifacts
