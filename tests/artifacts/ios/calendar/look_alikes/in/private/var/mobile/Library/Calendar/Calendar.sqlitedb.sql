-- What looks alike and is told of none: one's own entries of the past, one late invitation in two accounts, a
-- repeated event and its exceptions, whole days by a floating clock, a subscribed calendar, the owner's other
-- address, and an account that brought 24 old invitations at once.
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
INSERT INTO Store VALUES (1, 'iCloud', 2, NULL, NULL, 0), (2, 'Subscribed', 4, NULL, NULL, 0);
INSERT INTO Calendar (ROWID, store_id, title, type, self_identity_email, subcal_url) VALUES (1, 1, 'Home', 'CalDAV', 'owner@example.com', NULL),
  (2, 1, 'Work', 'CalDAV', 'Owner@work.example', NULL), (3, 2, 'Matches', 'Subscribed', NULL, 'https://feed.example.org/m.ics'),
  (4, 2, 'Club', NULL, NULL, NULL), (5, 1, 'Feed', NULL, NULL, 'https://feed.example.org/f.ics');
INSERT INTO CalendarItem (ROWID, summary, start_date, start_tz, end_date, all_day, calendar_id, organizer_id, unique_identifier,
  creation_date, has_recurrences, orig_item_id) VALUES
  (1, 'own', 645000000, 'UTC', 645003600, 0, 1, 1, 'UID-1', 650000000, 0, 0), (2, 'own', 645000000, 'UTC', 645003600, 0, 1, 2, 'UID-2', 650000000, 0, 0),
  (3, 'none', 645000000, 'UTC', 645003600, 0, 1, 0, 'UID-3', 650000000, 0, 0), (4, 'none', 645000000, 'UTC', 645003600, 0, 1, NULL, 'UID-4', 650000000, 0, 0),
  (5, 'once', 645000000, 'UTC', 645003600, 0, 1, 5, 'UID-5', 650100000, 0, 0), (6, 'once', 645000000, 'UTC', 645003600, 0, 2, 6, 'UID-5', 650100000, 0, 0),
  (7, 'weekly', 645000000, 'UTC', 645003600, 0, 1, 7, 'UID-7', 650200000, 1, 0), (8, 'weekly', 645000000, 'UTC', 645003600, 0, 1, 8, 'UID-8', 650200000, 0, 7),
  (9, 'day', 645000000, '_float', 645086399, 1, 1, 9, 'UID-9', 645087000, 0, 0), (10, 'day', 645000000, '_float', 645086399, 1, 1, 10, 'UID-10', 645087000, 0, 0),
  (11, 'match', 645000000, 'UTC', 645003600, 0, 3, 11, 'UID-11', 650300000, 0, 0), (12, 'match', 645000000, 'UTC', 645003600, 0, 3, 12, 'UID-12', 650300000, 0, 0),
  (13, 'club', 645000000, 'UTC', 645003600, 0, 4, 13, 'UID-13', 650400000, 0, 0), (14, 'club', 645000000, 'UTC', 645003600, 0, 4, 14, 'UID-14', 650400000, 0, 0),
  (15, 'feed', 645000000, 'UTC', 645003600, 0, 5, 15, 'UID-15', 650500000, 0, 0), (16, 'feed', 645000000, 'UTC', 645003600, 0, 5, 16, 'UID-16', 650500000, 0, 0),
  (17, 'work', 645000000, 'UTC', 645003600, 0, 1, 17, 'UID-17', 650600000, 0, 0), (18, 'work', 645000000, 'UTC', 645003600, 0, 1, 18, 'UID-18', 650600000, 0, 0);
INSERT INTO Participant (ROWID, entity_type, owner_id, email, is_self) VALUES (1, 8, 1, 'me@example.com', 1), (2, 8, 2, 'me@example.com', 0),
  (5, 8, 5, 'late@example.net', 0), (6, 8, 6, 'late@example.net', 0), (7, 8, 7, 'weekly@example.net', 0), (8, 8, 8, 'weekly@example.net', 0),
  (9, 8, 9, 'day@example.net', 0), (10, 8, 10, 'day@example.net', 0), (11, 8, 11, 'match@example.net', 0), (12, 8, 12, 'match@example.net', 0),
  (13, 8, 13, 'club@example.net', 0), (14, 8, 14, 'club@example.net', 0), (15, 8, 15, 'feed@example.net', 0), (16, 8, 16, 'feed@example.net', 0),
  (17, 8, 17, 'owner@work.example', 0), (18, 8, 18, 'owner@work.example', 0);
WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 123)
INSERT INTO CalendarItem (ROWID, summary, start_date, start_tz, end_date, all_day, calendar_id, organizer_id, unique_identifier, creation_date)
  SELECT i, 'moved', 645000000, 'UTC', 645003600, 0, 2, i, 'UID-' || i, 660000000 + i FROM n;
WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 123)
INSERT INTO Participant (ROWID, entity_type, owner_id, email, is_self) SELECT i, 8, i, 'boss@example.net', 0 FROM n;
