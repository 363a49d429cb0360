// Calendar.sqlitedb: one's own entries, weekly meetings and their exceptions, invitations of
// colleagues, some of them late, and a calendar that was subscribed to and came all at once.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sample/database.h"
#include "sample/parts.h"
#include "sample/prose.h"
#include "sample/traces.h"

namespace bridle::sample {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE Store (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, type INTEGER,
  external_id TEXT, persistent_id TEXT, flags INTEGER);
CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, store_id INTEGER, title TEXT,
  flags INTEGER, color TEXT, type TEXT, external_id TEXT, UUID TEXT, shared_owner_name TEXT,
  shared_owner_address TEXT, self_identity_email TEXT, owner_identity_email TEXT, subcal_url TEXT);
CREATE TABLE Identity (display_name TEXT, address TEXT, first_name TEXT, last_name TEXT,
  UNIQUE (display_name, address));
CREATE TABLE Location (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, address TEXT,
  latitude INTEGER, longitude INTEGER);
CREATE TABLE Participant (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, entity_type INTEGER,
  type INTEGER, status INTEGER, role INTEGER, identity_id INTEGER, owner_id INTEGER, UUID TEXT,
  email TEXT, phone_number TEXT, is_self INTEGER, comment TEXT, last_modified REAL);
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, summary TEXT,
  location_id INTEGER, description TEXT, start_date REAL, start_tz TEXT, end_date REAL, end_tz TEXT,
  all_day INTEGER, calendar_id INTEGER, orig_item_id INTEGER, orig_date REAL, organizer_id INTEGER,
  self_attendee_id INTEGER, status INTEGER, invitation_status INTEGER, url TEXT, last_modified REAL,
  external_id TEXT, unique_identifier TEXT, hidden INTEGER, has_recurrences INTEGER,
  has_attendees INTEGER, UUID TEXT, entity_type INTEGER, due_date REAL, completion_date REAL,
  creation_date REAL, action TEXT, junk_status INTEGER, conference_url TEXT,
  conference_url_detected TEXT,
  external_mod_tag TEXT, created_by_id INTEGER);
INSERT INTO Store VALUES (1, 'iCloud', 2, NULL, NULL, 0), (2, 'Work', 1, NULL, NULL, 0),
  (3, 'Subscribed Calendars', 4, NULL, NULL, 0);
CREATE INDEX CalendarItemCalendarId ON CalendarItem (calendar_id);
)sql";

constexpr std::int64_t kHour = 3'600;
constexpr std::uint64_t kColleagues = 14;
constexpr int kOrganizer = 8;  // entity_type
constexpr int kAttendee = 7;

enum Calendars : std::int64_t { kHome = 1, kWork = 2, kLeague = 3 };

struct Event {
  std::string summary;
  std::int64_t start = 0;
  std::int64_t length = kHour;
  std::int64_t created = 0;
  std::int64_t calendar = kHome;
  std::int64_t series = 0;  // the event that it is an exception of
  bool recurs = false;
  std::string organizer;  // none: one's own
  std::string uid;
  std::string url;
};

class Events {
 public:
  Events(Database& database, Random random)
      : random_(random),
        event_(database,
               "INSERT INTO CalendarItem (ROWID, summary, description, start_date, start_tz, "
               "end_date, end_tz, all_day, calendar_id, orig_item_id, orig_date, organizer_id, "
               "invitation_status, url, last_modified, unique_identifier, hidden, "
               "has_recurrences, has_attendees, UUID, entity_type, creation_date, "
               "conference_url_detected) VALUES "
               "(?,?,?,?,'America/New_York',?,'America/New_York',0,?,?,?,?,0,NULL,?,?,0,?,?,?,2,?,"
               "?)"),
        person_(database,
                "INSERT INTO Participant (ROWID, entity_type, type, status, role, identity_id, "
                "owner_id, UUID, email, is_self) VALUES (?,?,1,?,1,?,?,?,?,?)") {}

  Random& random() { return random_; }
  std::int64_t add(const Event& one) {
    const std::int64_t row = ++rows_;
    const bool invited = !one.organizer.empty();
    std::int64_t organizer = 0;
    if (invited) {
      organizer = add_person(kOrganizer, row, one.organizer, false);
      add_person(kAttendee, row, kOwnEmail, true);
    }
    std::optional<std::string> what;
    if (random_.percent(30)) what = prose(random_);
    const std::optional<double> original =
        one.series != 0 ? std::optional(mac(one.start)) : std::nullopt;
    const std::string id = one.uid.empty() ? random_.uuid() : one.uid;
    event_.row(row, one.summary, what, mac(one.start), mac(one.start + one.length), one.calendar,
               one.series, original, organizer, mac(one.created), id, one.recurs, invited,
               random_.uuid(), mac(one.created), one.url);
    return row;
  }

 private:
  std::int64_t add_person(int kind, std::int64_t event, std::string_view address, bool self) {
    const std::int64_t row = ++people_;
    person_.row(row, kind, self ? 2 : 0, 0, event, random_.uuid(), address, self);
    return row;
  }

  Random random_;
  Insert event_;
  Insert person_;
  std::int64_t rows_ = 0;
  std::int64_t people_ = 0;
};

