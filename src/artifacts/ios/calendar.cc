// ios.calendar: events and invitations, with who sent them and who else was invited.
//
// Participants name their item (owner_id), and an item its organizer; addresses stand in
// Participant, older ones in Identity. Old versions have reminders in the same table. What hangs on
// events is ios.calendar_attachments.
// Format: docs/formats/ios-calendar.md

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

#include "artifacts/artifact.h"
#include "artifacts/children.h"
#include "artifacts/id_set.h"
#include "artifacts/invitations.h"
#include "artifacts/lookup.h"

namespace bridle::artifacts {
namespace {

struct Event {
  std::optional<Timestamp> start = std::nullopt;
  std::optional<Timestamp> end = std::nullopt;
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> modified = std::nullopt;
  std::optional<Timestamp> organizer_modified = std::nullopt;
  std::optional<Timestamp> due = std::nullopt;
  std::optional<Timestamp> completed = std::nullopt;
  std::optional<std::string_view> summary = std::nullopt;
  std::optional<std::string_view> description = std::nullopt;
  std::optional<std::string_view> organizer = std::nullopt;
  std::optional<std::string_view> organizer_phone = std::nullopt;
  std::optional<std::string_view> organizer_name = std::nullopt;
  std::optional<std::string_view> organizer_comment = std::nullopt;
  std::vector<std::string_view> invitees = {};
  std::vector<std::string_view> invitee_names = {};
  std::optional<std::string_view> invited_as = std::nullopt;
  std::optional<std::int64_t> invitation_status = std::nullopt;
  std::optional<std::string_view> url = std::nullopt;
  std::optional<std::string_view> conference_url = std::nullopt;
  std::optional<std::string_view> detected_url = std::nullopt;
  std::optional<std::string_view> location = std::nullopt;
  std::optional<std::string_view> address = std::nullopt;
  std::optional<std::string_view> calendar = std::nullopt;
  std::optional<std::string_view> account = std::nullopt;
  std::optional<bool> all_day = std::nullopt;
  std::optional<std::string_view> time_zone = std::nullopt;
  std::optional<bool> recurs = std::nullopt;
  std::optional<bool> hidden = std::nullopt;
  std::optional<bool> junk = std::nullopt;
  std::optional<std::string_view> action = std::nullopt;
  std::optional<std::string_view> unique_identifier = std::nullopt;
  std::optional<std::string_view> external_id = std::nullopt;
  std::optional<std::string_view> uuid = std::nullopt;
};

constexpr Column kColumns[] = {
    column<&Event::start>("start", Role::time, "when it begins"),
    column<&Event::end>("end", Role::time, "when it ends"),
    column<&Event::created>("created", Role::time, "when it was made"),
    column<&Event::modified>("last_modified", Role::time, "when it was last changed"),
    column<&Event::organizer_modified>("organizer_modified", Role::time,
                                       "when the entry of the organizer was last changed"),
    column<&Event::due>("due", Role::time, "of a reminder: when it is due"),
    column<&Event::completed>("completed", Role::time, "of a reminder: when it was ticked off"),
    column<&Event::summary>("summary", Role::text, "title"),
    column<&Event::description>("description", Role::text, "notes"),
    column<&Event::organizer>("organizer", Role::handle, "address of who sent the invitation"),
    column<&Event::organizer_phone>("organizer_phone", Role::handle, "his phone number"),
    column<&Event::organizer_name>("organizer_name", Role::person, "his name"),
    column<&Event::organizer_comment>("organizer_comment", Role::text, "his comment"),
    column<&Event::invitees>("invitees", Role::handle, "addresses of the others"),
    column<&Event::invitee_names>("invitee_names", Role::person, "names of those who have one"),
    column<&Event::invited_as>("invited_as", Role::handle, "address of the owner that it went to"),
    column<&Event::invitation_status>("invitation_status", Role::none,
                                      "what was answered, a number; absent if 0"),
    column<&Event::url>("url", Role::link, "URL of the event"),
    column<&Event::conference_url>("conference_url", Role::link, "URL of a conference"),
    column<&Event::detected_url>("detected_url", Role::link,
                                 "URL of a conference that iOS found in the texts"),
    column<&Event::location>("location", Role::text, "place"),
    column<&Event::address>("address", Role::text, "its address"),
    column<&Event::calendar>("calendar", Role::none, "name of the calendar"),
    column<&Event::account>("account", Role::none, "name of the account of that calendar"),
    column<&Event::all_day>("all_day", Role::none, "true, or absent"),
    column<&Event::time_zone>("time_zone", Role::none, "zone of the start; _float is any"),
    column<&Event::recurs>("recurs", Role::none, "true, or absent"),
    column<&Event::hidden>("hidden", Role::none, "true, or absent"),
    column<&Event::junk>("junk", Role::none, "true: reported or taken as junk; or absent"),
    column<&Event::action>("action", Role::none, "app or URL that the event opens"),
    column<&Event::unique_identifier>("unique_identifier", Role::none,
                                      "identifier, the same in every calendar that it is in"),
    column<&Event::external_id>("external_id", Role::none, "name on the server"),
    column<&Event::uuid>("uuid", Role::none, "identifier on this device"),
};

constexpr std::string_view kSummary[] = {"summary", "organizer", "calendar", "url"};

constexpr std::string_view kPaths[] = {
    "private/var/mobile/Library/Calendar/Calendar.sqlitedb",
    "private/var/mobile/Containers/Shared/AppGroup/*/Calendar.sqlitedb"};

constexpr Rule kRules[] = {
    {.id = "ios.calendar.backdated_overlapping_invitations",
     .severity = Severity::medium,
     .title = "Somebody sent several invitations to events in the past that overlap",
     .means = "An invitation whose time is over enters the calendar without asking and without a "
              "notice. Citizen Lab found invitations of this kind, one over the other, on phones "
              "that were attacked with QuaDream's spyware in 2021. It does not prove an attack: "
              "look at who sent them, and at what they contain.",
     .benign = "Somebody who enters past meetings afterwards and invites to them, a scheduling "
               "tool, or a calendar that was moved to another account late can do this as well. "
               "One's own entries, repeated events, copies of one event, subscribed calendars and "
               "what arrives by the dozen at once do not count."},
};
constexpr const Rule& kBackdated = kRules[0];

enum : int {
  kItemSummary = 1,
  kDescription,
  kStart,
  kEnd,
  kCreated,
  kModified,
  kDue,
  kCompleted,
  kAllDay,
  kTimeZone,
  kCalendarId,
  kLocationId,
  kOrganizerId,
  kInvitationStatus,
  kUrl,
  kConferenceUrl,
  kDetectedUrl,
  kHasRecurrences,
  kOriginalItem,
  kHidden,
  kJunk,
  kAction,
  kUniqueIdentifier,
  kExternalId,
  kUuid,
};

sqlite::RowQuery items_query(const sqlite::Database& db) {
  return {.table = "CalendarItem",
          .alias = "i",
          .columns = db.select_list("CalendarItem", "i",
                                    {"summary",
                                     "description",
                                     "start_date",
                                     "end_date",
                                     "creation_date",
                                     "last_modified",
                                     "due_date",
                                     "completion_date",
                                     "all_day",
                                     "start_tz",
                                     "calendar_id",
                                     "location_id",
                                     "organizer_id",
                                     "invitation_status",
                                     "url",
                                     "conference_url",
                                     "conference_url_detected",
                                     "has_recurrences",
                                     "orig_item_id",
                                     "hidden",
                                     "junk_status",
                                     "action",
                                     "unique_identifier",
                                     "external_id",
                                     "UUID"})};
}

enum : int { kEmail = 1, kPhone, kIsSelf, kIdentity, kComment, kParticipantModified };

constexpr std::size_t kMostInvitees = 5'000;
constexpr std::size_t kMostBytes = 8U << 20;           // of the participants of one event
constexpr std::size_t kMostCalendarBytes = 16U << 20;  // of all names: 1,000 have 0.1 MB
// A time without a zone, or a whole day, is off by no more than this.
constexpr double kFloating = 14 * 3'600;
constexpr std::int64_t kSubscribed = 4;  // Store.type

// Reads one database. Holds what the rows' views point into.
class Reader {
 public:
  Reader(const sqlite::Database& db, Emit<Event>& out) : db_(db), out_(out) {}

