-- Late invitations: three of one organizer that overlap (one of them in a second account as well), which is told,
-- and two of another that do not.
CREATE TABLE Store (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, type INTEGER, external_id TEXT, persistent_id TEXT,
  flags INTEGER);
CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, store_id INTEGER, title TEXT, flags INTEGER, color TEXT,
  type TEXT, external_id TEXT, UUID TEXT, shared_owner_name TEXT, shared_owner_address TEXT, self_identity_email TEXT,
  owner_identity_email TEXT, subcal_url TEXT);
CREATE TABLE Identity (display_name TEXT, address TEXT, first_name TEXT, last_name TEXT, UNIQUE (display_name, address));
CREATE TABLE Location (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, address TEXT, latitude INTEGER, longitude INTEGER);
CREATE TABLE Participant (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, entity_type INTEGER, type INTEGER, status INTEGER,
  role INTEGER, identity_id INTEGER, owner_id INTEGER, UUID TEXT, email TEXT, phone_number TEXT, is_self INTEGER,
  comment TEXT, last_modified REAL);
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, summary TEXT, location_id INTEGER, description TEXT,
  start_date REAL, start_tz TEXT, end_date REAL, end_tz TEXT, all_day INTEGER, calendar_id INTEGER, orig_item_id INTEGER,
  orig_date REAL, organizer_id INTEGER, self_attendee_id INTEGER, status INTEGER, invitation_status INTEGER, url TEXT,
  last_modified REAL, external_id TEXT, unique_identifier TEXT, hidden INTEGER, has_recurrences INTEGER,
  has_attendees INTEGER, UUID TEXT, entity_type INTEGER, due_date REAL, completion_date REAL, creation_date REAL,
  action TEXT, junk_status INTEGER, conference_url TEXT);
INSERT INTO Store VALUES (1, 'iCloud', 2, NULL, NULL, 0);
INSERT INTO Calendar (ROWID, store_id, title, type) VALUES (1, 1, 'Home', 'CalDAV'), (2, 1, 'Work', 'CalDAV');
INSERT INTO CalendarItem (ROWID, summary, start_date, start_tz, end_date, all_day, calendar_id, organizer_id, unique_identifier,
  creation_date) VALUES
  (1, 'a', 645000000, 'UTC', 645003600, 0, 1, 1, 'UID-1', 650000000), (2, 'b', 645001800, 'UTC', 645005400, 0, 1, 2, 'UID-2', 650000010),
  (3, 'c', 645001800, 'UTC', 645001800, 0, 1, 3, 'UID-3', 650000020), (4, 'a', 645000000, 'UTC', 645003600, 0, 2, 4, 'UID-1', 650000030),
  (5, 'x', 646000000, 'UTC', 646003600, 0, 1, 5, 'UID-5', 651000000), (6, 'y', 646003600, 'UTC', 646007200, 0, 1, 6, 'UID-6', 651000010);
INSERT INTO Participant (ROWID, entity_type, owner_id, email, is_self) VALUES (1, 8, 1, 'late@example.net', 0),
  (2, 8, 2, 'LATE@example.net', 0), (3, 8, 3, 'mailto:late@example.net', 0), (4, 8, 4, 'late@example.net', 0),
  (5, 8, 5, 'other@example.net', 0), (6, 8, 6, 'other@example.net', 0);