// Half an hour between eight and six on a working day.
std::int64_t working_time(Random& random, std::int64_t after) {
  const std::int64_t day = random.between(after / kDay, kBackupTime / kDay + 30);
  const std::int64_t weekday = (day + 4) % 7;  // 0: Sunday
  const std::int64_t moved = weekday == 0 || weekday == 6 ? day + 2 : day;
  return moved * kDay + 12 * kHour + random.between(0, 19) * 1'800;
}

void add_own(Events& out, std::uint64_t count) {
  Random& random = out.random();
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::int64_t start = working_time(random, kBackupTime - kPhoneAge);
    const std::int64_t before = random.between(kHour, 20 * kDay);
    Event one{.summary = title(random), .start = start, .created = start - before};
    one.created = std::min(one.created, kBackupTime - kHour);
    out.add(one);
    // What was done is written down afterwards, too.
    if (random.percent(5)) {
      one.created = std::min(start + 3 * kHour, kBackupTime);
      out.add(one);
    }
  }
}

// One in twenty-five comes when it is over: somebody writes down who took part.
void add_invitations(Events& out, std::uint64_t count) {
  Random& random = out.random();
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::int64_t start = working_time(random, kBackupTime - kPhoneAge);
    const bool late = random.percent(4) && start + kDay < kBackupTime;
    const std::int64_t away = late ? random.between(600, 20 * kHour) : random.between(0, 9 * kDay);
    Event one{.summary = title(random),
              .start = start,
              .length = random.between(1, 4) * 1'800,
              .calendar = kWork,
              .organizer = email(1 + random.below(kColleagues))};
    one.created = late ? start + one.length + away : std::min(start - away, kBackupTime - kHour);
    if (random.percent(40)) {
      one.url = "https://meet.example.com/" + std::to_string(random.below(1'000'000));
    }
    out.add(one);
  }
}

// A meeting each week, and the single ones of it that were moved: also after they took place.
void add_series(Events& out, std::uint64_t count) {
  Random& random = out.random();
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::int64_t first = working_time(random, kBackupTime - kPhoneAge);
    Event one{.summary = title(random),
              .start = first,
              .created = first - 3 * kDay,
              .calendar = kWork,
              .recurs = true,
              .organizer = i % 3 == 0 ? std::string() : email(1 + random.below(kColleagues)),
              .uid = random.uuid()};
    const std::int64_t series = out.add(one);
    one.recurs = false;
    one.series = series;
    for (std::int64_t week = 1; first + week * 7 * kDay < kBackupTime - kDay; ++week) {
      if (!random.percent(8)) continue;
      one.start = first + week * 7 * kDay + 1'800;
      one.created = one.start + (random.percent(40) ? 2 * kHour : -kDay);
      out.add(one);
    }
  }
}

// The matches of a season, subscribed to in the middle of it: half of them are over.
void add_subscribed(Events& out, std::uint64_t count) {
  Random& random = out.random();
  const std::int64_t subscribed = kBackupTime - 200 * kDay;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto number = static_cast<std::int64_t>(i);
    const auto half = static_cast<std::int64_t>(count / 2);
    Event one{.summary = title(random),
              .start = subscribed + (number - half) * 2 * kDay,
              .length = 2 * kHour,
              .created = subscribed + number / 100,
              .calendar = kLeague};
    out.add(one);
  }
}

// Two invitations of a stranger to what was over when they came, one over the other.
void plant(Events& out) {
  const std::int64_t came = kBackupTime - 21 * kDay;
  for (const std::int64_t shift : {0, 1'800}) {
    out.add({.summary = "Meeting",
             .start = came - 9 * kDay + shift,
             .created = came + shift / 300,
             .calendar = kWork,
             .organizer = std::string(traces::kEmail)});
  }
}

}  // namespace

Result<void> make_calendar(const Making& making) {
  const std::string path = making.scratch("Calendar.sqlitedb");
  const std::uint64_t total = std::max<std::uint64_t>(making.options.size.events, 20);
  Database database(path);
  database.run(kSchema);
  {
    Insert calendar(database,
                    "INSERT INTO Calendar (ROWID, store_id, title, type, self_identity_email, "
                    "owner_identity_email, subcal_url) VALUES (?,?,?,?,?,?,?)");
    calendar.row(1, 1, "Home", "CalDAV", kOwnEmail, kOwnEmail, std::nullopt);
    calendar.row(2, 2, "Calendar", "Exchange", kOwnEmail, kOwnEmail, std::nullopt);
    calendar.row(3, 3, "League", "Subscribed", std::nullopt, std::nullopt,
                 "https://calendars.example.org/league.ics");
    Events events(database, making.random("calendar"));
    add_own(events, total * 3 / 10);
    add_invitations(events, total * 4 / 10);
    add_series(events, std::clamp<std::uint64_t>(total / 100, 2, 8));
    add_subscribed(events, total * 2 / 10);
    if (making.options.traces) plant(events);
  }
  if (auto closed = database.close(); !closed) return closed;
  making.backup.add_folder("HomeDomain", "Library/Calendar", times_of_store(kDay));
  making.backup.move_file("HomeDomain", "Library/Calendar/Calendar.sqlitedb", times_of_store(kDay),
                          path);
  return {};
}

}  // namespace bridle::sample