  void read() {
    follow();
    for_each_row(db_, items_query(db_), out_,
                 [&](const sqlite::Statement& row, const Where& where, bool from_the_end) {
                   const Children::Taken taken = participants_.take(where.number, from_the_end);
                   orphans_.insert(orphans_.end(), taken.passed.begin(), taken.passed.end());
                   item(row, where, taken.own);
                 });
    organizers_.sort();
    const auto family = [&](std::span<const Child> of) { orphans(of); };
    for_each_family(orphans_, family);
    for_each_family(participants_.rest(), family);
    for (const Child& child : participants_.of_none()) orphans(std::span(&child, 1));
    flag_backdated();
  }

 private:
  struct Calendar {
    std::optional<std::string> title;
    std::optional<std::string> account;
    bool subscribed = false;
  };
  struct Person {
    std::optional<std::string_view> address;
    std::optional<std::string_view> phone;
    std::optional<std::string_view> name;
    std::optional<std::string_view> comment;
    std::optional<Timestamp> modified;
    bool is_self = false;
  };

  void follow() {
    if (db_.has_table("Calendar")) read_calendars();
    locations_ = Lookup(db_, "Location", {"title", "address"}, out_);
    if (!db_.has_table("Participant")) return;
    identities_ = Lookup(db_, "Identity", {"address", "display_name"}, out_);
    if (db_.has_column("Participant", "owner_id")) {
      participants_ = Children(db_, "Participant", "owner_id", "", out_);
    }
    participant_rows_ = ChildReader<Event>(
        db_,
        {.table = "Participant",
         .alias = "p",
         .columns = db_.select_list(
             "Participant", "p",
             {"email", "phone_number", "is_self", "identity_id", "comment", "last_modified"})},
        out_);
  }

  void read_calendars() {
    sqlite::RowQuery query = {
        .table = "Calendar",
        .alias = "c",
        .columns = db_.select_list("Calendar", "c",
                                   {"title", "type", "subcal_url", "self_identity_email",
                                    "owner_identity_email", "shared_owner_address"})};
    if (db_.has_column("Calendar", "store_id") && db_.has_table("Store")) {
      query.columns += ", " + db_.select_list("Store", "s", {"name", "type"});
      query.joins = join_by_row_id(db_, "Store", "s", "c.store_id");
    } else {
      query.columns += ", NULL, NULL";
    }
    std::size_t bytes = 0;
    for_each_row(db_, query, out_, [&](const sqlite::Statement& row, const Where& where) {
      if (bytes > kMostCalendarBytes) return;
      const Cells<Event> cells(row, where, out_);
      Calendar calendar;
      calendar.title = cells.text(1, "title");
      calendar.account = cells.text(7, "name");
      calendar.subscribed = row.maybe_text(2) == "Subscribed" ||
                            !row.maybe_text(3).value_or("").empty() ||
                            row.maybe_integer(8) == kSubscribed;
      for (const int column : {4, 5, 6}) invitations_.add_own(row.maybe_text(column).value_or(""));
      bytes += sizeof calendar + calendar.title.value_or("").size() +
               calendar.account.value_or("").size();
      calendars_.emplace(where.number, std::move(calendar));
      if (bytes > kMostCalendarBytes) {
        out_.damage(where, "more calendars than any phone has; those from here on are not read");
      }
    });
  }

  void item(const sqlite::Statement& row, const Where& where, std::span<const Child> others) {
    const Cells<Event> cells(row, where, out_);
    Event event;
    clear();
    fill(cells, event);
    const Calendar* calendar = calendar_of(cells.integer(kCalendarId, "calendar_id"), event);
    const auto location = cells.nonzero(kLocationId, "location_id");
    event.location = locations_.text(location, 0);
    event.address = locations_.text(location, 1);
    const auto organizer_id = cells.nonzero(kOrganizerId, "organizer_id");
    std::optional<Person> organizer;
    if (organizer_id) {
      organizers_.add(*organizer_id);
      organizer = person(*organizer_id, where);
      if (organizer) {
        event.organizer = organizer->address;
        event.organizer_phone = organizer->phone;
        event.organizer_name = organizer->name;
        event.organizer_comment = organizer->comment;
        event.organizer_modified = organizer->modified;
      }
    }
    invitees(others, organizer_id, where, event);
    out_.record(event, where);

    const auto created = row.maybe_real(kCreated);
    if (created) invitations_.add_created(*created);
    if (created && organizer && !organizer->is_self && !(calendar && calendar->subscribed)) {
      invitation(row, where, *organizer, *created);
    }
  }

  static std::optional<std::string_view> filled(std::optional<std::string_view> text) {
    return text && text->empty() ? std::nullopt : text;
  }

  static void fill(const Cells<Event>& cells, Event& event) {
    event.summary = cells.text(kItemSummary, "summary");
    event.description = cells.text(kDescription, "description");
    event.start = cells.mac_s(kStart, "start_date");
    event.end = cells.mac_s(kEnd, "end_date");
    event.created = cells.mac_s(kCreated, "creation_date");
    event.modified = cells.mac_s(kModified, "last_modified");
    event.due = cells.mac_s(kDue, "due_date");
    event.completed = cells.mac_s(kCompleted, "completion_date");
    event.all_day = cells.set_flag(kAllDay, "all_day");
    event.time_zone = filled(cells.text(kTimeZone, "start_tz"));
    event.invitation_status = cells.nonzero(kInvitationStatus, "invitation_status");
    event.url = filled(cells.text(kUrl, "url"));
    event.conference_url = filled(cells.text(kConferenceUrl, "conference_url"));
    event.detected_url = filled(cells.text(kDetectedUrl, "conference_url_detected"));
    event.recurs = cells.set_flag(kHasRecurrences, "has_recurrences");
    event.hidden = cells.set_flag(kHidden, "hidden");
    event.junk = cells.set_flag(kJunk, "junk_status");
    event.action = filled(cells.text(kAction, "action"));
    event.unique_identifier = filled(cells.text(kUniqueIdentifier, "unique_identifier"));
    event.external_id = filled(cells.text(kExternalId, "external_id"));
    event.uuid = filled(cells.text(kUuid, "UUID"));
  }

  const Calendar* calendar_of(std::optional<std::int64_t> id, Event& event) const {
    const auto found = id ? calendars_.find(*id) : calendars_.end();
    if (found == calendars_.end()) return nullptr;
    event.calendar = found->second.title;
    event.account = found->second.account;
    return &found->second;
  }

  // Nothing when there is no such participant. What it says lives until the next item.
  std::optional<Person> person(std::int64_t id, const Where& item) {
    const sqlite::Statement* row = participant_rows_.read(id);
    if (row == nullptr) return std::nullopt;
    const Where where = Where::at_row("Participant", id);
    const Cells<Event> cells(*row, where, out_);
    Person person;
    person.address = keep(filled(cells.text(kEmail, "email")), item);
    person.phone = keep(filled(cells.text(kPhone, "phone_number")), item);
    person.comment = keep(filled(cells.text(kComment, "comment")), item);
    person.is_self = cells.set_flag(kIsSelf, "is_self").has_value();
    person.modified = cells.mac_s(kParticipantModified, "last_modified");
    const auto identity = cells.nonzero(kIdentity, "identity_id");
    if (!person.address) person.address = filled(identities_.text(identity, 0));
    person.name = filled(identities_.text(identity, 1));
    if (person.is_self) invitations_.add_own(person.address.value_or(""));
    return person;
  }

  void invitees(std::span<const Child> others, std::optional<std::int64_t> organizer,
                const Where& where, Event& event) {
    if (others.size() > kMostInvitees) {
      out_.damage(where, "has " + std::to_string(others.size()) +
                             " participants, more than any event; the first are told");
      others = others.first(kMostInvitees);
    }
    for (const Child& other : others) {
      if (other.row == organizer) continue;
      const auto invitee = person(other.row, where);
      if (!invitee) continue;
      const auto address = invitee->address ? invitee->address : invitee->phone;
      if (invitee->is_self) {
        event.invited_as = address;
        continue;
      }
      if (address) event.invitees.push_back(*address);
      if (invitee->name) event.invitee_names.push_back(*invitee->name);
    }
  }

  // Participants of an item that is gone. Some are the organizers of one that is there.
  void orphans(std::span<const Child> others) {
    const auto known = [&](const Child& child) { return organizers_.contains(child.row); };
    if (out_.stopped() || std::all_of(others.begin(), others.end(), known)) return;
    const Where where = Where::at_row("Participant", others.front().row);
    Event event;
    clear();
    invitees(others, std::nullopt, where, event);
    out_.record(event, where);
  }

  // Notes it if it was made after its own end, by somebody else.
  void invitation(const sqlite::Statement& row, const Where& where, const Person& organizer,
                  double created) {
    const auto start = row.maybe_real(kStart);
    const auto end = row.maybe_real(kEnd);
    const auto address = organizer.address ? organizer.address : organizer.phone;
    const bool floats =
        row.maybe_integer(kAllDay).value_or(0) != 0 || row.maybe_text(kTimeZone) == "_float";
    if (!start || !end || !address || *start > *end || created <= *end + (floats ? kFloating : 0) ||
        row.maybe_integer(kHasRecurrences).value_or(0) != 0 ||
        row.maybe_integer(kOriginalItem).value_or(0) > 0) {
      return;
    }
    Invitation invitation{.item = where.number,
                          .start = *start,
                          .end = *end,
                          .created = created,
                          .organizer = Invitations::address(*address),
                          .event = std::string(row.maybe_text(kUniqueIdentifier).value_or(""))};
    if (invitation.event.empty()) invitation.event = std::to_string(where.number);
    if (!invitations_.add(std::move(invitation)) && !std::exchange(too_many_, true)) {
      out_.damage(where,
                  "more late invitations than any phone has; those from here on are not "
                  "compared");
    }
  }

  void flag_backdated() {
    constexpr std::size_t kNamed = 10;
    for (const std::vector<Invitation>& set : invitations_.overlapping()) {
      const Invitation& first = set.front();
      std::string why = std::to_string(set.size()) + " invitations of " + first.organizer +
                        " were made after their own end and overlap: items ";
      for (std::size_t i = 0; i < std::min(set.size(), kNamed); ++i) {
        if (i > 0) why += ", ";
        why += std::to_string(set[i].item);
      }
      if (set.size() > kNamed) why += ", ...";
      Event event;
      event.start = from_mac_s(first.start);
      event.end = from_mac_s(first.end);
      event.created = from_mac_s(first.created);
      event.organizer = first.organizer;
      out_.flag(event, Where::at_row("CalendarItem", first.item), kBackdated, why);
    }
  }

  void clear() {
    kept_bytes_ = 0;
    if (!owned_.empty()) owned_.clear();
  }

  // A copy that lives until the next item: the reader moves on before the row is emitted.
  std::optional<std::string_view> keep(std::optional<std::string_view> text, const Where& where) {
    if (!text) return std::nullopt;
    kept_bytes_ += text->size();
    if (kept_bytes_ <= kMostBytes) return owned_.emplace_back(*text);
    out_.damage(where, "the participants of one event say too much");
    return std::nullopt;
  }

  const sqlite::Database& db_;
  Emit<Event>& out_;
  std::unordered_map<std::int64_t, Calendar> calendars_;
  Lookup locations_;
  Lookup identities_;
  Children participants_;
  ChildReader<Event> participant_rows_;
  IdSet organizers_;
  std::vector<Child> orphans_;
  Invitations invitations_;
  bool too_many_ = false;
  std::deque<std::string> owned_;
  std::size_t kept_bytes_ = 0;  // by owned_
};

void parse(const Input& in, Emit<Event>& out) {
  if (!in.database->has_table("CalendarItem")) {
    out.damage(Where::whole_file(), "no table CalendarItem: unknown schema");
    return;
  }
  Reader(*in.database, out).read();
}

}  // namespace

BRIDLE_ARTIFACT(ios_calendar) = {.id = "ios.calendar",
                                 .title = "Calendar events and invitations",
                                 .paths = kPaths,
                                 .columns = kColumns,
                                 .summary = kSummary,
                                 .rules = kRules,
                                 .reads = Reads::database,
                                 .parse = erased<&parse>};

}  // namespace bridle::artifacts
